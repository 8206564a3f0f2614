// Many random evenings: viewers come, seek, switch, leave and hang up while encoders work, fail and hang.
import { AppError } from '@praxino/contracts/errors';
import { expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { fakeBytes, fakeTarget } from '../testing/fake-encoder.ts';
import type { FakeRun } from '../testing/fake-encoder.ts';
import { seeded } from '../testing/random.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import type { PieceAnswer } from './encode-scheduler.ts';
import { SegmentCache } from './segment-cache.ts';
import { createViewerGate } from './viewer-gate.ts';

const ENCODERS = 2;
const VIEWERS = 3;
const PIECES = 24;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Evening {
  readonly films = ['red', 'green'].map((name) => fakeTarget({ name, pieces: PIECES }));
  readonly sounds = ['sound'].map((name) =>
    fakeTarget({ name, lane: 'audio', pieces: PIECES, unit: 8, startsAnywhere: false }),
  );
  readonly cache = new SegmentCache(createMemoryStore({ maxBytes: 2000 }), 600, () => {});
  readonly gate = createViewerGate({ calmAfterMs: 0 });
  readonly scheduler: EncodeScheduler;
  readonly random: () => number;
  /** Pieces that came whole, and how often somebody was told why not. */
  readonly told = { served: 0, refused: 0, left: 0 };
  /** Most turns anybody waited for a piece they did not give up. */
  longest = 0;
  peak = 0;
  #isOver = false;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.scheduler = new EncodeScheduler({
      cache: this.cache,
      maxEncoders: ENCODERS,
      log: () => {},
      gate: this.gate,
      planEveryMs: 0,
    });
  }

  pick(n: number): number {
    return Math.floor(this.random() * n);
  }

  runs(): FakeRun[] {
    return [...this.films, ...this.sounds].flatMap((target) => target.runs);
  }

  working(lane: 'video' | 'audio'): FakeRun[] {
    const targets = lane === 'video' ? this.films : this.sounds;
    return targets.flatMap((target) => target.runs).filter((run) => run.state === 'working');
  }

  /** Encoders make half pieces, and now and then one fails or hangs and is found out. */
  async encode(): Promise<void> {
    while (!this.#isOver) {
      await turn();
      for (const lane of ['video', 'audio'] as const) {
        const working = this.working(lane);
        this.peak = Math.max(this.peak, working.length);
        for (const run of working) {
          const luck = this.random();
          if (luck < 0.01) run.fail(new AppError('transcode.failed', 'The encoder failed.'));
          else if (luck < 0.02) run.fail(new AppError('transcode.timeout', 'The encoder hung.'));
          else if (luck < 0.6 && !run.order.gate.isBusy) run.step();
        }
      }
    }
  }

  /** One viewer's evening. */
  async watch(viewer: string): Promise<void> {
    let film = this.films[this.pick(this.films.length)]!;
    let piece = this.pick(PIECES);
    for (let step = 0; step < 25; step++) {
      if (this.random() < 0.2) piece = this.pick(PIECES);
      if (this.random() < 0.1) film = this.films[this.pick(this.films.length)]!;
      if (this.random() < 0.05) this.scheduler.leave(viewer);
      const sound = this.sounds[0]!;
      await Promise.all([this.ask(viewer, film, piece), this.ask(viewer, sound, piece)]);
      piece = (piece + 1) % PIECES;
    }
    this.scheduler.leave(viewer);
  }

  async ask(viewer: string, target: (typeof this.films)[number], piece: number): Promise<void> {
    const stop = new AbortController();
    const patience = this.random() < 0.15 ? this.pick(12) : Infinity;
    let isSettled = false;
    const asked = this.#piece(viewer, target, piece, stop.signal).finally(() => (isSettled = true));
    asked.catch(() => {});
    for (let turns = 0; !isSettled; turns++) {
      await turn();
      if (turns === patience) stop.abort(new Error('gone'));
      this.longest = Math.max(this.longest, turns);
      if (turns > 5000) throw new Error(`${viewer} waits for ever for piece ${piece} of ${target.id}`);
    }
    const bytes = await asked.catch((error: unknown) => error);
    if (bytes instanceof Buffer) {
      expect(bytes.toString()).toBe(fakeBytes(target.id, piece).toString());
      this.told.served++;
    } else if (stop.signal.aborted) this.told.left++;
    else {
      expect(bytes).toBeInstanceOf(AppError);
      this.told.refused++;
    }
  }

  /** As the engine asks. */
  async #piece(
    viewer: string,
    target: (typeof this.films)[number],
    piece: number,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const known = await this.cache.get(target.keyOf(piece));
    if (known) {
      this.scheduler.watch(viewer, target, piece);
      return Buffer.from(known);
    }
    const asked = this.scheduler.request(target, piece, signal, viewer);
    this.scheduler.watch(viewer, target, piece);
    return await wholeOf(await asked);
  }

  end(): void {
    this.#isOver = true;
  }
}

async function wholeOf(answer: PieceAnswer): Promise<Buffer> {
  if (answer.kind === 'bytes') return Buffer.from(answer.bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
  'serves every piece once or says why not, and leaks no encoder: evening %i',
  async (seed) => {
    const evening = new Evening(seed);
    const encoders = evening.encode();
    await Promise.all(Array.from({ length: VIEWERS }, (_, i) => evening.watch(`viewer ${i}`)));
    const { served, refused } = evening.told;
    expect(served).toBeGreaterThan(VIEWERS * 25);
    // Two in a hundred steps of an encoder fail; of those who wait only a few may notice.
    expect(refused).toBeLessThan(served / 2);
    expect(evening.peak).toBeLessThanOrEqual(ENCODERS);
    // A unit is 8 half pieces, made in every other turn or so: nobody waits for more than a few units of others.
    expect(evening.longest).toBeLessThan(600);
    await vi.waitFor(() => expect([evening.scheduler.running, evening.gate.isBusy]).toEqual([0, false]), 10_000);
    evening.end();
    await encoders;
    await evening.scheduler[Symbol.asyncDispose]();
    expect(evening.runs().filter((run) => run.state === 'working')).toEqual([]);
  },
);
