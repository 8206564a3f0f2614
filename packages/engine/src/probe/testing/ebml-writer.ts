// Writes EBML elements and small Matroska files for tests. Knows nothing of the reader.
import { ID } from '../matroska/ids.ts';
import { ascii, bytes, concat, number } from './bytes.ts';

/** The shortest size field, or one of `length` bytes. */
export function vint(value: number, length?: number): Uint8Array {
  let n = length ?? 1;
  while (length === undefined && value >= 2 ** (7 * n) - 1) n++;
  const out = number(value, n);
  out[0] = out[0]! | (0x80 >> (n - 1));
  return out;
}

export const UNKNOWN: Uint8Array = bytes(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

function idBytes(id: number): Uint8Array {
  return number(id, id > 0xff_ffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);
}

export function el(id: number, ...body: readonly Uint8Array[]): Uint8Array {
  const data = concat(...body);
  return concat(idBytes(id), vint(data.length), data);
}

export function openEnded(id: number, ...body: readonly Uint8Array[]): Uint8Array {
  return concat(idBytes(id), UNKNOWN, ...body);
}

export function uint(id: number, value: number): Uint8Array {
  let length = 1;
  while (value >= 256 ** length) length++;
  return el(id, number(value, length));
}

export function float(id: number, value: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setFloat64(0, value);
  return el(id, data);
}

export function text(id: number, value: string): Uint8Array {
  return el(id, new TextEncoder().encode(value));
}

/** Track number, time relative to the cluster, flags, payload. */
export function blockBody(track: number, time: number, flags: number, payload: Uint8Array): Uint8Array {
  return concat(vint(track), number(time, 2), bytes(flags), payload);
}

export function simpleBlock(track: number, time: number, isKey: boolean, payload: Uint8Array, lacing = 0): Uint8Array {
  return el(ID.SimpleBlock, blockBody(track, time, (isKey ? 0x80 : 0) | (lacing << 1), payload));
}

export interface GroupParts {
  duration?: number;
  /** Relative time of the frame this one needs; makes it no key frame. */
  reference?: number;
}

export function blockGroup(track: number, time: number, payload: Uint8Array, parts: GroupParts = {}): Uint8Array {
  return el(
    ID.BlockGroup,
    el(ID.Block, blockBody(track, time, 0, payload)),
    parts.duration === undefined ? bytes() : uint(ID.BlockDuration, parts.duration),
    parts.reference === undefined ? bytes() : el(ID.ReferenceBlock, number(parts.reference, 2)),
  );
}

export function cluster(time: number, ...blocks: readonly Uint8Array[]): Uint8Array {
  return el(ID.Cluster, uint(ID.Timestamp, time), ...blocks);
}

export function videoTrack(number_: number, ...more: readonly Uint8Array[]): Uint8Array {
  const picture = el(ID.Video, uint(ID.PixelWidth, 320), uint(ID.PixelHeight, 180));
  return el(
    ID.TrackEntry,
    uint(ID.TrackNumber, number_),
    uint(ID.TrackUid, 100 + number_),
    uint(ID.TrackType, 1),
    picture,
    ...more,
  );
}

export function audioTrack(number_: number, codec: string, rate: number, ...more: readonly Uint8Array[]): Uint8Array {
  const sound = el(ID.Audio, float(ID.SamplingFrequency, rate), uint(ID.Channels, 2));
  return el(
    ID.TrackEntry,
    uint(ID.TrackNumber, number_),
    uint(ID.TrackUid, 100 + number_),
    uint(ID.TrackType, 2),
    text(ID.CodecId, codec),
    sound,
    ...more,
  );
}

export function subtitleTrack(number_: number, codec: string, ...more: readonly Uint8Array[]): Uint8Array {
  return el(
    ID.TrackEntry,
    uint(ID.TrackNumber, number_),
    uint(ID.TrackUid, 100 + number_),
    uint(ID.TrackType, 17),
    text(ID.CodecId, codec),
    ...more,
  );
}

export function ebmlHead(docType = 'matroska'): Uint8Array {
  return el(ID.EBML, text(ID.DocType, docType));
}

export interface CueDraft {
  time: number;
  track: number;
  /** Which of the clusters. */
  cluster: number;
  relative?: number;
  duration?: number;
}

export interface MatroskaDraft {
  docType?: string;
  info?: readonly Uint8Array[];
  tracks: readonly Uint8Array[];
  clusters: readonly Uint8Array[];
  cues?: readonly CueDraft[];
  /** Elements after the clusters, by id, found through the SeekHead. */
  tail?: readonly { id: number; element: Uint8Array }[];
  /** Segment of unknown size, as a live recording has. */
  isLive?: boolean;
}

/** Fixed width, so that positions do not change the length of what stands before them. */
const wide = (id: number, value: number): Uint8Array => el(id, number(value, 8));

/** EBML head, SeekHead, Info, Tracks, clusters, tail, Cues. */
export function matroska(draft: MatroskaDraft): Uint8Array {
  const info = el(ID.Info, ...(draft.info ?? []));
  const tracks = el(ID.Tracks, ...draft.tracks);
  const tail = draft.tail ?? [];
  const seekHead = (entries: readonly (readonly [number, number])[]): Uint8Array =>
    el(ID.SeekHead, ...entries.map(([id, at]) => el(ID.Seek, el(ID.SeekId, idBytes(id)), wide(ID.SeekPosition, at))));
  const count = tail.length + (draft.cues ? 1 : 0);
  const headLength =
    count === 0
      ? 0
      : seekHead([...tail.map((t) => [t.id, 0] as const), ...(draft.cues ? [[ID.Cues, 0] as const] : [])]).length;
  let at = headLength + info.length + tracks.length;
  const clusterAt = draft.clusters.map((c) => {
    const start = at;
    at += c.length;
    return start;
  });
  const entries: [number, number][] = [];
  for (const { id, element } of tail) {
    entries.push([id, at]);
    at += element.length;
  }
  if (draft.cues) entries.push([ID.Cues, at]);
  const points = (draft.cues ?? []).map((c) =>
    el(
      ID.CuePoint,
      uint(ID.CueTime, c.time),
      el(
        ID.CueTrackPositions,
        uint(ID.CueTrack, c.track),
        wide(ID.CueClusterPosition, clusterAt[c.cluster]!),
        c.relative === undefined ? bytes() : uint(ID.CueRelativePosition, c.relative),
        c.duration === undefined ? bytes() : uint(ID.CueDuration, c.duration),
      ),
    ),
  );
  const body = concat(
    count === 0 ? bytes() : seekHead(entries),
    info,
    tracks,
    ...draft.clusters,
    ...tail.map((t) => t.element),
    draft.cues ? el(ID.Cues, ...points) : bytes(),
  );
  return concat(ebmlHead(draft.docType), draft.isLive ? openEnded(ID.Segment, body) : el(ID.Segment, body));
}

/** "Lavf" as muxing application, which is what ffmpeg writes. */
export const LAVF: Uint8Array = concat(bytes(0x4d, 0x80, 0x84), ascii('Lavf'));
