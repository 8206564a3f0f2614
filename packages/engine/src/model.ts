// The engine's nouns. Times are integers in ticks of a stated time scale wherever exactness matters.
import type { ReadMemory } from './probe/read-pool.ts';

/** 32 hex characters made from a file's size and sampled bytes: the same content has the same id on every mount and server. */
export type SourceId = string & { readonly brand: 'SourceId' };

export type Container =
  | 'matroska'
  | 'webm'
  | 'mp4'
  | 'mov'
  | 'mpegts'
  | 'avi'
  | 'ogg'
  | 'flac'
  | 'mp3'
  | 'wav'
  | 'adts'
  | 'asf'
  | 'flv'
  | 'mpegps'
  | 'other';

/** Who cuts single packets out of a file. ffmpeg can do it only after the index pass has measured the file. */
export type Reader = 'matroska' | 'isobmff' | 'ffmpeg';

export interface Rational {
  num: number;
  den: number;
}

interface StreamCommon {
  /** Position among all streams of the file, in ffmpeg's order (`-map 0:<index>`). */
  index: number;
  /** The container's own number: Matroska TrackNumber, ISO BMFF track_ID. */
  trackId: number;
  /** ffmpeg's codec name: h264, hevc, vp9, av1, mpeg4; aac, ac3, eac3, mp3, opus, flac, vorbis; subrip, ass, webvtt, mov_text, hdmv_pgs_subtitle … */
  codec: string;
  /** As in the file (ISO 639-2 or BCP 47); null for unknown and "und". */
  language: string | null;
  title: string | null;
  isDefault: boolean;
  isForced: boolean;
  isHearingImpaired: boolean;
  isCommentary: boolean;
}

/** Static metadata of HDR10, in the units of MP4 (SMPTE ST 2086, CTA-861.3). */
export interface HdrMetadata {
  /** The screen the film was made on: chromaticities x, y in 0.00002, luminance in 0.0001 cd/m². */
  mastering: {
    green: [x: number, y: number];
    blue: [x: number, y: number];
    red: [x: number, y: number];
    white: [x: number, y: number];
    maxLuminance: number;
    minLuminance: number;
  } | null;
  /** cd/m²: brightest pixel of the film, brightest average of a picture. */
  contentLight: { max: number; maxFrameAverage: number } | null;
}

/** The configuration of Dolby Vision. */
export interface DolbyVision {
  profile: number;
  level: number;
  /** bl_signal_compatibility_id: 0 none, 1 HDR10, 2 SDR, 4 HLG, 6 Ultra HD Blu-ray. */
  compatibility: number;
  /** Base64 of the DOVIDecoderConfigurationRecord. */
  record: string;
}

export interface VideoStream extends StreamCommon {
  type: 'video';
  /** RFC 6381, null where unknown (streams that only ffmpeg reads). */
  codecString: string | null;
  profile: string | null;
  /** As people write it: 4.1. */
  level: number | null;
  width: number;
  height: number;
  /** Sample (pixel) aspect ratio. */
  pixelAspect: Rational;
  /** Clockwise degrees a player must turn the picture: 0, 90, 180, 270. */
  rotation: number;
  /** null for variable or unknown. */
  frameRate: Rational | null;
  bitDepth: number;
  chroma: '4:2:0' | '4:2:2' | '4:4:4' | 'other';
  isInterlaced: boolean;
  /** What a decoder must know to show it right; Dolby Vision over a compatible base layer counts as that layer. */
  hdr: 'sdr' | 'hdr10' | 'hlg' | 'dolby-vision';
  hdrMetadata?: HdrMetadata;
  dolbyVision?: DolbyVision;
  /** Numbers of ISO/IEC 23091-2; 2 = unspecified. */
  colour: { primaries: number; transfer: number; matrix: number; fullRange: boolean };
  /** Ticks per second of `grid` and of packets: the exact frame clock (streaming rules of the packager). */
  timescale: number;
  /** Duration of one frame in ticks for constant frame rate, else null. */
  frameTicks: number | null;
  /** Base64 of avcC, hvcC, av1C, vpcC payload (no box header); null where the reader is ffmpeg. */
  codecPrivate: string | null;
  /** Size, bit depth or colour format change in mid-film: no configuration describes all of it, so it cannot be copied. */
  changesFormat?: boolean;
  /** Some key frames are no IDR pictures: pictures shown before them may be stored behind them, and not every decoder starts there. */
  hasOpenGroups?: boolean;
  /** Embedded cover picture, not a film. */
  isAttachedPicture: boolean;
}

export interface AudioStream extends StreamCommon {
  type: 'audio';
  codecString: string | null;
  profile: string | null;
  channels: number;
  sampleRate: number;
  bitrateBps: number | null;
  /** Samples in one packet (AAC 1024, AC-3 1536, Opus 960 …); null when packets differ. */
  frameSamples: number | null;
  /** PTS of the first packet that sounds, in samples (ticks of sampleRate); may be negative only before trimming, never here. */
  firstSample: number;
  /** End of the last packet in samples; null where unknown. */
  endSample: number | null;
  /** Base64 of the codec's configuration: AudioSpecificConfig, dac3/dec3 payload, OpusHead, FLAC STREAMINFO block …; null where none. */
  codecPrivate: string | null;
}

export interface SubtitleStream extends StreamCommon {
  type: 'subtitle';
  /** Text can become WebVTT; pictures (PGS, VobSub) cannot. */
  isText: boolean;
  /** Size and palette of VobSub in the words of an .idx file, where a disc tells them and the film does not. */
  head?: string;
  /** Present where the words travel inside the pictures of the film: no packet of the container is theirs. */
  captions?: CaptionService;
}

/** Closed captions that travel inside the pictures (ATSC A/53 part 4): the channels of CTA-608, service 1 of CTA-708. */
export type CaptionService = 'cc1' | 'cc2' | 'cc3' | 'cc4' | 'service1';

export interface OtherStream extends StreamCommon {
  type: 'data' | 'attachment';
}

export type MediaStream = VideoStream | AudioStream | SubtitleStream | OtherStream;

export interface Chapter {
  startMs: number;
  title: string;
}

/** Where the main video stream can be cut. Ticks of that stream's time scale. */
export interface KeyframeGrid {
  streamIndex: number;
  /** Smallest PTS of the stream. */
  firstPts: number;
  /** End of the last frame (PTS + duration). */
  endPts: number;
  /** PTS of every frame a decoder can start at, ascending. */
  keyframes: number[];
  /** Byte offset from which a reader finds key frame k (Matroska: its Cluster). Same length as `keyframes`; null where the reader needs none. */
  positions: number[] | null;
  /**
   * Bytes of the stream's own packets before key frame k in decode order, and last their sum: one more than `keyframes`. Known
   * where the file lists the size of every packet.
   */
  bytesBefore?: number[];
}

/** A stretch of a file in which the time stamps run on without a jump. */
export interface Epoch {
  /** Bytes [fromByte, toByte) of the file. */
  fromByte: number;
  toByte: number;
  /** Added to the time stamps of the file, it gives time on the clock of the index. Ticks of 90 kHz. */
  shiftTicks: number;
}

/** How ffmpeg is led to a place in a file that has no reader of ours. */
export interface FfmpegAccess {
  /** What ffmpeg calls the start of the file, in seconds: time 0 of the index before the index pass. */
  originSeconds: number;
  /** Version of the index pass that measured every packet; 0 before it. */
  pass: number;
  /** In file order, for containers that can be entered at any byte; null: places are sought by their time. */
  epochs: Epoch[] | null;
}

/** A file, or a part of one, of a film that lies in several. */
export interface Piece {
  /** Below `Source.path`, parts divided by "/". */
  path: string;
  /** Of the whole file. */
  sizeBytes: number;
  /** The bytes [fromByte, toByte) of the file that belong to the film. */
  fromByte: number;
  toByte: number;
}

/** Everything known about one file, made once at scan. Plain JSON; ≤ 200 KB for a 3 h film. */
export interface MediaIndex {
  formatVersion: 1;
  sourceId: SourceId;
  container: Container;
  reader: Reader;
  sizeBytes: number;
  /** What a player plays: from the first picture, whatever the file's clock says there, to the end of the last track. */
  durationMs: number;
  /** Average over the file. */
  bitrateBps: number;
  streams: MediaStream[];
  /** null: no video, or a reader that has no key-frame list. */
  grid: KeyframeGrid | null;
  chapters: Chapter[];
  /** Plain sentences for people: "The file ends early; 42 of 60 minutes are there." */
  warnings: string[];
  isTruncated: boolean;
  /** The file says itself where to go for a given time. Without, a player of the whole file can neither seek nor tell its length. */
  hasSeekTable: boolean;
  /** Container tags, lower-case keys (title, artist, date …). */
  tags: Record<string, string>;
  /** Present where `reader` is `ffmpeg`. */
  access?: FfmpegAccess;
  /**
   * ffmpeg is given no more of the file than these first bytes. Present where a file has no table to seek by, as recordings have
   * none: it may have been cut off inside of a box, and what is appended to it belongs to its next index.
   */
  readableBytes?: number;
  /**
   * The main title of a disc folder, which `Source.path` is then: these bytes, one behind the other, are "the file" of which all
   * else here speaks. Absent for a file.
   */
  pieces?: Piece[];
}

/** One encoded frame. */
export interface Packet {
  /** Presentation time in ticks: VideoStream.timescale, or samples for audio. Never negative. */
  pts: number;
  /** Ticks; 0 where unknown. */
  duration: number;
  isKey: boolean;
  data: Uint8Array;
}

/** Cuts packets out of one open file. Implementations keep a parsed index in memory and read by position. */
export interface PacketReader extends AsyncDisposable {
  /**
   * Packets of stream `index` in decode order; `from` and `to` in ticks as in `Packet.pts`.
   * Audio: those whose PTS is in [from, to). Video: `from` and `to` are key frames of the grid (or its end), and packets are cut in
   * decode order from the one to the other, so the leading pictures of an open GOP stay with the key frame they need, although
   * their PTS lies before `from`. Joined segments have every packet once.
   * Their data may lie in `memory`, if some is given. Throws AppError('media.unreadable' | 'media.changed' | 'media.missing').
   */
  packets(index: number, from: number, to: number, signal: AbortSignal, memory?: ReadMemory): Promise<Packet[]>;
  /**
   * Key frame `k` of the grid (a position in `KeyframeGrid.keyframes`), alone: what small pictures of a film are made from costs
   * little more reading than its own bytes. Throws RangeError for one that the grid does not have, AppError as `packets` does.
   */
  keyframe(k: number, signal: AbortSignal): Promise<Packet>;
  /**
   * Packets of subtitle streams that start in `range`, by stream, in one pass over that part of the file: only their own blocks
   * where the container says where they lie. Throws AppError('media.unreadable' | 'media.changed' | 'media.missing').
   */
  subtitlePackets(indexes: readonly number[], range: TimeRange, signal: AbortSignal): Promise<SubtitlePackets>;
  /** What the container keeps once for a subtitle stream: the head of an ASS script, palette and size of VobSub. null for none. */
  subtitleHeader(index: number): Uint8Array | null;
  /** The bytes of an attachment, at most `maxBytes`. Throws AppError('stream.not-found') for others and for larger ones. */
  attachment(index: number, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** Milliseconds of the file's own clock: from `fromMs` up to, but not at, `toMs`. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** One packet of subtitles as the container stores it; `durationMs` is 0 where it says nothing. */
export interface SubtitlePacket {
  startMs: number;
  durationMs: number;
  data: Uint8Array;
}

export interface SubtitlePackets {
  /** By stream index; every stream asked for is in it. */
  packets: Map<number, SubtitlePacket[]>;
  /** What was read from the disk for them. */
  bytesRead: number;
}

/** Subtitles in a file that lies beside a film. */
export interface BesideFile {
  path: string;
  /** Position among the languages of a file that holds several (VobSub). */
  track: number;
  /** ass for scripts, dvd_subtitle for VobSub (.idx); others are told from what is in them. */
  codec: string;
  /** Helps where the encoding must be guessed. */
  language: string | null;
}

/** A file to stream from: where it lies and what is in it. */
export interface Source {
  /** Absolute; a folder where the index has `pieces`. */
  path: string;
  index: MediaIndex;
  /** Subtitle files beside it, which renditions call `x0`, `x1` …; none by default. */
  beside?: readonly BesideFile[];
}
