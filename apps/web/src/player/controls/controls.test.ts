import { describe, expect, test } from 'vitest';
import { textSubtitles } from '../../testing/make.ts';
import type { Text } from '../../i18n/i18n.ts';
import { chapterAt, chapterMarks, neighbourChapter, shareAt } from './seek-maths.ts';
import { audioName, subtitleName } from './track-names.ts';

const chapters = [0, 60_000, 120_000].map((startMs, i) => ({ startMs, title: `C${i}` }));
const text: Text = (id) => id;

describe('the seek bar', () => {
  test('turns a point into a share and stays on the bar', () => {
    const bar = { left: 100, width: 200 };
    expect([shareAt(100, bar), shareAt(200, bar), shareAt(350, bar), shareAt(0, bar)]).toEqual([0, 0.5, 1, 0]);
    expect(shareAt(5, { left: 0, width: 0 })).toBe(0);
  });

  test('knows the chapter under a point', () => {
    expect([
      chapterAt(chapters, 0)?.title,
      chapterAt(chapters, 119_999)?.title,
      chapterAt(chapters, 500_000)?.title,
    ]).toEqual(['C0', 'C1', 'C2']);
    expect(chapterAt([], 5)).toBeNull();
    expect(chapterAt([{ startMs: 10, title: 'x' }], 5)).toBeNull();
  });

  test('previous goes to the start of this chapter first, then to the one before', () => {
    expect(neighbourChapter(chapters, 70_000, -1)?.title).toBe('C1');
    expect(neighbourChapter(chapters, 61_000, -1)?.title).toBe('C0');
    expect(neighbourChapter(chapters, 1_000, -1)?.title).toBe('C0');
  });

  test('next goes on and ends with the last', () => {
    expect(neighbourChapter(chapters, 0, 1)?.title).toBe('C1');
    expect(neighbourChapter(chapters, 130_000, 1)).toBeNull();
  });

  test('marks leave out the ends of the bar', () => {
    expect(chapterMarks(chapters, 240_000)).toEqual([0.25, 0.5]);
    expect(chapterMarks(chapters, 120_000)).toEqual([0.5]);
    expect(chapterMarks(chapters, 0)).toEqual([]);
  });
});

describe('tracks in words', () => {
  test('sound leads with its language and keeps its title as a detail', () => {
    const track = {
      index: 1,
      language: 'ger',
      title: 'Commentary',
      codec: 'aac',
      channels: 2,
      action: 'copy',
    } as const;
    expect(audioName(track, text, 'en')).toEqual({ name: 'German', detail: 'Commentary · fact.stereo · AAC' });
    expect(audioName({ ...track, language: null }, text, 'en').name).toBe('Commentary');
    expect(audioName({ ...track, language: null, title: null, channels: 6 }, text, 'en')).toEqual({
      name: 'fact.unknownLanguage',
      detail: '5.1 · AAC',
    });
  });

  test('subtitles say what they are for', () => {
    const track = {
      index: 2,
      language: 'eng',
      title: 'English',
      isDefault: false,
      isForced: true,
      isHearingImpaired: false,
      ...textSubtitles('/s/3.vtt'),
    };
    expect(subtitleName(track, text, 'en')).toEqual({ name: 'English', detail: 'fact.forced' });
  });
});
