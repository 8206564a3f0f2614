// The media engine: files in, segments out. No HTTP, no database, no users.
export * from './model.ts';
export * from './timeline/timeline.ts';
export * from './stream/rendition.ts';
export * from './store/blob-store.ts';
export * from './stream/presentation.ts';
export * from './stream/stream-engine.ts';
export * from './subtitles/cue.ts';
export type { Font, Pace, Subtitles } from './subtitles/subtitles.ts';
export type { PictureCue, PictureImage } from './subtitles/pictures/picture-list.ts';
export { fontStreams } from './subtitles/fonts.ts';
export { shiftScript } from './subtitles/ass-script.ts';
export { captionStreams, withCaptionStreams } from './probe/captions/caption-streams.ts';
export { isPictureSubtitle } from './probe/subtitle-codecs.ts';
export * from './decide/decide.ts';
export { subtitleDelivery } from './decide/choose-streams.ts';
export * from './stream/video-shape.ts';
export { readFragment, writeFragment, retimeFragment, fragmentTimes } from './package/fragment.ts';
export type { Fragment, FragmentSample } from './package/fragment.ts';
export { BoxSplitter } from './package/box-splitter.ts';
export type { Box } from './package/box-splitter.ts';
export { copyInit, reorderTicks, transcodedAudioInit, withEditList, timescaleOf } from './package/init.ts';
export { supplementalCodecs } from './package/hdr-boxes.ts';
export { canPackageVideo } from './package/video-sample-entry.ts';
export { canPackageAudio } from './package/audio-sample-entry.ts';
export { packageVideo } from './package/package-video.ts';
export type { SegmentPlace } from './package/package-video.ts';
export { packageAudio } from './package/package-audio.ts';
export * from './stream/build-presentation.ts';
export * from './stream/presentation-id.ts';
export * from './stream/bitrates.ts';
export * from './stream/encode-capacity.ts';
export { parseEdge } from './protocols/edges.ts';
export type { Edge } from './protocols/edges.ts';
export * from './protocols/protocol.ts';
export { answerStream, PROTOCOLS } from './protocols/protocols.ts';
export { probeFile } from './probe/probe-file.ts';
export type { ProbeOptions } from './probe/probe-file.ts';
export type { ReadMeter } from './probe/byte-source.ts';
export { discOfFolder, isPartOfDisc, looseDisc, readDiscFolder } from './probe/disc/disc-files.ts';
export type { DiscFile, DiscFolder, DiscKind } from './probe/disc/disc-files.ts';
export { openPacketReader } from './probe/open-packet-reader.ts';
export { cutId, sourceIdOf } from './probe/source-id.ts';
export { measureFile, needsMeasuring } from './probe/pass/measure-file.ts';
export type { MeasureOptions } from './probe/pass/measure-file.ts';
export { createMemoryStore } from './store/memory-store.ts';
export { createDiskStore } from './store/disk-store.ts';
export type { DiskStoreOptions } from './store/disk-store.ts';
export { checkFfmpeg } from './transcode/check-ffmpeg.ts';
export type { FfmpegInfo } from './transcode/check-ffmpeg.ts';
export { createViewerGate } from './stream/viewer-gate.ts';
export type { ViewerGate } from './stream/viewer-gate.ts';
export type { PauseGate } from './transcode/pause-processes.ts';
export { createEncoders } from './transcode/encoders/encoders.ts';
export type * from './transcode/encoders/encoders.ts';
export type { FamilyName } from './transcode/encoders/family.ts';
export { createStreamEngine } from './stream/create-stream-engine.ts';
export type { StreamEngineOptions } from './stream/create-stream-engine.ts';
export { readSubtitleFile, readSubtitleScript, parseSubtitles } from './subtitles/read-subtitle-file.ts';
export { readVobSubPictures, readVobSubTracks } from './subtitles/read-vobsub-file.ts';
export type { VobSubTrack } from './subtitles/pictures/vobsub-index.ts';
export { cuesToWebVtt } from './subtitles/cues-to-webvtt.ts';
export type { WebVttOptions } from './subtitles/cues-to-webvtt.ts';
export { planTrickplay } from './images/trickplay.ts';
export type { Trickplay } from './images/trickplay.ts';
export { hlsImagePlaylist, thumbnailsWebVtt } from './images/trickplay-manifests.ts';
export { createPictureEngine } from './images/picture-engine.ts';
export type { PictureEngine, PictureEngineOptions, PictureFilm } from './images/picture-engine.ts';
export {
  canFingerprint,
  fingerprintSound,
  playerZeroS,
  readItems,
  writeItems,
  FINGERPRINT_VERSION,
} from './analyse/fingerprint.ts';
export type { Fingerprint, FingerprintOptions, Stretch } from './analyse/fingerprint.ts';
export { chapterSegments } from './analyse/chapter-segments.ts';
export { findSeasonSegments, headOf, tailOf, SEASON_RULES, SEASON_RULES_VERSION } from './analyse/season-segments.ts';
export type { Episode, SeasonRules } from './analyse/season-segments.ts';
export { findDarkCredits, DARK_CREDITS_VERSION } from './analyse/dark-credits.ts';
