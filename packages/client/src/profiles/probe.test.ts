import { deviceProfile } from '@praxino/contracts';
import { describe, expect, test } from 'vitest';
import { audioQuestions, profileFromProbe, videoQuestions } from './probe.ts';
import type { ProbeAnswers } from './probe.ts';

const none: ProbeAnswers = { name: 'Test', kind: 'web', canDecode: () => false, canPlayFile: () => false, hdr: [] };

describe('device profile', () => {
  test('claims nothing when the browser says no to everything', () => {
    expect(profileFromProbe(none)).toEqual({ name: 'Test', kind: 'web', containers: [], video: [], audio: [] });
  });

  test('takes the highest level and bit depth that were answered with yes', () => {
    const yes = new Set([
      'video/mp4; codecs="avc1.640028"',
      'video/mp4; codecs="avc1.640033"',
      'video/mp4; codecs="hvc1.2.4.L123.B0"',
    ]);
    const { video } = profileFromProbe({ ...none, canDecode: (type) => yes.has(type) });
    expect(video).toEqual([
      { codec: 'h264', maxBitDepth: 8, maxLevel: 5.1, hdr: [] },
      { codec: 'hevc', maxBitDepth: 10, maxLevel: 4.1, hdr: [] },
    ]);
  });

  test('is accepted by the contract, with every answer yes and a long name', () => {
    const all = profileFromProbe({
      name: 'x'.repeat(500),
      kind: 'tv',
      canDecode: () => true,
      canPlayFile: () => true,
      hdr: ['hdr10', 'hlg'],
      maxWidth: 3840,
      maxHeight: 2160,
      maxChannels: 6,
    });
    expect(deviceProfile.parse(all)).toEqual(all);
    expect(deviceProfile.parse(profileFromProbe(none))).toBeTruthy();
  });

  test('says HDR only for decoders with ten bits', () => {
    const { video } = profileFromProbe({
      ...none,
      hdr: ['hdr10'],
      canDecode: (type) => type.includes('avc1.640028') || type.includes('vp09'),
    });
    expect(video?.map((v) => [v.codec, v.hdr])).toEqual([
      ['h264', []],
      ['vp9', ['hdr10']],
    ]);
  });

  test('a container counts when any of its types does', () => {
    const { containers } = profileFromProbe({
      ...none,
      canPlayFile: (type) => type === 'video/matroska' || type === 'audio/mpeg',
    });
    expect(containers).toEqual(['matroska', 'mp3']);
  });

  test('sound and pictures that never come in segments are asked for as files', () => {
    const file = new Set(['audio/mpeg', 'audio/wav; codecs="1"', 'video/webm; codecs="vp8"']);
    const { audio, video } = profileFromProbe({ ...none, canPlayFile: (type) => file.has(type) });
    expect(audio?.map(({ codec }) => codec)).toEqual(['mp3', 'pcm']);
    expect(video?.map(({ codec }) => codec)).toEqual(['vp8']);
  });

  test('asks only for codec strings of the right form (RFC 6381)', () => {
    for (const { type } of videoQuestions.filter((question) => question.isFileOnly !== true))
      expect(type).toMatch(
        /^video\/mp4; codecs="(avc1\.[0-9a-f]{6}|hvc1\.[12]\.[46]\.L\d{2,3}\.B0|vp09\.\d\d\.\d\d\.\d\d|av01\.0\.\d\dM\.\d\d)"$/,
      );
    for (const { type } of audioQuestions.filter((question) => question.isFileOnly !== true))
      expect(type).toMatch(/^audio\/mp4; codecs="[\w.-]+"$/);
    expect(videoQuestions.find((q) => q.codec === 'h264' && q.level === 4.1)?.type).toContain('avc1.640029');
    expect(videoQuestions.find((q) => q.codec === 'hevc' && q.level === 5.1)?.type).toContain('L153');
  });

  test('says of H.264 alone that it starts at IDR pictures only', () => {
    const { video } = profileFromProbe({ ...none, canDecode: () => true, needsIdr: true });
    expect(video!.filter((v) => v.needsIdr).map((v) => v.codec)).toEqual(['h264']);
    expect(profileFromProbe({ ...none, canDecode: () => true }).video!.some((v) => v.needsIdr)).toBe(false);
  });
});
