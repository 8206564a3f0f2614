import type { Stream, Version } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import type { Text } from '../../i18n/i18n.ts';
import { audioLabel, qualityFacts, streamsOf, subtitleLabel, videoLabel } from './stream-facts.ts';

const text: Text = (id) => id;
const common = {
  index: 0,
  language: null,
  title: null,
  isDefault: false,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};
const video = {
  ...common,
  type: 'video',
  codec: 'hevc',
  codecString: null,
  profile: null,
  width: 3840,
  height: 1600,
  frameRate: 24000 / 1001,
  bitDepth: 10,
  hdr: 'hdr10',
} as const;
const audio = {
  ...common,
  type: 'audio',
  codec: 'ac3',
  codecString: null,
  channels: 6,
  sampleRate: 48_000,
  bitrateBps: null,
} as const;
const subtitle = { ...common, type: 'subtitle', codec: 'subrip', isText: true, isExternal: false } as const;
const version = (streams: Stream[]): Version => ({
  id: 'v',
  name: '',
  container: 'matroska',
  durationMs: 1,
  sizeBytes: 1,
  bitrateBps: 1,
  isAvailable: true,
  streams,
  chapters: [],
  warnings: [],
});

describe('streams in words', () => {
  test('a good copy is told by resolution, HDR and channels', () => {
    expect(qualityFacts(version([video, audio]))).toEqual(['4K', 'HDR10', '5.1']);
    expect(
      qualityFacts(
        version([
          { ...video, width: 720, height: 576, hdr: 'sdr' },
          { ...audio, channels: 2 },
        ]),
      ),
    ).toEqual(['576p']);
    expect(qualityFacts(version([]))).toEqual([]);
  });

  test('sound says its language, or its title, or that nobody knows', () => {
    expect(audioLabel({ ...audio, language: 'ger', isCommentary: true }, text, 'en')).toBe(
      'German · 5.1 · Dolby Digital · fact.commentary',
    );
    expect(audioLabel({ ...audio, title: 'Director', channels: 2, codec: 'aac' }, text, 'en')).toBe(
      'Director · fact.stereo · AAC',
    );
    expect(audioLabel({ ...audio, channels: 1 }, text, 'en')).toBe('fact.unknownLanguage · fact.mono · Dolby Digital');
  });

  test('subtitles say what they are for, each word once', () => {
    expect(subtitleLabel({ ...subtitle, language: 'eng', title: 'English', isHearingImpaired: true }, text, 'en')).toBe(
      'English · fact.hearing',
    );
    expect(subtitleLabel({ ...subtitle, language: 'eng', title: 'Signs', isForced: true }, text, 'en')).toBe(
      'English · Signs · fact.forced',
    );
    expect(subtitleLabel({ ...subtitle, language: 'und', title: 'x' }, text, 'en')).toBe('x');
  });

  test('a picture says codec, size, rate and depth', () => {
    expect(videoLabel(video)).toBe('HEVC · 3840 × 1600 · 23.976 fps · 10 bit · HDR10');
    expect(videoLabel({ ...video, codec: 'h264', frameRate: null, bitDepth: 8, hdr: 'sdr' })).toBe(
      'H.264 · 3840 × 1600',
    );
  });

  test('streams are found by type', () => {
    expect(streamsOf(version([audio, video, subtitle]), 'video')).toEqual([video]);
  });
});
