// Words of films, read in the background once, so that nobody who watches waits for them.
export { createExtractSubtitles, type ExtractSubtitlesDeps } from './extract.ts';
export { extractAfterScans } from './after-scans.ts';
