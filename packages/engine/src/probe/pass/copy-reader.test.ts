import { describe, expect, it } from 'vitest';
import type { Source } from '../../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../../testing/made-index.ts';
import { openCopyReader } from './copy-reader.ts';
import { INDEX_PASS_VERSION } from './measured-index.ts';
import { needsMeasuring } from './measure-file.ts';
import { copyArguments } from './packet-cuts.ts';
import { openAnyReader } from './open-any-reader.ts';
import { Turns } from './turns.ts';

const signal = new AbortController().signal;
const flv: Source = {
  path: '/films/a.flv',
  index: madeIndex({
    container: 'flv',
    reader: 'ffmpeg',
    access: { originSeconds: 0.08, pass: INDEX_PASS_VERSION, epochs: null },
  }),
};
const optionsOf = (args: readonly string[], name: string) => args.filter((_, i) => args[i - 1] === name);

describe('the command line of a copy', () => {
  it('takes one stream, untouched, one packet in each fragment, at the times of the index', () => {
    const args = copyArguments(flv, madeVideo(), 4.17);
    expect(optionsOf(args, '-map')).toEqual(['0:0']);
    expect(optionsOf(args, '-c')).toEqual(['copy']);
    expect(optionsOf(args, '-ss')).toEqual(['4.170000']);
    expect(optionsOf(args, '-itsoffset')).toEqual(['-0.079998']);
    expect(optionsOf(args, '-movflags')[0]).toContain('frag_every_frame');
    expect(optionsOf(args, '-video_track_timescale')).toEqual(['90000']);
    expect(args.at(-1)).toBe('pipe:1');
  });

  it('counts sound in samples, and takes the headers off AAC', () => {
    const args = copyArguments(flv, madeAudio(), null);
    expect(args).not.toContain('-video_track_timescale');
    expect(optionsOf(args, '-bsf:a')).toEqual(['aac_adtstoasc']);
    expect(args).not.toContain('-ss');
    expect(copyArguments(flv, madeAudio({ codec: 'ac3' }), null)).not.toContain('-bsf:a');
  });

  it('keeps the parameter sets of HEVC beside the packets', () => {
    expect(optionsOf(copyArguments(flv, madeVideo({ codec: 'hevc' }), null), '-tag:v')).toEqual(['hvc1']);
  });
});

describe('a reader by ffmpeg', () => {
  const reader = openCopyReader(flv, { ffmpegPath: '/nowhere/ffmpeg', turns: new Turns(1) });

  it('refuses streams that are no picture of the grid and no sound', async () => {
    await expect(reader.packets(7, 0, 1, signal)).rejects.toThrow(RangeError);
    await expect(reader.keyframe(99, signal)).rejects.toThrow(RangeError);
    await expect(reader.subtitlePackets([2], { fromMs: 0, toMs: 1 } as never, signal)).rejects.toThrow(RangeError);
    await expect(reader.attachment(1, 10, signal)).rejects.toThrow(RangeError);
    expect(reader.subtitleHeader(2)).toBeNull();
  });

  it('says that the file is gone before it starts anything', async () => {
    await expect(reader.packets(0, 0, 180_000, signal)).rejects.toMatchObject({ code: 'media.missing' });
  });

  it('is not to be had without ffmpeg', async () => {
    await expect(openAnyReader(null)(flv, signal)).rejects.toMatchObject({ code: 'transcode.unavailable' });
  });
});

describe('the index pass', () => {
  it('has work with files that ffmpeg reads and no pass of today has measured', () => {
    const { access, ...bare } = flv.index;
    expect(needsMeasuring(bare)).toBe(true);
    expect(needsMeasuring({ ...bare, access: { ...access!, pass: 0 } })).toBe(true);
    expect(needsMeasuring({ ...bare, access: { ...access!, pass: INDEX_PASS_VERSION - 1 } })).toBe(true);
    expect(needsMeasuring(flv.index)).toBe(false);
    expect(needsMeasuring(madeIndex())).toBe(false);
  });
});
