import { describe, expect, it } from 'vitest';
import { BitReader, unescapeNal } from '../probe/codec/bit-reader.ts';
import { AVC_CONFIG } from '../probe/testing/configs.ts';
import { madeVideo } from '../testing/made-index.ts';
import { independentFrames } from './independent-frames.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** Bits as text ("1 010 …") → bytes, filled up with ones: no escapes arise. */
function bitsOf(text: string): number[] {
  const bits = text.replaceAll(' ', '');
  const full = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  return Array.from({ length: full.length / 8 }, (_, i) => Number.parseInt(full.slice(i * 8, i * 8 + 8), 2));
}
const ue = (value: number): string => {
  const text = (value + 1).toString(2);
  return '0'.repeat(text.length - 1) + text;
};
const u = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');
const withLength = (unit: readonly number[]): number[] => [0, 0, 0, unit.length, ...unit];

/** Main profile, frame numbers of 4 bits, order counts of 6, pictures or fields. */
function avcConfig({ frameMbsOnly = true, orderType = 0 } = {}): Uint8Array {
  const order = orderType === 0 ? ue(0) + ue(2) : ue(2);
  const sps = [
    0x67,
    77,
    0,
    30,
    ...bitsOf(`${ue(0)}${ue(0)}${order}${ue(4)}0${ue(19)}${ue(11)}${frameMbsOnly ? '1' : '0'}`),
  ];
  const pps = [0x68, ...bitsOf(`${ue(0)}${ue(0)}`)];
  return Uint8Array.of(1, 77, 0, 30, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, pps.length, ...pps);
}
const PAYLOAD = Array.from({ length: 60 }, (_, i) => 200 - i);
/** `field`: bottom_field_flag of a picture of fields. */
function slice(frameNum: number, order: number, field?: number): number[] {
  const head = `${ue(0)}${ue(7)}${ue(0)}${u(frameNum, 4)}${field === undefined ? '' : `1${field}`}${u(order, 6)}`;
  return [0x41, ...bitsOf(head), ...PAYLOAD];
}
const IDR = [0x65, 0x88, 0x84, ...PAYLOAD];

/** Frame number and order count of the slices in a payload. */
function counted(payload: Uint8Array, hasFields = false): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < payload.length; at += 4 + payload[at + 3]!) {
    const unit = payload.subarray(at + 4, at + 4 + payload[at + 3]!);
    if ((unit[0]! & 31) !== 1) continue;
    const bits = new BitReader(unescapeNal(unit));
    bits.skip(8);
    for (let i = 0; i < 3; i++) bits.ue();
    const frameNum = bits.u(4);
    if (hasFields) bits.skip(2);
    found.push([frameNum, bits.u(6)]);
    expect([...unit.subarray(-PAYLOAD.length)]).toEqual(PAYLOAD);
  }
  return found;
}

describe('key frames of H.264', () => {
  const filterOf = (config: Uint8Array) => independentFrames(madeVideo({ codecPrivate: base64(config) }));

  it('follow one another without a gap', () => {
    const filter = filterOf(avcConfig());
    const frames = [slice(13, 50), slice(10, 36), slice(6, 22), slice(1, 8)];
    const seen = frames.map((f) => counted(filter(Uint8Array.from(withLength(f))))[0]);
    expect(seen).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
      [4, 16],
    ]);
  });

  it('begin anew at an IDR, which stays as it is', () => {
    const filter = filterOf(avcConfig());
    filter(Uint8Array.from(withLength(slice(3, 9))));
    const idr = Uint8Array.from(withLength(IDR));
    expect(filter(idr)).toBe(idr);
    expect(counted(filter(Uint8Array.from(withLength(slice(9, 60)))))).toEqual([[1, 4]]);
  });

  it('of several slices have one number', () => {
    const filter = filterOf(avcConfig());
    const frame = Uint8Array.from([...withLength(slice(7, 30)), ...withLength(slice(7, 30))]);
    expect(counted(filter(frame))).toEqual([
      [1, 4],
      [1, 4],
    ]);
  });

  it('of fields keep the distance between them', () => {
    const filter = filterOf(avcConfig({ frameMbsOnly: false }));
    const pair = Uint8Array.from([...withLength(slice(7, 63, 0)), ...withLength(slice(7, 0, 1))]);
    expect(counted(filter(pair), true)).toEqual([
      [1, 4],
      [1, 5],
    ]);
  });

  it('count on beyond what their fields hold', () => {
    const filter = filterOf(avcConfig());
    let last: [number, number][] = [];
    for (let i = 0; i < 20; i++) last = counted(filter(Uint8Array.from(withLength(slice(0, 0)))));
    expect(last).toEqual([[20 % 16, 80 % 64]]);
  });

  it('learn the sets that come with them', () => {
    const bare = Uint8Array.of(1, 77, 0, 30, 0xff, 0xe0, 0);
    const filter = filterOf(bare);
    const config = avcConfig();
    const [sps, pps] = [config.subarray(8, 8 + config[7]!), config.subarray(config.length - 2)];
    const unknown = Uint8Array.from(withLength(slice(7, 30)));
    expect(filter(unknown)).toBe(unknown);
    const withSets = Uint8Array.from([...withLength([...sps]), ...withLength([...pps]), ...withLength(slice(7, 30))]);
    expect(counted(filter(withSets))).toEqual([[2, 8]]);
  });

  it('need no order count where it follows from the frame number', () => {
    const filter = filterOf(avcConfig({ orderType: 2 }));
    const [[frameNum, rest] = []] = counted(filter(Uint8Array.from(withLength(slice(9, 33)))));
    expect([frameNum, rest]).toEqual([1, 33]);
  });

  it('that are damaged come out as they came', () => {
    const filter = filterOf(AVC_CONFIG);
    for (const bytes of [[], [0], [0, 0, 0, 9], [0, 0, 0, 2, 0x41, 0xff], [255, 255, 255, 255, 0x41, 1, 2, 3]]) {
      const payload = Uint8Array.from(bytes);
      expect([...filter(payload)]).toEqual(bytes);
    }
  });

  it('keep an escape that lies where the changed part ends', () => {
    const filter = filterOf(avcConfig());
    const head = slice(7, 30).slice(0, 6);
    for (let shift = 0; shift < 8; shift++) {
      const filler = Array.from({ length: 23 + shift - head.length + 6 }, () => 0xaa);
      const unit = [...head, ...filler, 0, 0, 3, 1, 0, 0, 3, 0, 0xbb, 0xcc];
      const out = filter(Uint8Array.from(withLength(unit))).subarray(4);
      expect([...unescapeNal(out)].slice(6), `shift ${shift}`).toEqual(
        [...unescapeNal(Uint8Array.from(unit))].slice(6),
      );
    }
  });
});

describe('key frames of HEVC', () => {
  const hvcC = new Uint8Array(23).fill(0xff);
  const filter = independentFrames(madeVideo({ codec: 'hevc', codecPrivate: base64(hvcC) }));

  it('that continue a sequence say that they follow a cut', () => {
    const cra = Uint8Array.from([...withLength([35 << 1, 1, 0x50]), ...withLength([21 << 1, 1, 0xac, 7])]);
    expect([...filter(cra)]).toEqual([...withLength([35 << 1, 1, 0x50]), ...withLength([16 << 1, 1, 0xac, 7])]);
  });

  it('that begin one stay as they are', () => {
    const idr = Uint8Array.from(withLength([19 << 1, 1, 0xac, 7]));
    expect(filter(idr)).toBe(idr);
  });
});

it('key frames of other codecs stay as they are', () => {
  const payload = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect(independentFrames(madeVideo({ codec: 'av1' }))(payload)).toBe(payload);
  expect(independentFrames(madeVideo({ codecPrivate: null }))(payload)).toBe(payload);
});
