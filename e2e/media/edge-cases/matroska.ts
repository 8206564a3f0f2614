// Writes the blocks of a Matroska file of ffmpeg's anew: as groups, or with several frames of sound in one (RFC 9559 clause 10).

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const DEFAULT_DURATION = 0x23e383;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const REFERENCE_BLOCK = 0xfb;
const AUDIO = 2;

interface Element {
  id: number;
  /** Header and body. */
  whole: Buffer;
  body: Buffer;
}
interface Frame {
  track: number;
  relative: number;
  isKey: boolean;
  data: Buffer;
}

function* elements(data: Buffer): Generator<Element> {
  for (let at = 0; at < data.length;) {
    const idLength = Math.clz32(data[at]!) - 23;
    const id = data.readUIntBE(at, idLength);
    const sizeAt = at + idLength;
    const sizeLength = Math.clz32(data[sizeAt]!) - 23;
    let size = data[sizeAt]! & (0xff >> sizeLength);
    for (let i = 1; i < sizeLength; i++) size = size * 256 + data[sizeAt + i]!;
    const body = sizeAt + sizeLength;
    yield { id, whole: data.subarray(at, body + size), body: data.subarray(body, body + size) };
    at = body + size;
  }
}

function element(id: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);
  head.writeUIntBE(id, 0, head.length);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([head, size, body]);
}

function frameOf(block: Buffer): Frame {
  // Track numbers of these films are below 127: one byte.
  return {
    track: block[0]! & 0x7f,
    relative: block.readInt16BE(1),
    isKey: (block[3]! & 0x80) !== 0,
    data: block.subarray(4),
  };
}

function blockBody(frame: Pick<Frame, 'track' | 'relative'>, flags: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0x80 | frame.track, 0, 0, flags]);
  head.writeInt16BE(frame.relative, 1);
  return Buffer.concat([head, data]);
}

function rewriteClusters(
  file: Buffer,
  write: (frames: Frame[], sounds: ReadonlySet<number>, clusterMs: number) => Buffer[],
): Buffer {
  const [ebml, segment] = [...elements(file)];
  if (segment?.id !== SEGMENT) throw new Error('not a Matroska file');
  const parts: Buffer[] = [];
  let sounds: ReadonlySet<number> = new Set();
  for (const part of elements(segment.body)) {
    if (part.id === INFO) parts.push(part.whole);
    if (part.id === TRACKS) {
      sounds = soundTracks(part.body);
      parts.push(element(TRACKS, ...[...elements(part.body)].map(withPacketLength)));
    }
    if (part.id !== CLUSTER) continue;
    const inside = [...elements(part.body)];
    const time = inside.find((e) => e.id === TIMESTAMP)!;
    const frames = inside.filter((e) => e.id === SIMPLE_BLOCK).map((e) => frameOf(e.body));
    const clusterMs = time.body.readUIntBE(0, time.body.length);
    parts.push(element(CLUSTER, time.whole, ...write(frames, sounds, clusterMs)));
  }
  return Buffer.concat([ebml!.whole, element(SEGMENT, ...parts)]);
}

function soundTracks(tracks: Buffer): Set<number> {
  const found = new Set<number>();
  for (const entry of elements(tracks)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const fields = [...elements(entry.body)];
    const value = (id: number): number => fields.find((f) => f.id === id)?.body[0] ?? 0;
    if (value(TRACK_TYPE) === AUDIO) found.add(value(TRACK_NUMBER));
  }
  return found;
}

/** A sound track tells how long its packets are, as mkvmerge writes: else readers have to guess at the times of laced ones. */
function withPacketLength(entry: Element): Buffer {
  if (entry.id !== TRACK_ENTRY || soundTracks(entry.whole).size === 0) return entry.whole;
  const codec = [...elements(entry.body)].find((e) => e.id === CODEC_ID)!.body.toString('latin1');
  const samples = codec === 'A_AC3' ? 1536 : 1024;
  const ns = Buffer.alloc(4);
  ns.writeUInt32BE(Math.round((samples * 1e9) / 48_000));
  return element(TRACK_ENTRY, entry.body, element(DEFAULT_DURATION, ns));
}

/** Each block in a group of its own; what is no key frame refers to the frame before it. */
export function withBlockGroups(file: Buffer): Buffer {
  return rewriteClusters(file, (frames) =>
    frames.map((frame) => {
      const reference = frame.isKey ? [] : [element(REFERENCE_BLOCK, Buffer.from([0xd8]))];
      return element(BLOCK_GROUP, element(BLOCK, blockBody(frame, 0, frame.data)), ...reference);
    }),
  );
}

/** Each picture as `write` returns it; it is told when the picture is shown. */
export function withPictures(file: Buffer, write: (picture: Buffer, ms: number) => Buffer): Buffer {
  return rewriteClusters(file, (frames, sounds, clusterMs) =>
    frames.map((frame) => {
      const data = sounds.has(frame.track) ? frame.data : write(frame.data, clusterMs + frame.relative);
      return element(SIMPLE_BLOCK, blockBody(frame, frame.isKey ? 0x80 : 0, data));
    }),
  );
}

/** Sound in blocks of up to `most` frames. */
export function withLaces(file: Buffer, lacing: 'xiph' | 'ebml' | 'fixed', most: number): Buffer {
  return rewriteClusters(file, (frames, sounds) => {
    const out: Buffer[] = [];
    let waiting: Frame[] = [];
    const flush = (): void => {
      if (waiting.length > 0) out.push(element(SIMPLE_BLOCK, laced(waiting, lacing)));
      waiting = [];
    };
    for (const frame of frames) {
      if (!sounds.has(frame.track)) {
        const flags = frame.isKey ? 0x80 : 0;
        out.push(element(SIMPLE_BLOCK, blockBody(frame, flags, frame.data)));
        continue;
      }
      waiting.push(frame);
      if (waiting.length === most) flush();
    }
    flush();
    return out;
  });
}

function laced(frames: readonly Frame[], lacing: 'xiph' | 'ebml' | 'fixed'): Buffer {
  const [first] = frames;
  const sizes = frames.slice(0, -1).map((f) => f.data.length);
  const data = frames.map((f) => f.data);
  if (lacing === 'fixed' && data.some((d) => d.length !== data[0]!.length)) throw new Error('frames differ in size');
  const lengths = lacing === 'xiph' ? sizes.flatMap(xiphSize) : lacing === 'ebml' ? ebmlSizes(sizes) : [];
  const flags = 0x80 | ({ xiph: 1, fixed: 2, ebml: 3 }[lacing] << 1);
  return blockBody(first!, flags, Buffer.concat([Buffer.from([frames.length - 1, ...lengths]), ...data]));
}

function xiphSize(size: number): number[] {
  return [...Array.from({ length: Math.floor(size / 255) }, () => 255), size % 255];
}

/** Two bytes each: the first size, then differences around 0x1fff. */
function ebmlSizes(sizes: readonly number[]): number[] {
  const values = sizes.map((size, i) => (i === 0 ? size : size - sizes[i - 1]! + 0x1fff));
  return values.flatMap((v) => [0x40 | (v >> 8), v & 0xff]);
}
