import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { boxesIn, findBox, viewOf } from '../../package/boxes.ts';
import { readFragment } from '../../package/fragment.ts';
import { FRAMES_IN_PIECE, madeRequest, wholeBody } from '../../testing/made-request.ts';
import type { StreamRequest } from '../protocol.ts';
import { answerStream } from '../protocols.ts';

const NAME = 'v0.copy+a1.copy+a2.copy';

/** Counts what is asked of the engine. */
function counting(name: string, start?: string): { request: StreamRequest; asked: string[] } {
  const request = madeRequest({ name });
  const asked: string[] = [];
  const { segment } = request.engine;
  const engine: StreamRequest['engine'] = {
    ...request.engine,
    segment: (source, id, i, options) => {
      asked.push(`${id}/${i}`);
      return segment(source, id, i, options);
    },
  };
  return { request: { ...request, engine, query: new URLSearchParams(start === undefined ? {} : { start }) }, asked };
}

interface Found {
  track: number;
  sequence: number;
  seconds: number;
  payload: string;
}
const TIMESCALES = [24_000, 48_000, 48_000];
function fragmentsOf(file: Uint8Array): Found[] {
  const found: Found[] = [];
  for (const box of boxesIn(file)) {
    if (box.type === 'moof') {
      const traf = findBox(file, 'traf', box.body, box.end)!;
      const tfhd = findBox(file, 'tfhd', traf.body, traf.end)!;
      const track = viewOf(file).getUint32(tfhd.body + 4);
      const { tfdt, sequence } = readFragment(file.subarray(box.start, box.end));
      found.push({ track, sequence, seconds: tfdt / TIMESCALES[track - 1]!, payload: '' });
    }
    if (box.type === 'mdat') found.at(-1)!.payload = Buffer.from(file.subarray(box.body, box.end)).toString('latin1');
  }
  return found;
}

describe('one file of the whole film', () => {
  test('has one head for all tracks, which says how long it will be', async () => {
    const { request } = counting(NAME);
    const file = await wholeBody(await answerStream(request, 'stream.mp4'));
    const moov = findBox(file, 'moov')!;
    const traks = [...boxesIn(file, moov.body, moov.end)].filter((b) => b.type === 'trak');
    const ids = traks.map((t) => viewOf(file).getUint32(findBox(file, 'tkhd', t.body, t.end)!.body + 12));
    expect(ids).toEqual([1, 2, 3]);
    const mvex = findBox(file, 'mvex', moov.body, moov.end)!;
    expect([...boxesIn(file, mvex.body, mvex.end)].map((b) => b.type)).toEqual(['mehd', 'trex', 'trex', 'trex']);
    const durationMs = viewOf(file).getUint32(findBox(file, 'mehd', mvex.body, mvex.end)!.body + 4);
    expect(durationMs / 1000).toBeCloseTo((749 * 1001) / 24_000, 0);
  });

  test('has every piece of every track once, in the order of time, counted through, from 0', async () => {
    const { request, asked } = counting(NAME);
    const found = fragmentsOf(await wholeBody(await answerStream(request, 'stream.mp4')));
    expect(found.map((f) => f.sequence)).toEqual(found.map((_, i) => i + 1));
    const times = found.map((f) => f.seconds);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(0);
    const segments = request.timeline.boundaries.length - 1;
    expect(asked).toHaveLength(3 * segments);
    expect(found).toHaveLength(3 * segments);
    for (const [i, id] of ['v0.copy', 'a1.copy', 'a2.copy'].entries()) {
      const payloads = found.filter((f) => f.track === i + 1).map((f) => f.payload);
      expect(payloads.map((p) => p.split(`${id}/`).length - 1)).toEqual(Array(segments).fill(FRAMES_IN_PIECE));
    }
  });

  test('takes the proposed picture of several, in its parts', async () => {
    const { request, asked } = counting('v0.h264-360+v0.copy+a1.copy');
    await wholeBody(await answerStream(request, 'stream.mp4'));
    expect(asked.filter((a) => a.startsWith('v'))).toEqual(
      Array.from({ length: request.timeline.partBoundaries.length - 1 }, (_, i) => `v0.h264-360/${i}`),
    );
  });

  test.each([
    ['0', 0],
    ['4.9', 0],
    ['5', 1],
    ['29.3', 4],
    ['99999', 4],
  ])('from %s s on begins with the segment that holds it, at time 0', async (start, first) => {
    const { request, asked } = counting(NAME, start);
    const found = fragmentsOf(await wholeBody(await answerStream(request, 'stream.mp4')));
    expect(asked.filter((a) => a.startsWith('v'))[0]).toBe(`v0.copy/${first}`);
    expect(asked).toHaveLength(3 * (request.timeline.boundaries.length - 1 - first));
    expect(found[0]!.seconds).toBe(0);
    expect(Math.max(...found.slice(0, 3).map((f) => f.seconds))).toBeLessThan(0.05);
  });

  test.each(['-1', 'x', '1e3', '', '00000000001'])('from %j is refused', async (start) => {
    const { request } = counting(NAME, start);
    await expect(answerStream(request, 'stream.mp4')).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('a reader', () => {
  async function opened(name: string): Promise<{ chunks: AsyncGenerator<Uint8Array>; asked: string[] }> {
    const { request, asked } = counting(name);
    const { body } = await answerStream(request, 'stream.mp4');
    return { chunks: body as AsyncGenerator<Uint8Array>, asked }; // this protocol answers with nothing else
  }
  /** Everything that was going to happen by itself has happened. */
  async function rest(): Promise<void> {
    for (let i = 0; i < 50; i++) await turn();
  }

  test('who is slow fills no memory: a piece of each track is fetched, and no more until they read on', async () => {
    const { chunks, asked } = await opened(NAME);
    await chunks.next();
    await rest();
    expect(asked).toEqual([]);
    await chunks.next();
    await rest();
    expect(asked).toHaveLength(3);
    await chunks.next();
    await rest();
    expect(asked).toHaveLength(4);
    await chunks.return(undefined);
  });

  test('who goes stops everything', async () => {
    const { chunks, asked } = await opened(NAME);
    for (let i = 0; i < 3; i++) await chunks.next();
    await chunks.return(undefined);
    const before = asked.length;
    await rest();
    expect((await chunks.next()).done).toBe(true);
    expect(asked).toHaveLength(before);
  });
});
