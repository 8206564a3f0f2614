import { describe, expect, it } from 'vitest';
import { madeAudio, madeIndex } from '../testing/made-index.ts';
import { VIDEO_RUNGS } from '../stream/rendition.ts';
import { madeJob } from '../testing/made-job.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { frameBoundaries, chunkOf } from './audio-grid.ts';
import { audioArguments, mixFilters, silenceArguments } from './audio-head.ts';
import type { AudioJob } from './audio-head.ts';
import { softwareFor } from './encoders/families.ts';
import { nvenc } from './encoders/nvenc.ts';
import { x264 } from './encoders/x264.ts';
import { audioRecipe, videoRecipe } from './recipe.ts';
import { pictureChoices } from './video-job.ts';

const index = madeIndex();
const timeline = createTimeline(index);
const job: AudioJob = { source: { path: '/a.mkv', index }, timeline, stream: madeAudio(), codec: 'aac', channels: 2 };
const AAC_FRAME = 1024;
const can = { hasToneMapping: true, hasBwdif: true };
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

  it('counts the samples of that grid at the rate of the encoder, whatever the rate of the film', () => {
    const args = audioArguments({ ...job, stream: { ...madeAudio(), sampleRate: 44_100 } }, 1500, 3000);
    const at = 1500 * AAC_FRAME - 0.4 * 48_000;
    expect(after(args, '-af')).toContain(`aresample=48000,aresample=48000:async=1:first_pts=${at}`);
  });

  it('does not seek at the start of the film', () => {
    const args = audioArguments(job, 0, 100);
    expect(args).not.toContain('-ss');
    expect(after(args, '-af')).toContain('first_pts=0');
  });

  it('puts silence before the film where an encoder wants to be warm by its beginning', () => {
    const args = audioArguments(job, -16, 100);
    expect(args).not.toContain('-ss');
    expect(after(args, '-af')).toContain(`first_pts=${-16 * AAC_FRAME},apad,atrim=start_pts=${-16 * AAC_FRAME}`);
  });

  it('feeds Opus as much later as its packets sound later than what was put in', () => {
    const args = audioArguments({ ...job, codec: 'opus' }, 1500, 3000);
    expect(after(args, '-af')).toContain(`atrim=start_pts=${1500 * 960 + 312}:end_pts=${3001 * 960 + 312}`);
    expect(after(args, '-c:a')).toBe('libopus');
    expect(after(args, '-mapping_family')).toBe('0');
    expect(after(audioArguments({ ...job, codec: 'opus', channels: 6 }, 0, 1), '-mapping_family')).toBe('1');
  });

  it('goes on with silence where the source ends', () => {
    expect(after(audioArguments(job, 0, 100), '-af')).toContain('apad');
  });

  it('names its stream, its layout and its bit rate', () => {
    const args = audioArguments({ ...job, channels: 6 }, 0, 100);
    expect(after(args, '-map')).toBe('0:1');
    expect(after(args, '-af')).toContain('channel_layouts=5.1');
    expect(after(args, '-b:a')).toBe('384000');
    expect(after(silenceArguments('aac', 6), '-i')).toContain('cl=5.1');
  });
});

describe('mixing', () => {
  it('is done in floating point with a limiter where channels are lost, and not at all where none are', () => {
    expect(mixFilters({ channels: 2 }, 2)).toEqual(['aformat=sample_fmts=fltp:channel_layouts=stereo']);
    const filters = mixFilters({ channels: 8 }, 6);
    expect(filters.slice(0, 2)).toEqual(['aformat=sample_fmts=fltp', 'aformat=sample_fmts=fltp:channel_layouts=5.1']);
    expect(filters[2]).toMatch(/^alimiter=limit=0\.\d+:.*level=0:latency=1$/);
  });
});

describe('chunks of sound', () => {
  it('hold two segments each, and every segment lies in one', () => {
    expect(chunkOf(0, 5)).toEqual({ first: 0, end: 2 });
    expect(chunkOf(3, 5)).toEqual({ first: 2, end: 4 });
    expect(chunkOf(4, 5)).toEqual({ first: 4, end: 5 });
  });

  it('are cut at frames: segment i starts with the first frame at or after its picture', () => {
    const frames = frameBoundaries(timeline, madeAudio(), 'aac');
    expect(frames).toHaveLength(timeline.boundaries.length);
    expect(frames.slice(0, 3)).toEqual([0, Math.ceil((4 * 48_000) / 1024), Math.ceil((8 * 48_000) / 1024)]);
    expect(frames.at(-1)! * 1024).toBeGreaterThanOrEqual(60 * 48_000);
  });
});

describe('recipes', () => {
  const video = { picture: pictureChoices(madeJob(), can), family: x264, buildId: 'ffmpeg version 5.1' };

  it('are the same text for the same choices, in whatever order they are named', () => {
    const { toneMap, deinterlace, ...rest } = video.picture;
    const other = videoRecipe(madeJob(), { ...video, picture: { toneMap, deinterlace, ...rest } });
    expect(videoRecipe(madeJob(), video)).toBe(other);
    expect(JSON.parse(other)).toMatchObject({ codec: 'h264', family: 'x264', encoder: 'ffmpeg version 5.1' });
    expect(other).toContain('-crf 23 -maxrate 3600000');
  });

  it.each([
    { picture: { ...video.picture, height: 719 } },
    { picture: { ...video.picture, deinterlace: 'bwdif' as const } },
    { picture: { ...video.picture, toneMap: 'pq' as const } },
    { family: nvenc },
    { buildId: 'ffmpeg version 7.1' },
  ])('differ with everything that decides the bytes: %j', (change) => {
    expect(videoRecipe(madeJob(), { ...video, ...change })).not.toBe(videoRecipe(madeJob(), video));
  });

  it.each([{ burned: 's2' as const }, { codec: 'hevc' as const }, { rung: VIDEO_RUNGS[0]! }])(
    'differ with what is asked for: %j',
    (change) => {
      const family = softwareFor(change.codec ?? 'h264');
      expect(videoRecipe(madeJob(change), { ...video, family })).not.toBe(videoRecipe(madeJob(), video));
    },
  );

  it('of sound differ by codec, channels and encoder', () => {
    const recipes = ([2, 6] as const).flatMap((channels) =>
      (['aac', 'opus'] as const).flatMap((codec) =>
        ['a', 'b'].map((buildId) => audioRecipe({ codec, channels, buildId })),
      ),
    );
    expect(new Set(recipes).size).toBe(8);
  });
});
