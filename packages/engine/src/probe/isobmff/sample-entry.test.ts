import { describe, expect, test } from 'vitest';
import { ascii, bytes, concat, hex } from '../testing/bytes.ts';
import { box, esds, fullBox, soundEntry, u16, u32, visualEntry, zeros } from '../testing/box-writer.ts';
import { AAC_CONFIG, AV1_CONFIG, AVC_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import { boxes } from './boxes.ts';
import { readSampleEntry } from './sample-entry.ts';
import type { AudioEntry, SampleEntry, VideoEntry } from './sample-entry.ts';

function read(entry: Uint8Array, handler: string): SampleEntry {
  const { type, data } = [...boxes(entry)][0]!;
  return readSampleEntry(type, data, handler);
}
const video = (entry: Uint8Array): VideoEntry => read(entry, 'vide') as VideoEntry;
const audio = (entry: Uint8Array): AudioEntry => read(entry, 'soun') as AudioEntry;

describe('video entries', () => {
  test.each([
    ['avc1', box('avcC', AVC_CONFIG), 'h264', 'avc1.4d400c'],
    ['avc3', box('avcC', AVC_CONFIG), 'h264', 'avc3.4d400c'],
    ['hvc1', box('hvcC', HEVC_HDR_CONFIG), 'hevc', 'hvc1.2.4.L60.90'],
    ['hev1', box('hvcC', HEVC_HDR_CONFIG), 'hevc', 'hev1.2.4.L60.90'],
    ['dvh1', box('hvcC', HEVC_HDR_CONFIG), 'hevc', 'hvc1.2.4.L60.90'],
    ['av01', box('av1C', AV1_CONFIG), 'av1', 'av01.0.00M.08'],
    ['vp09', box('vpcC', hex('01000000 00 28 82 01 01 01 0000')), 'vp9', 'vp09.00.40.08'],
  ])('%s', (format, config, codec, codecString) => {
    expect(video(visualEntry(format, config))).toMatchObject({
      kind: 'video',
      codec,
      width: 320,
      height: 180,
      facts: { codecString },
      isEncrypted: false,
    });
  });

  test('have pixel shape, colours and fields', () => {
    const entry = visualEntry(
      'avc1',
      box('avcC', AVC_CONFIG),
      box('pasp', u32(64, 45)),
      box('fiel', bytes(2, 9)),
      box('colr', ascii('nclx'), u16(9, 16, 9), bytes(0x80)),
    );
    expect(video(entry)).toMatchObject({
      pixelAspect: { num: 64, den: 45 },
      isInterlaced: true,
      colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: true },
    });
    expect(video(visualEntry('avc1', box('colr', ascii('nclc'), u16(1, 1, 1)))).colour).toEqual({
      primaries: 1,
      transfer: 1,
      matrix: 1,
      fullRange: false,
    });
    expect(video(visualEntry('avc1', box('colr', ascii('prof'), zeros(40)))).colour).toBeNull();
  });

  test('tell Dolby Vision by name or by its box', () => {
    const hvcC = box('hvcC', HEVC_HDR_CONFIG);
    expect(video(visualEntry('dvhe', hvcC)).dolbyVision).toBe('unknown');
    expect(video(visualEntry('hvc1', hvcC)).dolbyVision).toBeNull();
    // Version 1.0, profile 8, level 6, RPU and base layer, compatible with HDR10.
    const record = concat(bytes(1, 0, 0x10, 0x35, 0x10), zeros(19));
    expect(video(visualEntry('hvc1', hvcC, box('dvvC', record))).dolbyVision).toMatchObject({
      profile: 8,
      level: 6,
      compatibility: 1,
    });
  });

  test('MPEG-4 video is known by its object type', () => {
    expect(video(visualEntry('mp4v', esds(0x20, bytes(0))))).toMatchObject({ codec: 'mpeg4', facts: null });
    expect(video(visualEntry('mp4v', esds(0x61, bytes(0)))).codec).toBe('mpeg2video');
  });

  test('protected ones say what they hide, and are not copied', () => {
    const entry = visualEntry('encv', box('avcC', AVC_CONFIG), box('sinf', box('frma', ascii('avc1'))));
    expect(video(entry)).toMatchObject({ codec: 'h264', isEncrypted: true, facts: null, config: null });
  });

  test('unknown ones and ones named like object members are unknown', () => {
    expect(video(visualEntry('zzzz'))).toMatchObject({ codec: 'unknown', facts: null });
    expect(video(box('avc1', zeros(3)))).toMatchObject({ width: 0, facts: null });
  });
});

describe('sound entries', () => {
  test('AAC, with its configuration', () => {
    expect(audio(soundEntry('mp4a', 48_000, esds(0x40, AAC_CONFIG)))).toMatchObject({
      codec: 'aac',
      channels: 2,
      sampleRate: 48_000,
      facts: { codecString: 'mp4a.40.2', frameSamples: 1024, config: AAC_CONFIG },
    });
  });

  test.each([
    ['mp4a', esds(0x6b, bytes()), 'mp3'],
    ['mp4a', esds(0xa9, bytes()), 'dts'],
    ['.mp3', bytes(), 'mp3'],
    ['sowt', bytes(), 'pcm_s16le'],
    ['mlpa', bytes(), 'truehd'],
    ['what', bytes(), 'unknown'],
  ])('%s', (format, parts, codec) => {
    expect(audio(soundEntry(format, 44_100, parts))).toMatchObject({ codec, sampleRate: 44_100, facts: null });
  });

  test('AC-3, E-AC-3, Opus, FLAC and ALAC by their own boxes', () => {
    expect(audio(soundEntry('ac-3', 48_000, box('dac3', hex('103d c0')))).facts).toMatchObject({
      codecString: 'ac-3',
      channels: 6,
    });
    expect(audio(soundEntry('ec-3', 48_000, box('dec3', hex('0600 200f00')))).facts).toMatchObject({
      codecString: 'ec-3',
      channels: 6,
    });
    expect(audio(soundEntry('Opus', 48_000, box('dOps', hex('00 02 0138 0000bb80 0000 00')))).facts).toMatchObject({
      codecString: 'opus',
      channels: 2,
    });
    const info = concat(hex('1000 1000 000000 000000 0bb802f0'), zeros(20));
    expect(audio(soundEntry('fLaC', 48_000, fullBox('dfLa', 0, 0, hex('80000022'), info))).facts).toMatchObject({
      codecString: 'flac',
      frameSamples: 4096,
    });
    const cookie = hex('00001000 00 10 28 0a 0e 02 00ff 00000000 00000000 0000bb80');
    expect(audio(soundEntry('alac', 48_000, fullBox('alac', 0, 0, cookie))).facts).toMatchObject({
      codecString: 'alac',
      sampleRate: 48_000,
    });
  });

  test('QuickTime version 1 keeps its configuration in a wave box', () => {
    const version1 = box(
      'mp4a',
      zeros(6),
      u16(1),
      u16(1),
      zeros(6),
      u16(2, 16),
      zeros(4),
      u32(48_000 * 65536),
      zeros(16),
      box('wave', esds(0x40, AAC_CONFIG)),
    );
    expect(audio(version1).facts?.codecString).toBe('mp4a.40.2');
  });

  test('QuickTime version 2 has its numbers elsewhere', () => {
    const rate = new Uint8Array(8);
    new DataView(rate.buffer).setFloat64(0, 96_000);
    const version2 = box(
      'mp4a',
      zeros(6),
      u16(1),
      u16(2),
      zeros(6),
      u16(3, 16),
      zeros(4),
      u32(65536),
      u32(72),
      rate,
      u32(6),
      zeros(20),
      esds(0x40, AAC_CONFIG),
    );
    expect(audio(version2)).toMatchObject({ channels: 6, sampleRate: 96_000, facts: { codecString: 'mp4a.40.2' } });
  });

  test('descriptors that lie about their size give nothing', () => {
    expect(
      audio(soundEntry('mp4a', 48_000, fullBox('esds', 0, 0, hex('03 ffffff7f 0001 00 04 ffffff7f')))).facts,
    ).toBeNull();
    expect(audio(soundEntry('mp4a', 48_000)).codec).toBe('aac');
  });
});

describe('subtitle entries', () => {
  test('are text by their format, and forced when the display flags say so', () => {
    expect(read(box('tx3g', zeros(8), u32(0x8000_0000), zeros(20)), 'sbtl')).toEqual({
      kind: 'subtitle',
      codec: 'mov_text',
      isForced: true,
    });
    expect(read(box('wvtt', zeros(8)), 'text')).toEqual({ kind: 'subtitle', codec: 'webvtt', isForced: false });
    expect(read(box('tmcd', zeros(8)), 'tmcd')).toEqual({ kind: 'other', codec: 'unknown' });
  });
});
