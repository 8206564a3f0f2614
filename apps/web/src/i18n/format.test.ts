import { describe, expect, test } from 'vitest';
import {
  ago,
  bitrate,
  channelLayout,
  clock,
  codecName,
  duration,
  languageName,
  percent,
  resolutionName,
  size,
} from './format.ts';

describe('times', () => {
  test('a clock shows hours only when there are some and rounds down', () => {
    expect([0, 999, 61_000, 3_599_999, 3_600_000, 36_123_000].map(clock)).toEqual([
      '0:00',
      '0:00',
      '1:01',
      '59:59',
      '1:00:00',
      '10:02:03',
    ]);
  });

  test('a time that is none shows dashes instead of NaN', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, -1].map(clock)).toEqual(['-:--', '-:--', '-:--']);
  });

  test('lengths are said in the words of the language', () => {
    expect(duration(6_120_000, 'en')).toBe('1 hr 42 min');
    expect(duration(2_520_000, 'de')).toBe('42 Min.');
    expect(duration(7_200_000, 'en')).toBe('2 hr');
    expect(duration(35_000, 'en')).toBe('35 sec');
    expect(duration(10, 'en')).toBe('1 sec');
    expect(duration(59 * 60_000 + 45_000, 'en')).toBe('1 hr');
  });

  test('the past is said relative to now', () => {
    const now = 1_000_000_000_000;
    expect([now - 5_000, now - 180_000, now - 7_200_000, now - 86_400_000].map((then) => ago(then, now, 'en'))).toEqual(
      ['this minute', '3 minutes ago', '2 hours ago', 'yesterday'],
    );
  });
});

describe('numbers', () => {
  test('sizes use decimal units and one decimal where it matters', () => {
    expect([0, 999, 1_400_000, 1_400_000_000, 14_000_000_000].map((bytes) => size(bytes, 'en'))).toEqual([
      '0 byte',
      '999 byte',
      '1.4 MB',
      '1.4 GB',
      '14 GB',
    ]);
    expect(size(1_400_000_000, 'de')).toBe('1,4\u00a0GB');
    expect(size(5e18, 'en')).toBe('5,000,000 TB');
  });

  test('bitrates', () => {
    expect([160_000, 8_250_000, 24_000_000].map((bps) => bitrate(bps, 'en'))).toEqual([
      '160 kbit/s',
      '8.3 Mbit/s',
      '24 Mbit/s',
    ]);
  });

  test('shares', () => {
    expect(percent(0.426, 'en')).toBe('43%');
  });
});

describe('names', () => {
  test('languages in both ISO 639-2 forms and as BCP 47', () => {
    expect(['eng', 'ger', 'deu', 'fre', 'pt-BR'].map((tag) => languageName(tag, 'en'))).toEqual([
      'English',
      'German',
      'German',
      'French',
      'Brazilian Portuguese',
    ]);
    expect(languageName('ger', 'de')).toBe('Deutsch');
  });

  test('no language, and tags that are none, do no harm', () => {
    expect([null, '', 'und'].map((tag) => languageName(tag, 'en'))).toEqual([null, null, null]);
    expect(languageName('x!', 'en')).toBe('x!');
    expect(languageName('qqq', 'en')).toBe('qqq');
  });

  test('channels', () => {
    expect([1, 2, 6, 8, 5].map(channelLayout)).toEqual([null, null, '5.1', '7.1', '5']);
  });

  test('codecs', () => {
    expect(['h264', 'eac3', 'pcm_s16le', 'xvid9'].map(codecName)).toEqual([
      'H.264',
      'Dolby Digital Plus',
      'PCM',
      'XVID9',
    ]);
  });

  test('a wide film of few lines still counts as what it was made for', () => {
    expect([
      resolutionName(1920, 800),
      resolutionName(3840, 1600),
      resolutionName(1280, 536),
      resolutionName(720, 576),
    ]).toEqual(['1080p', '4K', '720p', '576p']);
  });
});
