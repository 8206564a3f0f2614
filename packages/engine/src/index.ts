// The media engine: files in, segments out. No HTTP, no database, no users.
export * from './model.ts';
export * from './timeline/timeline.ts';
export * from './stream/rendition.ts';
export * from './store/blob-store.ts';
export * from './stream/presentation.ts';
export * from './stream/stream-engine.ts';
export * from './subtitles/cue.ts';
export * from './decide/decide.ts';
