import { describe, expect, it } from 'vitest';
import { boxesIn } from '../package/boxes.ts';
import { readFragment } from '../package/fragment.ts';
import { seeded } from '../testing/random.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { EMPTY_PIECE } from './encoded-chunk.ts';
import { PartAssembler } from './part-assembler.ts';
import type { EncodedFrame, PartShape } from './part-assembler.ts';

const FRAME = 40;
const shape: PartShape = {
  first: 0,
  end: 3,
  boundaries: [0, 1000, 2000, 3000],
  tolerance: 10,
  delay: 4 * FRAME,
  frameTicks: FRAME,
  chunkTicks: 350,
  reorderFrames: 2,
};
/** Display order I B b B P B b B P …, in the order x264 sends it: the middle B-frame is a reference. */
function encoded(from: number, count: number, step = FRAME): EncodedFrame[] {
  const pts = (n: number): number => from + n * step;
  const order = [0];
  for (let i = 1; i < count; i += 4) order.push(...[i + 3, i + 1, i, i + 2].filter((n) => n < count));
  return order.map((n, i) => ({ pts: pts(n), isKey: i === 0, data: Buffer.from(`${pts(n)}`) }));
}
function assemble(frames: EncodedFrame[], over: Partial<PartShape> = {}): EncodedChunk[] {
  const assembler = new PartAssembler({ ...shape, ...over });
  return [...frames.flatMap((f) => assembler.push(f)), ...assembler.finish()];
}
interface Shown {
  pts: number;
  dts: number;
  duration: number;
  data: string;
}
function shown(chunk: EncodedChunk): Shown[] {
  const bytes = Buffer.from(chunk.bytes);
  const boxes = [...boxesIn(bytes)];
  const mdat = boxes.find((b) => b.type === 'mdat')!;
  const { tfdt, samples } = readFragment(bytes);
  let [dts, at] = [tfdt, mdat.body];
  return samples.map((s) => {
    const frame = {
      pts: dts + s.offset - shape.delay,
      dts,
      duration: s.duration,
      data: bytes.toString('latin1', at, at + s.size),
    };
    dts += s.duration;
    at += s.size;
    return frame;
  });
}
const film = [...encoded(0, 25), ...encoded(1000, 25), ...encoded(2000, 25)];

describe('parts put together from frames', () => {
  it('show every frame at its time, with its own bytes', () => {
    const frames = assemble(film).flatMap(shown);
    expect(frames).toHaveLength(75);
    for (const frame of frames) expect(frame.data).toBe(String(frame.pts));
    expect(frames.map((f) => f.pts).toSorted((a, b) => a - b)).toEqual([...Array(75).keys()].map((n) => n * FRAME));
  });

  it('begin at their first PTS and join without a gap or overlap', () => {
    const chunks = assemble(film);
    const frames = chunks.flatMap(shown);
    for (const [i, frame] of frames.entries()) {
      const next = frames[i + 1];
      if (next) expect(frame.dts + frame.duration).toBe(next.dts);
    }
    const firsts = [0, 1, 2].map((piece) => shown(chunks.find((c) => c.piece === piece)!)[0]!.dts);
    expect(firsts).toEqual([0, 1000, 2000]);
  });

  it('decode no picture later than it is shown where the rate varies', () => {
    const random = seeded(3);
    for (let round = 0; round < 50; round++) {
      const times = [0];
      while (times.length < 24) times.push(times.at(-1)! + 20 + Math.floor(random() ** 5 * 400));
      const frames = encoded(0, 24).map((f) => ({ ...f, pts: times[f.pts / FRAME]! }));
      const chunks = assemble(frames, {
        end: 1,
        boundaries: [0, times.at(-1)! + FRAME],
        frameTicks: null,
        chunkTicks: 100,
      });
      const got = chunks.flatMap(shown);
      expect(got.map((f) => f.pts)).toEqual(frames.map((f) => f.pts));
      for (const [i, frame] of got.entries()) {
        expect(frame.dts).toBeLessThanOrEqual(frame.pts + shape.delay);
        if (got[i + 1]) expect(got[i + 1]!.dts).toBe(frame.dts + frame.duration);
        expect(frame.duration).toBeGreaterThan(0);
      }
    }
  });

  it('come in chunks of about the agreed length, the last one marked', () => {
    const chunks = assemble(film);
    expect(chunks.map((c) => [c.piece, c.isLast])).toEqual(
      [0, 1, 2].flatMap((p) => [
        [p, false],
        [p, false],
        [p, true],
      ]),
    );
  });

  it('give a chunk as soon as no later frame can change it', () => {
    const assembler = new PartAssembler(shape);
    const at = encoded(0, 25).findIndex((f) => assembler.push(f).length > 0);
    // Nine frames of 350 ticks, two that may still be out of order, one that ends the ninth.
    expect(at + 1).toBe(12);
  });

  it('number their fragments ascending', () => {
    const numbers = assemble(film).map((c) => readFragment(c.bytes).sequence);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('take a frame that lies a rounding error before the boundary', () => {
    const chunks = assemble([...encoded(0, 25), ...encoded(995, 25), ...encoded(2000, 25)]);
    expect(shown(chunks.find((c) => c.piece === 1)!)[0]!.pts).toBe(995);
  });

  it('do not begin at a key frame in their middle', () => {
    const frames = [...encoded(0, 10), ...encoded(400, 15)];
    const chunks = assemble(frames, { end: 1, boundaries: [0, 1000] });
    expect(chunks.every((c) => c.piece === 0)).toBe(true);
    expect(chunks.flatMap(shown)).toHaveLength(25);
  });
});

describe('a film with holes', () => {
  it('has empty parts where it has no frames, and the frame before is shown until the next', () => {
    const chunks = assemble([...encoded(0, 5), ...encoded(2000, 25)]);
    expect(chunks.filter((c) => c.isLast).map((c) => c.piece)).toEqual([0, 1, 2]);
    expect(chunks.find((c) => c.piece === 1)!.bytes).toEqual(EMPTY_PIECE);
    const last = shown(chunks[0]!)
      .toSorted((a, b) => a.dts - b.dts)
      .at(-1)!;
    expect(last.dts + last.duration).toBe(2000);
  });

  it('that ends early ends in empty parts', () => {
    const chunks = assemble(encoded(0, 25));
    expect(chunks.filter((c) => c.isLast).map((c) => c.piece)).toEqual([0, 1, 2]);
    expect(chunks.slice(-2).map((c) => c.bytes)).toEqual([EMPTY_PIECE, EMPTY_PIECE]);
  });

  it('has only empty parts where nothing came at all', () => {
    expect(assemble([]).map((c) => c.bytes)).toEqual([EMPTY_PIECE, EMPTY_PIECE, EMPTY_PIECE]);
  });
});

it('keeps times ascending and exact whatever the frame rate does', () => {
  for (let seed = 0; seed < 30; seed++) {
    const next = seeded(seed);
    const frames: EncodedFrame[] = [];
    for (const start of [0, 1000, 2000]) {
      const times = [start];
      while (times.at(-1)! < start + 900) times.push(times.at(-1)! + 1 + Math.floor(next() * 90));
      const inside = times.filter((t) => t < start + 985);
      const order = encoded(0, inside.length, 1).map((f) => inside[f.pts]!);
      frames.push(...order.map((pts, i) => ({ pts, isKey: i === 0, data: Buffer.from(`${pts}`) })));
    }
    const made = assemble(frames, { frameTicks: null }).flatMap(shown);
    expect(made.map((f) => f.data)).toEqual(frames.map((f) => String(f.pts)));
    for (const frame of made) expect(String(frame.pts)).toBe(frame.data);
    expect(made.every((f, i) => f.duration > 0 && (i === 0 || f.dts > made[i - 1]!.dts))).toBe(true);
  }
});
