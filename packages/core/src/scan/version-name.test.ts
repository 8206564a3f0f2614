import { describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, VideoStream } from '@praxino/engine';
import { versionName } from './version-name.ts';

// The name is made of these fields alone.
const video = (width: number, height: number, hdr: VideoStream['hdr'] = 'sdr', isAttachedPicture = false) =>
  ({ type: 'video', width, height, hdr, isAttachedPicture }) as VideoStream;
const audio = (codec: string) => ({ type: 'audio', codec }) as AudioStream;
const index = (...streams: MediaIndex['streams']) => ({ container: 'flac', streams }) as MediaIndex;

describe('what tells one file of a film from another', () => {
  test.each([
    [7680, 4320, '8K'],
    [3840, 2160, '4K'],
    [3840, 1600, '4K'],
    [4096, 1716, '4K'],
    [2560, 1440, '1440p'],
    [1920, 1080, '1080p'],
    [1920, 800, '1080p'],
    [1440, 1080, '1080p'],
    [1080, 1920, '1080p'],
    [360, 640, '360p'],
    [1280, 720, '720p'],
    [1280, 536, '720p'],
    [960, 720, '720p'],
    [1024, 576, '576p'],
    [720, 576, '576p'],
    [854, 480, '480p'],
    [640, 360, '360p'],
    [2, 2, '2p'],
  ])('is the size of its picture: %i×%i is %s', (width, height, name) => {
    expect(versionName(index(video(width, height)), null)).toBe(name);
  });

  test('is its edition and its brightness', () => {
    expect(versionName(index(video(3840, 2160, 'hdr10')), "Director's Cut")).toBe("Director's Cut 4K HDR");
    expect(versionName(index(video(3840, 2160, 'dolby-vision')), null)).toBe('4K Dolby Vision');
    expect(versionName(index(video(1920, 1080, 'hlg')), null)).toBe('1080p HLG');
  });

  test('is the codec of a song, whatever its cover is', () => {
    expect(versionName(index(video(600, 600, 'sdr', true), audio('mp3')), null)).toBe('MP3');
    expect(versionName(index(), null)).toBe('FLAC');
  });
});
