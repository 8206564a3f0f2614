import { describe, expect, it } from 'vitest';
import type { MediaIndex, VideoStream } from '../model.ts';
import { madeJob } from '../testing/made-job.ts';
import { softwareFor } from './encoders/families.ts';
import { softwareFilters } from './picture-filters.ts';
import { videoArguments } from './video-arguments.ts';
import type { VideoRunShape } from './video-arguments.ts';
import { pictureChoices, snapPts } from './video-job.ts';
import type { VideoJob } from './video-job.ts';
import { unitsOf } from './video-units.ts';

const all = { hasToneMapping: true, hasBwdif: true };

const jobOf = (stream: Partial<VideoStream> = {}, index: Partial<MediaIndex> = {}, path?: string): VideoJob =>
  madeJob({}, stream, index, path);
function argsOf(job: VideoJob, shape: Partial<VideoRunShape> = {}): string[] {
  return videoArguments(job, {
    first: 8,
    end: 12,
    isUrgent: false,
    attempt: 0,
    picture: pictureChoices(job, all),
    family: softwareFor(job.codec),
    ...shape,
  });
}
function after(args: string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

describe('the input of a head', () => {
  it.each(['/films/-i', '/films/concat:a|b.mkv', '/films/a b\n"c".mkv', '/films/http:/evil'])(
    'is a file and nothing else: %j',
    (path) => {
      const args = argsOf(jobOf({}, {}, path));
      expect(after(args, '-i')).toBe(`file:${path}`);
      expect(after(args, '-protocol_whitelist')).toBe('file,pipe');
      // Input options count only in front of their input.
      expect(args.indexOf('-protocol_whitelist')).toBeLessThan(args.indexOf('-i'));
      expect(args.filter((a) => a.includes(path))).toHaveLength(1);
    },
  );

  it('is read by the demuxer the index names, so that a playlist in disguise is not followed', () => {
    expect(after(argsOf(jobOf()), '-f')).toBe('matroska');
    const other = argsOf(jobOf({}, { container: 'other', reader: 'ffmpeg', grid: null }));
    expect(after(other, '-format_whitelist')).not.toMatch(/\b(?:hls|concat|dash)\b/);
    expect(other.indexOf('-format_whitelist')).toBeLessThan(other.indexOf('-i'));
  });

  it('is sought on the clock of the container where we read it, and from its start where ffmpeg does', () => {
    const ours = argsOf(jobOf());
    expect(after(ours, '-seek_timestamp')).toBe('1');
    expect(ours).not.toContain('-start_at_zero');
    const theirs = argsOf(jobOf({}, { container: 'mpegts', reader: 'ffmpeg', grid: null }));
    expect(theirs).not.toContain('-seek_timestamp');
    expect(theirs).toContain('-start_at_zero');
  });

  it('is read from the key frame and cut at the part, both ends by one filter', () => {
    const args = argsOf(jobOf());
    expect(after(args, '-ss')).toBe('8.170000');
    // A quarter of a frame and a quarter of a tick before 8 s and 12 s.
    expect(after(args, '-vf')).toContain('trim=start=7.989586:end=11.989586');
  });

  it('has no end in the last run, so that nothing behind the last boundary is lost', () => {
    const job = jobOf();
    const last = job.boundaries.length - 1;
    expect(after(argsOf(job, { first: last - 2, end: last }), '-vf')).not.toContain('end=');
    expect(after(argsOf(job, { first: 0, end: 4 }), '-vf')).toMatch(/trim=end=/);
  });
});

describe('the key frames of a head', () => {
  it('are forced where parts begin, but not where the first one does', () => {
    const times = after(argsOf(jobOf()), '-force_key_frames')!.split(',').map(Number);
    expect(times).toHaveLength(3);
    expect(times.map(Math.round)).toEqual([9, 10, 11]);
  });

  it('are only those: no interval, no scene cuts, no open groups', () => {
    const args = argsOf(jobOf(), { first: 8, end: 9 });
    expect(args).not.toContain('-force_key_frames');
    expect(after(args, '-g')).toBe('100000');
    expect(after(args, '-x264-params')).toMatch(/scenecut=0:open-gop=0/);
  });
});

describe('the encode', () => {
  it('has the cap of its rung, two seconds of buffer, and the level manifests announce', () => {
    const args = argsOf(jobOf());
    expect([after(args, '-maxrate'), after(args, '-bufsize')]).toEqual(['3600000', '7200000']);
    expect([after(args, '-profile:v'), after(args, '-level:v')]).toEqual(['high', '3.1']);
  });

  it('takes more threads only when somebody waits', () => {
    expect(after(argsOf(jobOf()), '-x264-params')).toMatch(/threads=1$/);
    expect(after(argsOf(jobOf(), { isUrgent: true }), '-x264-params')).toMatch(/threads=\d+$/);
  });

  it('scales to an even size with square pixels, in 8 bits', () => {
    const filters = softwareFilters(jobOf({ width: 720, height: 577, pixelAspect: { num: 64, den: 45 } }), {
      ...{ first: 8, end: 12, family: softwareFor('h264') },
      picture: { width: 1024, height: 576, bitDepth: 8, deinterlace: 'none', toneMap: 'none' },
    });
    expect(filters.slice(-3)).toEqual(['scale=1024:576:flags=bilinear', 'format=yuv420p', 'setsar=1']);
  });

  it('deinterlaces before it cuts, so that the first frame has one before it', () => {
    const job = jobOf({ isInterlaced: true });
    const filters = after(argsOf(job), '-vf')!;
    expect(filters.indexOf('bwdif')).toBeGreaterThanOrEqual(0);
    expect(filters.indexOf('bwdif')).toBeLessThan(filters.indexOf('trim'));
    expect(pictureChoices(job, { ...all, hasBwdif: false }).deinterlace).toBe('yadif');
  });

  it('brings HDR to standard range where ffmpeg can, and says so in the stream', () => {
    const hdr = jobOf({ hdr: 'hdr10', bitDepth: 10 });
    expect(after(argsOf(hdr), '-vf')).toMatch(/zscale=tin=smpte2084.*tonemap/);
    expect(after(argsOf(hdr), '-color_trc')).toBe('bt709');
    expect(after(argsOf(jobOf({ hdr: 'hlg' })), '-vf')).toContain('tin=arib-std-b67');
    expect(pictureChoices(hdr, { ...all, hasToneMapping: false }).toneMap).toBe('none');
  });

  it('writes one frame when only the header is wanted', () => {
    expect(after(argsOf(jobOf(), { onlyHeader: true }), '-frames:v')).toBe('1');
  });

  it('carries nothing of the file that would make its header differ', () => {
    const args = argsOf(jobOf());
    expect(after(args, '-map_metadata')).toBe('-1');
    expect(args).toContain('+bitexact');
  });
});

describe('the clock of a head', () => {
  it('is 90 kHz where frames are whole ticks of it, else the film’s own', () => {
    expect(jobOf().timescale).toBe(90_000);
    const film = jobOf({ timescale: 24_000, frameTicks: 1001, frameRate: { num: 24_000, den: 1001 } });
    expect(film.timescale).toBe(24_000);
    expect(after(argsOf(film, { first: 0, end: 1 }), '-enc_time_base')).toBe('1:24000');
  });

  it('puts times that the container rounded back on the frame grid', () => {
    const job = jobOf(
      {},
      { grid: { streamIndex: 0, firstPts: 450, endPts: 5_400_000, keyframes: [450], positions: null } },
    );
    // 41 and 83 ms after 5 ms, at 24 frames per second.
    expect([450 + 3690, 450 + 7470].map((pts) => snapPts(job, pts))).toEqual([4200, 7950]);
  });

  it('leaves alone what is no rounding error, and every time of a variable frame rate', () => {
    expect(snapPts(jobOf(), 3750 + 1200)).toBe(4950);
    expect(snapPts(jobOf({ frameTicks: null, frameRate: null }), 3690)).toBe(3690);
    expect(snapPts(jobOf({}, { reader: 'ffmpeg', grid: null }), 3690)).toBe(3690);
  });
});

describe('the parts one head makes', () => {
  it('are those of a segment', () => {
    const { source, timeline } = jobOf();
    const unitOf = unitsOf(source.index, timeline);
    expect(unitOf(5)).toEqual({ first: 4, end: 8 });
    expect(unitOf(7)).toBe(unitOf(4));
    expect(() => unitOf(60)).toThrow(RangeError);
  });

  it('are many segments where every start is dear, because key frames are far apart', () => {
    const job = jobOf(
      {},
      { grid: { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes: [0], positions: null } },
    );
    expect(job.timeline.kind).toBe('fixed');
    expect(unitsOf(job.source.index, job.timeline)(10)).toEqual({ first: 0, end: 32 });
  });
});
