// Which parts of a film are read for whom, and what is kept of them.
import { describe, expect, it } from 'vitest';
import type { MediaIndex, PacketReader, Source, SourceId, SubtitlePacket, TimeRange } from '../model.ts';
import { madeAudio, madeIndex, madeSubtitle, madeVideo } from '../testing/made-index.ts';
import { createSubtitles } from './create-subtitles.ts';
import type { Subtitles } from './subtitles.ts';

const MINUTE = 60_000;
const signal = new AbortController().signal;

/** Five minutes with a line at the start of each half minute in streams 2 (SubRip) and 3 (ASS), and pictures in 4. */
function film(over: Partial<MediaIndex> = {}): Source {
  const streams = [
    madeVideo(),
    madeAudio(),
    madeSubtitle(),
    madeSubtitle({ index: 3, trackId: 4, codec: 'ass' }),
    madeSubtitle({ index: 4, trackId: 5, codec: 'hdmv_pgs_subtitle', isText: false }),
  ];
  return { path: '/film.mkv', index: madeIndex({ durationMs: 5 * MINUTE, streams, ...over }) };
}
const lines: SubtitlePacket[] = Array.from({ length: 10 }, (_, i) => ({
  startMs: i * 30_000,
  durationMs: 2000,
  data: Buffer.from(`Line ${i}`),
}));

interface Rig {
  subtitles: Subtitles;
  kept: Map<string, Uint8Array>;
  reads: { streams: readonly number[]; range: TimeRange }[];
  close: (reason: Error) => void;
  /** Readers wait until it is called. */
  open: () => void;
}

function rig({ isHeld = false, kept = new Map<string, Uint8Array>() } = {}): Rig {
  const reads: Rig['reads'] = [];
  const door = Promise.withResolvers<void>();
  if (!isHeld) door.resolve();
  const closing = new AbortController();
  // Nothing else of a reader is used here.
  const reader = {
    subtitleHeader: () => null,
    async subtitlePackets(streams: readonly number[], range: TimeRange, s: AbortSignal) {
      reads.push({ streams, range });
      await Promise.race([
        door.promise,
        new Promise((_, reject) => s.addEventListener('abort', () => reject(s.reason as Error))),
      ]);
      const inRange = lines.filter((p) => p.startMs >= range.fromMs && p.startMs < range.toMs);
      const asAss = inRange.map((p, i) => ({
        ...p,
        data: Buffer.from(`${i},0,Default,,0,0,0,,${Buffer.from(p.data).toString()}`),
      }));
      return { packets: new Map(streams.map((i) => [i, i === 3 ? asAss : i === 2 ? inRange : []])), bytesRead: 1000 };
    },
  } as unknown as PacketReader;
  const subtitles = createSubtitles({
    ffmpegPath: null,
    closing: closing.signal,
    keep: { get: async (key) => kept.get(key) ?? null, keep: (key, bytes) => void kept.set(key, bytes) },
    use: (_source, _signal, work) => work(reader),
  });
  return { subtitles, kept, reads, close: (reason) => closing.abort(reason), open: () => door.resolve() };
}
const texts = (cues: { text: string }[]): string[] => cues.map((c) => c.text);

describe('somebody who watches', () => {
  it('has the minute they look at read, and the one before, for all text streams at once', async () => {
    const { subtitles, reads } = rig();
    const cues = await subtitles.cuesIn(film(), 2, { fromMs: 2.5 * MINUTE, toMs: 3 * MINUTE }, signal);
    expect(texts(cues)).toEqual(['Line 5']);
    expect(reads).toEqual([
      { streams: [2, 3], range: { fromMs: MINUTE, toMs: 2 * MINUTE } },
      { streams: [2, 3], range: { fromMs: 2 * MINUTE, toMs: 3 * MINUTE } },
    ]);
  });

  it('has nothing read twice, in whichever stream they look', async () => {
    const { subtitles, reads } = rig();
    await subtitles.cuesIn(film(), 2, { fromMs: 0, toMs: 40_000 }, signal);
    expect(texts(await subtitles.cuesIn(film(), 3, { fromMs: 0, toMs: MINUTE }, signal))).toEqual(['Line 0', 'Line 1']);
    expect(reads).toHaveLength(1);
  });

  it('shares a read with everybody who asks meanwhile', async () => {
    const { subtitles, reads, open } = rig({ isHeld: true });
    const asked = [2, 3, 2].map((stream) => subtitles.cuesIn(film(), stream, { fromMs: 0, toMs: 1000 }, signal));
    open();
    expect((await Promise.all(asked)).map(texts)).toEqual([['Line 0'], ['Line 0'], ['Line 0']]);
    expect(reads).toHaveLength(1);
  });

  it('gets lines before the first minute and after the last, whatever the clock of the file says', async () => {
    const { subtitles, reads } = rig();
    await subtitles.cuesIn(film(), 2, { fromMs: 4 * MINUTE, toMs: 9 * MINUTE }, signal);
    expect(reads.map((r) => r.range.toMs)).toEqual([4 * MINUTE, Infinity]);
    await subtitles.cuesIn(film(), 2, { fromMs: 0, toMs: 1 }, signal);
    expect(reads.at(-1)!.range.fromMs).toBe(-Infinity);
  });

  it('gets the whole film part by part, each as soon as it is read', async () => {
    const { subtitles, reads } = rig();
    const counts: number[] = [];
    for await (const part of subtitles.eachPart(film(), 2, signal)) {
      counts.push(part.length);
      expect(reads).toHaveLength(counts.length);
    }
    expect(counts).toEqual([2, 2, 2, 2, 2]);
  });

  it('may leave: the read ends with the last of them', async () => {
    const { subtitles, reads } = rig({ isHeld: true });
    const leaving = new AbortController();
    const asked = subtitles.cuesIn(film(), 2, { fromMs: 0, toMs: 1000 }, leaving.signal);
    await expect.poll(() => reads.length).toBe(1);
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});

describe('the background pass', () => {
  it('reads the film once in order, told after each minute how much that was', async () => {
    const { subtitles, reads, kept } = rig();
    const paced: number[] = [];
    const pace = async (bytes: number): Promise<void> => void paced.push(bytes);
    expect(await subtitles.extract(film(), { signal, pace })).toBe('extracted');
    expect([reads.length, paced]).toEqual([5, [1000, 1000, 1000, 1000, 1000]]);
    // The words of both streams, and the script of one.
    expect(kept.size).toBe(3);
  });

  it('leaves nothing to be read for anybody, after a restart neither', async () => {
    const { subtitles, kept } = rig();
    await subtitles.extract(film(), { signal });
    const later = rig({ kept });
    expect(texts(await later.subtitles.cuesIn(film(), 2, { fromMs: 0, toMs: 31_000 }, signal))).toEqual([
      'Line 0',
      'Line 1',
    ]);
    expect(await later.subtitles.cues(film(), 3, signal)).toHaveLength(10);
    expect((await later.subtitles.script(film(), 3, signal)).match(/^Dialogue: .*Line \d$/gm)).toHaveLength(10);
    expect(await later.subtitles.extract(film(), { signal })).toBe('known');
    expect(later.reads).toEqual([]);
  });

  it('is another one for another film', async () => {
    const { subtitles, reads } = rig();
    await subtitles.extract(film(), { signal });
    await subtitles.extract(film({ sourceId: 'f'.repeat(32) as SourceId }), { signal });
    expect(reads).toHaveLength(10);
  });

  it('ends with the server', async () => {
    const { subtitles, close } = rig({ isHeld: true });
    const extracting = subtitles.extract(film(), { signal });
    close(new Error('the server stops'));
    await expect(extracting).rejects.toThrow('the server stops');
  });
});

it('pictures are read for their own stream alone, with what stood there before, and kept by the minute', async () => {
  const { subtitles, reads, kept } = rig();
  expect(await subtitles.pictures(film(), 4, { fromMs: 2 * MINUTE, toMs: 2.5 * MINUTE }, signal)).toEqual([]);
  expect(reads.map((r) => [r.streams, r.range.fromMs, r.range.toMs])).toEqual([
    [[4], MINUTE - 20_000, 2 * MINUTE + 20_000],
    [[4], 2 * MINUTE - 20_000, 3 * MINUTE + 20_000],
  ]);
  expect(kept.size).toBe(2);
  await subtitles.pictures(film(), 4, { fromMs: 2 * MINUTE, toMs: 2.5 * MINUTE }, signal);
  expect(reads).toHaveLength(2);
});
