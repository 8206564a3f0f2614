// The media engine: files in, segments out. No HTTP, no database, no users.
export * from './model.ts';
export * from './timeline/timeline.ts';
export * from './stream/rendition.ts';
export * from './store/blob-store.ts';
export * from './stream/presentation.ts';
export * from './stream/stream-engine.ts';
export * from './subtitles/cue.ts';
export * from './decide/decide.ts';
export * from './stream/video-shape.ts';
export { readFragment, writeFragment, retimeFragment, fragmentTimes } from './package/fragment.ts';
export type { Fragment, FragmentSample } from './package/fragment.ts';
export { BoxSplitter } from './package/box-splitter.ts';
export type { Box } from './package/box-splitter.ts';
export { copyInit, reorderTicks, transcodedAudioInit, withEditList, timescaleOf } from './package/init.ts';
export { canPackageVideo } from './package/video-sample-entry.ts';
export { canPackageAudio } from './package/audio-sample-entry.ts';
