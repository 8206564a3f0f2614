// Pictures whose size or format changes in mid-film: a copy carries one configuration, so they can only be transcoded.
import type { VideoStream } from '../model.ts';

const SENTENCE = 'The picture changes its format in mid-film; it can be transcoded, but not copied.';

/** Marks the stream as one that cannot be copied, and says so. */
export function markChanging(stream: VideoStream, warnings: string[]): void {
  stream.codecString = null;
  stream.codecPrivate = null;
  stream.changesFormat = true;
  if (!warnings.includes(SENTENCE)) warnings.push(SENTENCE);
}
