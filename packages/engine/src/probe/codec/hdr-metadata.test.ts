import { describe, expect, test } from 'vitest';
import type { DolbyVision } from '../../model.ts';
import { bytes, concat, hex } from '../testing/bytes.ts';
import { hdrWith, masteringOf, readClli, readDolbyVision, readMdcv } from './hdr-metadata.ts';

/** BT.2020 primaries, D65, 1000 cd/m² down to 0.0001, as x265's master-display writes them. */
const MDCV = hex('33c2 86c4 1d4c 0bb8 84d0 3e80 3d13 4042 00989680 00000001');
const MASTERING = {
  green: [13_250, 34_500],
  blue: [7500, 3000],
  red: [34_000, 16_000],
  white: [15_635, 16_450],
  maxLuminance: 10_000_000,
  minLuminance: 1,
};

describe('static metadata of HDR10', () => {
  test('is read from the boxes of MP4', () => {
    expect(readMdcv(MDCV)).toEqual(MASTERING);
    expect(readClli(hex('03e8 0190'))).toEqual({ max: 1000, maxFrameAverage: 400 });
    expect(readMdcv(MDCV.subarray(1))).toBeNull();
    expect(readClli(hex('03e801'))).toBeNull();
  });

  const fractions = {
    red: [0.68, 0.32],
    green: [0.265, 0.69],
    blue: [0.15, 0.06],
    white: [0.3127, 0.329],
    maxLuminance: 1000,
    minLuminance: 0.0001,
  } as const;
  const copy = (over: Partial<Record<keyof typeof fractions, unknown>>): Parameters<typeof masteringOf>[0] =>
    ({ ...structuredClone(fractions), ...over }) as Parameters<typeof masteringOf>[0]; // the tests' own nonsense included

  test('comes out the same from the fractions of Matroska', () => {
    expect(masteringOf(copy({}))).toEqual(MASTERING);
  });

  test.each([
    ['a missing primary', { red: [0, 0.32] }],
    ['a chromaticity beyond 1', { white: [1.5, 0.3] }],
    ['no luminance', { maxLuminance: 0 }],
    ['black brighter than white', { minLuminance: 2000 }],
    ['a number that is none', { minLuminance: Number.NaN }],
  ])('is left out with %s', (_, over) => {
    expect(masteringOf(copy(over))).toBeNull();
  });
});

describe('the Dolby Vision configuration', () => {
  const record = (...start: number[]): Uint8Array => concat(bytes(...start), new Uint8Array(24 - start.length));

  test.each([
    ['profile 5, level 6', record(1, 0, 0x0a, 0x35, 0x00), { profile: 5, level: 6, compatibility: 0 }],
    ['profile 8.1, level 9', record(1, 0, 0x10, 0x4d, 0x10), { profile: 8, level: 9, compatibility: 1 }],
    ['profile 8.4, level 4', record(1, 0, 0x10, 0x25, 0x40), { profile: 8, level: 4, compatibility: 4 }],
    ['a level of six bits', record(1, 0, 0x11, 0x05, 0x10), { profile: 8, level: 32, compatibility: 1 }],
  ])('of %s', (_, payload, expected) => {
    expect(readDolbyVision(payload)).toEqual({ ...expected, record: Buffer.from(payload).toString('base64') });
  });

  test('is none when it is too short or of no version', () => {
    expect(readDolbyVision(bytes(1, 0, 0x10, 0x35))).toBeNull();
    expect(readDolbyVision(record(0, 0, 0x10, 0x35, 0x10))).toBeNull();
  });

  const vision = (profile: number, compatibility: number): DolbyVision => ({
    profile,
    level: 6,
    compatibility,
    record: '',
  });
  test.each([
    ['profile 5 is nothing without it', vision(5, 0), 'sdr', 'dolby-vision'],
    ['profile 8.1 is HDR10', vision(8, 1), 'hdr10', 'hdr10'],
    ['profile 8.4 is HLG', vision(8, 4), 'hlg', 'hlg'],
    ['profile 8.2 is SDR', vision(8, 2), 'sdr', 'sdr'],
    ['profile 7 of a disc is HDR10', vision(7, 6), 'hdr10', 'hdr10'],
    ['an unknown kind over PQ is HDR10', 'unknown', 'hdr10', 'hdr10'],
    ['an unknown kind over nothing', 'unknown', 'sdr', 'dolby-vision'],
    ['no Dolby Vision', null, 'hlg', 'hlg'],
  ] as const)('%s', (_, kind, base, expected) => {
    expect(hdrWith(kind, base)).toBe(expected);
  });
});
