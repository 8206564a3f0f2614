import { describe, expect, it } from 'vitest';
import { madeAudio, madeIndex } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { AAC_FRAME, aacFrameBoundaries, chunkOf } from './aac-grid.ts';
import { audioArguments, silenceArguments } from './audio-head.ts';
import type { AudioJob } from './audio-head.ts';
import { audioRecipe, videoRecipe } from './recipe.ts';

const index = madeIndex();
const timeline = createTimeline(index);
const job: AudioJob = { source: { path: '/a.mkv', index }, timeline, stream: madeAudio(), channels: 2 };
function after(args: string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

describe('the command line of a sound head', () => {
  it('starts to read early, and lays the sound on the sample grid before the first frame', () => {
    const args = audioArguments(job, 1500, 3000);
    expect(after(args, '-ss')).toBe('30.500000');
    const filters = after(args, '-af')!;
    expect(filters).toContain(`first_pts=${1500 * AAC_FRAME - 0.4 * 48_000}`);
    expect(filters).toContain(`atrim=start_pts=${1500 * AAC_FRAME}:end_pts=${3001 * AAC_FRAME}`);
  });

  it('does not seek at the start of the film', () => {
    const args = audioArguments(job, 0, 100);
    expect(args).not.toContain('-ss');
    expect(after(args, '-af')).toContain('first_pts=0');
  });

  it('goes on with silence where the source ends', () => {
    expect(after(audioArguments(job, 0, 100), '-af')).toContain('apad');
  });

  it('names its stream, its layout and its bit rate', () => {
    const args = audioArguments({ ...job, channels: 6 }, 0, 100);
    expect(after(args, '-map')).toBe('0:1');
    expect(after(args, '-af')).toContain('channel_layouts=5.1');
    expect(after(args, '-b:a')).toBe('384000');
    expect(after(silenceArguments(6), '-i')).toContain('cl=5.1');
  });
});

describe('chunks of sound', () => {
  it('hold two segments each, and every segment lies in one', () => {
    expect(chunkOf(0, 5)).toEqual({ first: 0, end: 2 });
    expect(chunkOf(3, 5)).toEqual({ first: 2, end: 4 });
    expect(chunkOf(4, 5)).toEqual({ first: 4, end: 5 });
  });

  it('are cut at frames: segment i starts with the first frame at or after its picture', () => {
    const frames = aacFrameBoundaries(timeline);
    expect(frames).toHaveLength(timeline.boundaries.length);
    expect(frames.slice(0, 3)).toEqual([0, Math.ceil((4 * 48_000) / 1024), Math.ceil((8 * 48_000) / 1024)]);
    expect(frames.at(-1)! * 1024).toBeGreaterThanOrEqual(60 * 48_000);
  });
});

describe('recipes', () => {
  const picture = { width: 1280, height: 720, deinterlace: 'none', toneMap: 'none' } as const;
  const video = { picture, maxBitrateBps: 3_600_000, buildId: 'ffmpeg version 5.1' };

  it('are the same text for the same choices, in whatever order they are named', () => {
    const { toneMap, deinterlace, ...rest } = picture;
    expect(videoRecipe(video)).toBe(videoRecipe({ ...video, picture: { toneMap, deinterlace, ...rest } }));
    expect(JSON.parse(videoRecipe(video))).toMatchObject({ codec: 'h264', crf: 23, encoder: 'ffmpeg version 5.1' });
  });

  it.each([
    { picture: { ...picture, height: 719 } },
    { picture: { ...picture, deinterlace: 'bwdif' as const } },
    { picture: { ...picture, toneMap: 'pq' as const } },
    { maxBitrateBps: 1 },
    { buildId: 'ffmpeg version 7.1' },
  ])('differ with everything that decides the bytes: %j', (change) => {
    expect(videoRecipe({ ...video, ...change })).not.toBe(videoRecipe(video));
  });

  it('of sound differ by channels and encoder', () => {
    const recipes = [2, 6].flatMap((channels) =>
      ['a', 'b'].map((buildId) => audioRecipe({ channels: channels as 2 | 6, buildId })),
    );
    expect(new Set(recipes).size).toBe(4);
  });
});
