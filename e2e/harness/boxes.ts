// Reads fragmented MP4 for judging, on its own: a judge that used the packager's code would share its mistakes.
// Box layouts: ISO/IEC 14496-12 §8.8.

export interface Sample {
  /** Ticks of the track's time scale. */
  dts: number;
  pts: number;
  duration: number;
  size: number;
  isSync: boolean;
}
export interface Fragment {
  /** tfdt: decode time of the first sample. */
  baseTime: number;
  samples: Sample[];
  /** Bytes of the mdat behind it. */
  payloadBytes: number;
}
export interface TrackHead {
  timescale: number;
  handler: string;
  sampleEntry: string;
  defaults: { duration: number; size: number; flags: number };
}

interface Box {
  type: string;
  start: number;
  end: number;
}

/** The boxes of one level. Throws on a size that leaves its parent. */
export function* boxesIn(data: Buffer, from = 0, to: number = data.length): Generator<Box> {
  for (let at = from; at < to;) {
    if (at + 8 > to) throw new Error(`a box head at byte ${at} is cut off`);
    const small = data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8);
    const head = small === 1 ? 16 : 8;
    const size = small === 1 ? Number(data.readBigUInt64BE(at + 8)) : small === 0 ? to - at : small;
    if (size < head || at + size > to)
      throw new Error(`box ${JSON.stringify(type)} at byte ${at} claims ${size} of ${to - at} bytes`);
    yield { type, start: at + head, end: at + size };
    at += size;
  }
}

function find(data: Buffer, path: string, from = 0, to: number = data.length): Box {
  let box: Box = { type: '', start: from, end: to };
  for (const type of path.split('/')) {
    const next = [...boxesIn(data, box.start, box.end)].find((b) => b.type === type);
    if (!next) throw new Error(`there is no ${path}`);
    box = next;
  }
  return box;
}

/** What an init segment says about its one track. */
export function readInit(data: Buffer): TrackHead {
  const mdhd = find(data, 'moov/trak/mdia/mdhd');
  const hdlr = find(data, 'moov/trak/mdia/hdlr');
  const stsd = find(data, 'moov/trak/mdia/minf/stbl/stsd');
  const trex = find(data, 'moov/mvex/trex');
  return {
    timescale: data.readUInt32BE(mdhd.start + (data[mdhd.start] === 1 ? 20 : 12)),
    handler: data.toString('latin1', hdlr.start + 8, hdlr.start + 12),
    sampleEntry: data.toString('latin1', stsd.start + 12, stsd.start + 16),
    defaults: {
      duration: data.readUInt32BE(trex.start + 12),
      size: data.readUInt32BE(trex.start + 16),
      flags: data.readUInt32BE(trex.start + 20),
    },
  };
}

/** The movie fragments of a media segment, in order. */
export function readFragments(data: Buffer, head: TrackHead): Fragment[] {
  const fragments: Fragment[] = [];
  for (const box of boxesIn(data)) {
    if (box.type === 'moof') fragments.push(readMoof(data, box, head));
    const last = fragments.at(-1);
    if (box.type === 'mdat' && last) last.payloadBytes += box.end - box.start;
  }
  return fragments;
}

function readMoof(data: Buffer, moof: Box, head: TrackHead): Fragment {
  const traf = find(data, 'traf', moof.start, moof.end);
  const defaults = readTfhd(data, find(data, 'tfhd', traf.start, traf.end), head);
  const tfdt = find(data, 'tfdt', traf.start, traf.end);
  const baseTime =
    data[tfdt.start] === 1 ? Number(data.readBigUInt64BE(tfdt.start + 4)) : data.readUInt32BE(tfdt.start + 4);
  const samples: Sample[] = [];
  let dts = baseTime;
  for (const box of boxesIn(data, traf.start, traf.end)) {
    if (box.type === 'trun') dts = readTrun(data, box, defaults, dts, samples);
  }
  return { baseTime, samples, payloadBytes: 0 };
}

function readTfhd(data: Buffer, tfhd: Box, head: TrackHead): TrackHead['defaults'] {
  const flags = data.readUIntBE(tfhd.start + 1, 3);
  let at = tfhd.start + 8;
  const next = (present: number, otherwise: number): number => {
    if (!(flags & present)) return otherwise;
    at += 4;
    return data.readUInt32BE(at - 4);
  };
  if (flags & 0x1) at += 8;
  next(0x2, 0);
  return {
    duration: next(0x8, head.defaults.duration),
    size: next(0x10, head.defaults.size),
    flags: next(0x20, head.defaults.flags),
  };
}

function readTrun(
  data: Buffer,
  trun: Box,
  defaults: TrackHead['defaults'],
  startDts: number,
  samples: Sample[],
): number {
  const version = data[trun.start];
  const flags = data.readUIntBE(trun.start + 1, 3);
  const count = data.readUInt32BE(trun.start + 4);
  let at = trun.start + 8;
  const u32 = (): number => data.readUInt32BE((at += 4) - 4);
  if (flags & 0x1) at += 4;
  const first = flags & 0x4 ? u32() : null;
  let dts = startDts;
  for (let i = 0; i < count; i++) {
    const duration = flags & 0x100 ? u32() : defaults.duration;
    const size = flags & 0x200 ? u32() : defaults.size;
    const own = flags & 0x400 ? u32() : i === 0 && first !== null ? first : defaults.flags;
    let offset = 0;
    if (flags & 0x800) offset = version === 0 ? u32() : u32() | 0;
    // sample_is_non_sync_sample, ISO/IEC 14496-12 §8.8.3.1
    samples.push({ dts, pts: dts + offset, duration, size, isSync: (own & 0x10000) === 0 });
    dts += duration;
  }
  return dts;
}
