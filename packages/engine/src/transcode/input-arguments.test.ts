import { describe, expect, it } from 'vitest';
import type { MediaIndex, Source } from '../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { epochStart, inputArguments, streamArgument } from './input-arguments.ts';

function optionOf(args: readonly string[], name: string): string | undefined {
  return args[args.indexOf(name) + 1];
}
function sourceOf(over: Partial<MediaIndex>): Source {
  return { path: '/films/a,b|c.ts', index: madeIndex(over) };
}

describe('a file of our own readers', () => {
  it('is sought by its own time stamps', () => {
    const args = inputArguments(sourceOf({}), 12.5);
    expect(args).toEqual(
      [
        '-noaccurate_seek',
        '-seek_timestamp',
        '1',
        '-ss',
        '12.500000',
        '-copyts',
        '-protocol_whitelist',
        'file,pipe',
      ].concat(['-f', 'matroska', '-i', 'file:/films/a,b|c.ts']),
    );
  });
});

describe('a file that no pass has measured', () => {
  it('counts from its start, whichever of its streams are used', () => {
    const access = { originSeconds: 1.458667, pass: 0, epochs: null };
    const args = inputArguments(sourceOf({ reader: 'ffmpeg', container: 'mpegts', grid: null, access }), 4);
    expect(optionOf(args, '-ss')).toBe('4.000000');
    expect(optionOf(args, '-itsoffset')).toBe('-1.458665');
    expect(args).not.toContain('-start_at_zero');
  });
});

/** Key frames every two seconds; the second epoch begins at the third of them. */
function stream(stamps: { first: number; second: number }): Source {
  const epochs = [
    { fromByte: 188, toByte: 5000, shiftTicks: -stamps.first },
    { fromByte: 4888, toByte: 9000, shiftTicks: 360_000 - stamps.second },
  ];
  return sourceOf({
    reader: 'ffmpeg',
    container: 'mpegts',
    streams: [madeVideo({ trackId: 0x100 }), madeAudio({ trackId: 0x101 })],
    grid: {
      streamIndex: 0,
      firstPts: 0,
      endPts: 720_000,
      keyframes: [0, 180_000, 360_000, 540_000],
      positions: [188, 2000, 4888, 7000],
    },
    access: { originSeconds: stamps.first / 90_000, pass: 1, epochs },
  });
}

describe('a measured stream', () => {
  const film = stream({ first: 90_000, second: 900_000 });

  it('is read from the key frame at or before a time to the end of its epoch', () => {
    expect(inputArguments(film, 3.9).at(-1)).toBe('subfile,,start,2000,end,5000,,:file:/films/a,b|c.ts');
    expect(inputArguments(film, 4).at(-1)).toBe('subfile,,start,4888,end,9000,,:file:/films/a,b|c.ts');
    expect(inputArguments(film, 4)).not.toContain('-ss');
  });

  it('is read from its first byte for its start', () => {
    expect(inputArguments(film, null).at(-1)).toContain('start,0,end,5000');
  });

  it('is moved to the time of the index, a nudge beside what ffmpeg corrects', () => {
    expect(optionOf(inputArguments(film, 2), '-itsoffset')).toBe('-0.999998');
    expect(optionOf(inputArguments(film, 5), '-itsoffset')).toBe('-5.999998');
  });

  it('opens nothing but the file', () => {
    expect(optionOf(inputArguments(film, 2), '-protocol_whitelist')).toBe('file,pipe,subfile');
    expect(optionOf(inputArguments(film, 2), '-f')).toBe('mpegts');
  });

  it('takes stamps of the last minute before they wrap for negative ones, as ffmpeg does', () => {
    const wrap = 2 ** 33;
    const near = stream({ first: wrap - 90_000 * 50, second: 0 });
    expect(optionOf(inputArguments(near, 0), '-itsoffset')).toBe('50.000002');
    const far = stream({ first: wrap - 90_000 * 63, second: 0 });
    expect(Number(optionOf(inputArguments(far, 0), '-itsoffset'))).toBeCloseTo(63 - wrap / 90_000, 5);
    expect(Number(optionOf(inputArguments(far, 3.5), '-itsoffset'))).toBeCloseTo(63 - wrap / 90_000, 5);
  });

  it('knows where the unbroken time around a moment begins', () => {
    expect(epochStart(film.index, 3.99, 90_000)).toBe(0);
    expect(epochStart(film.index, 4, 90_000)).toBe(4);
    expect(epochStart(film.index, 7, 90_000)).toBe(4);
    expect(epochStart(madeIndex(), 7, 90_000)).toBe(0);
  });
});

describe('the name of a stream', () => {
  it('is its id where a file is entered in its middle, its number elsewhere', () => {
    const { index } = stream({ first: 0, second: 0 });
    expect(streamArgument(index, index.streams[1] as never)).toBe('0:i:257');
    expect(streamArgument(madeIndex(), madeAudio())).toBe('0:1');
  });

  it('is its number where two share an id', () => {
    const { index } = stream({ first: 0, second: 0 });
    const core = madeAudio({ index: 2, trackId: 0x101 });
    expect(streamArgument({ ...index, streams: [...index.streams, core] }, core)).toBe('0:2');
  });
});
