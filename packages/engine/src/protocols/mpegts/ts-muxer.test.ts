import { describe, expect, test } from 'vitest';
import { PACKET_BYTES, TIME_OFFSET_TICKS, languageDescriptor, muxSegment, registration } from './ts-muxer.ts';
import type { AccessUnit, TsStream } from './ts-muxer.ts';

const video: TsStream = { kind: 'video', type: 0x1b, streamId: 0xe0, descriptors: new Uint8Array() };
const audio: TsStream = {
  kind: 'audio',
  type: 0x81,
  streamId: 0xbd,
  descriptors: Buffer.concat([registration('AC-3'), languageDescriptor('eng')]),
};

interface Packet {
  pid: number;
  startsUnit: boolean;
  counter: number;
  isRandomAccess: boolean;
  /** 27 MHz would be exact; whole ticks of 90 kHz are what we write. */
  pcr: number | null;
  payload: Buffer;
}

/** A reader of its own: ISO/IEC 13818-1 §2.4.3.2 and §2.4.3.4. */
function packetsOf(bytes: Uint8Array): Packet[] {
  const all = Buffer.from(bytes);
  expect(all.length % PACKET_BYTES).toBe(0);
  return Array.from({ length: all.length / PACKET_BYTES }, (_, i) => {
    const p = all.subarray(i * PACKET_BYTES, (i + 1) * PACKET_BYTES);
    expect(p[0]).toBe(0x47);
    const control = (p[3]! >> 4) & 3;
    expect(control & 1, 'every packet has a payload').toBe(1);
    const fieldLength = control & 2 ? p[4]! : -1;
    const flags = fieldLength > 0 ? p[5]! : 0;
    const pcr = flags & 0x10 ? Number((BigInt(p.readUIntBE(6, 6)) >> 15n) & 0x1ffffffffn) : null;
    return {
      pid: p.readUInt16BE(1) & 0x1fff,
      startsUnit: (p[1]! & 0x40) !== 0,
      counter: p[3]! & 15,
      isRandomAccess: (flags & 0x40) !== 0,
      pcr,
      payload: p.subarray(5 + fieldLength),
    };
  });
}

function timeAt(p: Buffer, at: number): number {
  const [a, b, c] = [p[at]!, p.readUInt16BE(at + 1), p.readUInt16BE(at + 3)];
  return ((a >> 1) & 7) * 2 ** 30 + (b >> 1) * 2 ** 15 + (c >> 1);
}

/** PES packets of one PID, §2.4.3.6. */
function unitsOf(packets: readonly Packet[], pid: number) {
  const units: Buffer[][] = [];
  for (const p of packets.filter((x) => x.pid === pid)) {
    if (p.startsUnit) units.push([]);
    units.at(-1)!.push(p.payload);
  }
  return units.map((parts) => {
    const pes = Buffer.concat(parts);
    expect(pes.readUIntBE(0, 3)).toBe(1);
    const hasDts = (pes[7]! & 0x40) !== 0;
    return {
      streamId: pes[3],
      length: pes.readUInt16BE(4),
      pts: timeAt(pes, 9),
      dts: timeAt(pes, hasDts ? 14 : 9),
      data: pes.subarray(9 + pes[8]!),
    };
  });
}

/** CRC of a whole section is 0 when it is right (annex A). */
function crcOf(section: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of section)
    for (let bit = 7; bit >= 0; bit--) {
      const top = (crc >>> 31) ^ ((byte >> bit) & 1);
      crc = (crc << 1) ^ (top ? 0x04c11db7 : 0);
    }
  return crc >>> 0;
}

const FRAME = 1 / 24;
/** A hundred pictures of all sizes, and sound beside them. */
function filmUnits(): AccessUnit[] {
  const pictures = Array.from({ length: 100 }, (_, i): AccessUnit => {
    const data = Buffer.alloc([1, 150, 169, 170, 171, 184, 5000, 70_000][i % 8]!, i);
    return { stream: video, pts: (i + 1) * FRAME, dts: (i - 3) * FRAME, isKey: i === 0, data };
  });
  const sounds = Array.from({ length: 42 }, (_, i): AccessUnit => {
    return { stream: audio, pts: i * 0.1, dts: i * 0.1, isKey: true, data: Buffer.alloc(700 + i, 0xaa) };
  });
  return [...pictures, ...sounds].toSorted((a, b) => a.dts - b.dts);
}

describe('a segment', () => {
  const units = filmUnits();
  const packets = packetsOf(muxSegment([video, audio], units));

  test('carries every unit, with its times, 10 s later', () => {
    for (const [stream, pid] of [[video, 0x100] as const, [audio, 0x101] as const]) {
      const want = units.filter((u) => u.stream === stream);
      const got = unitsOf(packets, pid);
      expect(got.map((u) => u.data.equals(want[got.indexOf(u)]!.data))).toEqual(want.map(() => true));
      expect(got.map((u) => [u.pts, u.dts])).toEqual(
        want.map((u) => [u.pts, u.dts].map((t) => Math.round(t * 90_000) + TIME_OFFSET_TICKS)),
      );
      expect(got.every((u) => u.streamId === stream.streamId)).toBe(true);
    }
    expect(unitsOf(packets, 0x101).map((u) => u.length)).toEqual(
      units.filter((u) => u.stream === audio).map((u) => u.data.length + 8),
    );
  });

  test('counts the packets of every PID from 0 on, and ends where the next segment begins', () => {
    for (const pid of [0, 0x1000, 0x100, 0x101]) {
      const counters = packets.filter((p) => p.pid === pid).map((p) => p.counter);
      expect(counters.length).toBeGreaterThan(0);
      expect(counters).toEqual(counters.map((_, i) => i % 16));
      expect(counters.length % 16).toBe(0);
    }
  });

  test('begins with its tables, repeats them, and says in them what it is made of', () => {
    expect(packets.slice(0, 2).map((p) => p.pid)).toEqual([0, 0x1000]);
    expect(packets.filter((p) => p.pid === 0)).toHaveLength(16);
    const [pat, pmt] = [packets[0]!.payload, packets[1]!.payload].map((p) => {
      const section = p.subarray(1, 4 + (p.readUInt16BE(2) & 0xfff));
      expect(crcOf(section)).toBe(0);
      return section;
    });
    expect(pat!.subarray(8, 12).toString('hex')).toBe('0001f000');
    expect(pmt!.readUInt16BE(8) & 0x1fff).toBe(0x100);
    expect(pmt!.subarray(12, 17).toString('hex')).toBe('1be100f000');
    expect(pmt!.subarray(17, 22).toString('hex')).toBe('81e101f00c');
    expect(pmt!.toString('latin1')).toContain('AC-3');
    expect(pmt!.toString('latin1')).toContain('eng');
  });

  test('has a clock at least every 100 ms (§2.7.2), never behind a decode time', () => {
    const clocks = packets.filter((p) => p.pcr !== null);
    expect(clocks.every((p) => p.pid === 0x100 && p.startsUnit)).toBe(true);
    const times = clocks.map((p) => p.pcr!);
    expect(times.every((t, i) => i === 0 || (t > times[i - 1]! && t - times[i - 1]! <= 9000))).toBe(true);
    const decodeTimes = unitsOf(packets, 0x100).map((u) => u.dts);
    expect(times.every((t, i) => t < decodeTimes[i]!)).toBe(true);
  });

  test('marks where a decoder can start', () => {
    const marked = packets.filter((p) => p.pid === 0x100 && p.isRandomAccess);
    expect(marked).toEqual([packets.find((p) => p.pid === 0x100)]);
  });
});

test('sound alone has its own clock', () => {
  const units = filmUnits().filter((u) => u.stream === audio);
  const packets = packetsOf(muxSegment([audio], units));
  expect(packets.filter((p) => p.pcr !== null).every((p) => p.pid === 0x101)).toBe(true);
  expect(unitsOf(packets, 0x101)).toHaveLength(42);
});

test('a segment of very few pictures still tells its tables 16 times', () => {
  const units: AccessUnit[] = [0, 1].map((i) => ({
    stream: video,
    pts: i * 2,
    dts: i * 2,
    isKey: i === 0,
    data: Buffer.alloc(400),
  }));
  const packets = packetsOf(muxSegment([video], units));
  for (const pid of [0, 0x1000, 0x100]) expect(packets.filter((p) => p.pid === pid).length % 16).toBe(0);
});

test('times go on past what 33 bits can hold', () => {
  const late = 2 ** 33 / 90_000;
  const packets = packetsOf(
    muxSegment([video], [{ stream: video, pts: late, dts: late, isKey: true, data: Buffer.alloc(400) }]),
  );
  expect(unitsOf(packets, 0x100)[0]!.pts).toBe(TIME_OFFSET_TICKS);
});

test('a language without three letters is not told', () => {
  expect(['en', 'ENG', '', null, 'e\u0000g'].map((l) => languageDescriptor(l).length)).toEqual([0, 0, 0, 0, 0]);
});
