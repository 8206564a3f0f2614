import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../testing/bytes.ts';
import { AV1_CONFIG, AVC_CONFIG, AVC_INTERLACED_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import { makeAv1Config, readAv1Config } from './av1.ts';
import { readAvcConfig } from './avc.ts';
import { readHevcConfig } from './hevc.ts';
import { makeVp9Config, readVp9Config } from './vp9.ts';

describe('H.264 configuration', () => {
  test('gives the codec string, profile, level and sampling', () => {
    expect(readAvcConfig(AVC_CONFIG)).toMatchObject({
      codecString: 'avc1.4d400c',
      profile: 'Main',
      level: 1.2,
      bitDepth: 8,
      chroma: '4:2:0',
      isInterlaced: false,
    });
    expect(readAvcConfig(AVC_CONFIG, 'avc3')?.codecString).toBe('avc3.4d400c');
  });

  test('tells field coding and pixel shape from the sequence parameter set', () => {
    expect(readAvcConfig(AVC_INTERLACED_CONFIG)).toMatchObject({ isInterlaced: true, pixelAspect: { num: 4, den: 3 } });
  });

  test('tells constrained baseline from baseline', () => {
    expect(readAvcConfig(hex('0142e01effe0'))?.profile).toBe('Constrained Baseline');
    expect(readAvcConfig(hex('0142001effe0'))?.profile).toBe('Baseline');
  });

  test('knows ten bits and 4:2:2 by the profile when there is no parameter set', () => {
    expect(readAvcConfig(hex('016e0029ffe0'))).toMatchObject({ profile: 'High 10', bitDepth: 10 });
    expect(readAvcConfig(hex('017a0029ffe0'))).toMatchObject({ profile: 'High 4:2:2', chroma: '4:2:2' });
  });

  test('is null for bytes that are no configuration', () => {
    expect(readAvcConfig(bytes())).toBeNull();
    expect(readAvcConfig(hex('00000001674d400c'))).toBeNull();
  });
});

describe('HEVC configuration', () => {
  test('gives the codec string with reversed compatibility flags and trimmed constraints', () => {
    expect(readHevcConfig(HEVC_HDR_CONFIG)?.codecString).toBe('hvc1.2.4.L60.90');
    expect(readHevcConfig(hex('01 01 60000000 b00000000000 78 f000 fc fd f8 f8 0000 0f 00'))?.codecString).toBe(
      'hvc1.1.6.L120.B0',
    );
    expect(readHevcConfig(hex('01 21 60000000 000000000000 96 f000 fc fd f8 f8 0000 0f 00'), 'hev1')?.codecString).toBe(
      'hev1.1.6.H150',
    );
  });

  test('reads bit depth, chroma and level from the record', () => {
    expect(readHevcConfig(HEVC_HDR_CONFIG)).toMatchObject({
      profile: 'Main 10',
      level: 2,
      bitDepth: 10,
      chroma: '4:2:0',
    });
  });

  test('finds the PQ transfer in the sequence parameter set', () => {
    expect(readHevcConfig(HEVC_HDR_CONFIG)?.colour).toEqual({
      primaries: 9,
      transfer: 16,
      matrix: 9,
      fullRange: false,
    });
    expect(readHevcConfig(HEVC_HDR_CONFIG)?.isInterlaced).toBe(false);
  });

  test('keeps the facts of the record when the parameter set is cut off anywhere', () => {
    for (let end = 23; end < HEVC_HDR_CONFIG.length; end++) {
      expect(readHevcConfig(HEVC_HDR_CONFIG.subarray(0, end))).toMatchObject({
        codecString: 'hvc1.2.4.L60.90',
        bitDepth: 10,
      });
    }
    expect(readHevcConfig(HEVC_HDR_CONFIG.subarray(0, 22))).toBeNull();
  });
});

describe('AV1 configuration', () => {
  test('gives the codec string, and the colours of the sequence header', () => {
    expect(readAv1Config(AV1_CONFIG)).toMatchObject({
      codecString: 'av01.0.00M.08',
      profile: 'Main',
      level: 2,
      bitDepth: 8,
      chroma: '4:2:0',
      colour: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    });
  });

  test('gives level 4.0, high tier and ten bits as RFC 6381 strings want them', () => {
    expect(readAv1Config(hex('8108c000'))?.codecString).toBe('av01.0.08H.10');
    expect(readAv1Config(hex('81486000'))).toMatchObject({
      codecString: 'av01.2.08M.12',
      chroma: '4:4:4',
      profile: 'Professional',
      level: 4,
    });
  });

  test('makes a record from the first temporal unit that agrees with the one of the encoder', () => {
    const delimiter = hex('1200');
    const unit = Uint8Array.from([...delimiter, ...AV1_CONFIG.subarray(4)]);
    expect(makeAv1Config(unit)).toEqual(AV1_CONFIG);
  });

  test('is null for frames without a sequence header and for nonsense', () => {
    expect(makeAv1Config(hex('1200'))).toBeNull();
    expect(makeAv1Config(bytes())).toBeNull();
    expect(makeAv1Config(hex('0aff'))).toBeNull();
    expect(readAv1Config(hex('0000'))).toBeNull();
  });
});

describe('VP9 configuration', () => {
  const picture = { width: 1920, height: 1080, framesPerSecond: 24, colour: null };
  // Marker 2, profile 0, key frame, sync code, colour space 1 (BT.601), limited range.
  const keyFrame = hex('82498342 20');

  test('is made from the header of a key frame, its level from size and rate', () => {
    const config = makeVp9Config(keyFrame, picture)!;
    expect(readVp9Config(config)).toMatchObject({
      codecString: 'vp09.00.40.08',
      profile: 'Profile 0',
      level: 4,
      bitDepth: 8,
      chroma: '4:2:0',
    });
    expect(config).toEqual(hex('01000000 00 28 82 06 06 06 0000'));
  });

  test.each([
    [320, 180, 25, 'vp09.00.11.08'],
    [1280, 720, 30, 'vp09.00.31.08'],
    [1920, 1080, 60, 'vp09.00.41.08'],
    [3840, 2160, 30, 'vp09.00.50.08'],
    [3840, 2160, 60, 'vp09.00.51.08'],
    [30_000, 20_000, 60, 'vp09.00.62.08'],
  ])('%i × %i at %i frames per second is %s', (width, height, framesPerSecond, codecString) => {
    expect(readVp9Config(makeVp9Config(keyFrame, { ...picture, width, height, framesPerSecond })!)?.codecString).toBe(
      codecString,
    );
  });

  test('prefers the colours that the container states', () => {
    const colour = { primaries: 9, transfer: 16, matrix: 9, fullRange: false };
    expect(readVp9Config(makeVp9Config(keyFrame, { ...picture, colour })!)?.colour).toEqual(colour);
  });

  test('knows ten bits of profile 2', () => {
    // Marker 2, profile 2 (low bit 0, high bit 1), key frame, sync code, ten bits, colour space 5.
    expect(readVp9Config(makeVp9Config(hex('92498342 50'), picture)!)).toMatchObject({
      codecString: 'vp09.02.40.10',
      bitDepth: 10,
    });
  });

  test('is null for frames that are no key frames, and for nonsense', () => {
    expect(makeVp9Config(hex('86000000 00'), picture)).toBeNull();
    expect(makeVp9Config(hex('82000000 00'), picture)).toBeNull();
    expect(makeVp9Config(bytes(), picture)).toBeNull();
    expect(readVp9Config(hex('00000000'))).toBeNull();
  });
});
