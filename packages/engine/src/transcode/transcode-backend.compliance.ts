// What every TranscodeBackend must do, whatever encodes behind it. Implementations run this suite beside their own tests.
import { describe, expect, it } from 'vitest';
import type { Source } from '../model.ts';
import type { EncodeOrder, EncodeTarget } from '../stream/encode-target.ts';
import { parseRendition, VIDEO_CODECS } from '../stream/rendition.ts';
import { createViewerGate } from '../stream/viewer-gate.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import type { EncodedKind, EncodedRendition, TranscodeBackend } from './transcode-backend.ts';

export interface BackendRig {
  backend: TranscodeBackend;
  source: Source;
  timeline: Timeline;
  /** Names of one rendition of pictures and one of sound that the source can have. */
  video: string;
  audio: string;
  /** Numbers of the frames (or packets) in these pieces behind their init segment, in the order they are shown. */
  framesOf(init: Uint8Array, chunks: readonly EncodedChunk[]): Promise<number[]>;
}
/** `broken`: encoding fails. `hung`: it begins and gives no sign of life any more; the backend's patience is a second at most. */
export type Mood = 'well' | 'broken' | 'hung';

/** Never busy. */
const idle = createViewerGate();
const patience = (): AbortSignal => AbortSignal.timeout(120_000);

async function ask(rig: BackendRig, name: string): Promise<EncodedRendition> {
  return await rig.backend.rendition(rig.source, rig.timeline, parseRendition(name) as EncodedKind); // the rig's are
}
function order(first: number, end: number, signal = patience()): EncodeOrder {
  return { first, end, isUrgent: true, isBackground: false, patienceMs: 7000, gate: idle, signal };
}
async function encode(target: EncodeTarget, first: number, end: number, signal?: AbortSignal): Promise<EncodedChunk[]> {
  const chunks: EncodedChunk[] = [];
  for await (const chunk of target.encode(order(first, end, signal))) chunks.push(chunk);
  return chunks;
}
/** All pieces, by runs that begin at these. */
async function joined(target: EncodeTarget, starts: readonly number[]): Promise<EncodedChunk[]> {
  const chunks: EncodedChunk[] = [];
  for (const [i, first] of starts.entries())
    chunks.push(...(await encode(target, first, starts[i + 1] ?? target.pieces)));
  return chunks;
}
const range = (n: number): number[] => [...Array(n).keys()];

export function describeTranscodeBackend(name: string, open: (mood: Mood) => Promise<BackendRig>): void {
  describe(`${name} as a transcode backend`, () => {
    it('describes a rendition the same way each time, without starting anything', async () => {
      const rig = await open('well');
      for (const kind of [rig.video, rig.audio]) {
        const [a, b] = [await ask(rig, kind), await ask(rig, kind)];
        expect([a.initKey, a.target.id, a.target.pieces]).toEqual([b.initKey, b.target.id, b.target.pieces]);
        const keys = [a.initKey, ...range(a.target.pieces).map((i) => a.target.keyOf(i))];
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
      }
      expect(rig.backend.stats()).toEqual({ started: 0, running: 0 });
    });

    it('says of every codec what one encode of it can do, without starting anything', async () => {
      const rig = await open('well');
      const capacity = rig.backend.capacity();
      expect(Object.keys(capacity).toSorted()).toEqual(VIDEO_CODECS.toSorted());
      for (const one of Object.values(capacity)) if (one) expect(one.pixelsPerSecond ?? 1).toBeGreaterThan(0);
      expect(rig.backend.stats()).toEqual({ started: 0, running: 0 });
    });

    it('cuts a film into units that cover it, each piece in one', async () => {
      const rig = await open('well');
      const { target } = await ask(rig, rig.video);
      for (const piece of range(target.pieces)) {
        const { first, end } = target.unitOf(piece);
        expect(first <= piece && piece < end && end <= target.pieces).toBe(true);
        expect(target.unitOf(first)).toEqual({ first, end });
        expect(target.startOf(piece + 1)).toBeGreaterThan(target.startOf(piece));
      }
    });

    it('makes the same init segment every time', async () => {
      const rig = await open('well');
      for (const kind of [rig.video, rig.audio]) {
        const rendition = await ask(rig, kind);
        const [a, b] = [await rendition.init(patience()), await rendition.init(patience())];
        expect(a.length).toBeGreaterThan(0);
        expect(Buffer.compare(a, b)).toBe(0);
      }
    });

    it('makes every frame once, in order, wherever runs of pictures begin', async () => {
      const rig = await open('well');
      const rendition = await ask(rig, rig.video);
      const { target } = rendition;
      const init = await rendition.init(patience());
      const whole = await rig.framesOf(init, await encode(target, 0, target.pieces));
      expect(whole).toEqual(range(whole.length));
      expect(whole.length).toBeGreaterThan(target.pieces);
      const starts = [0, 1, 3, Math.floor(target.pieces / 2), target.pieces - 1];
      expect(await rig.framesOf(init, await joined(target, starts))).toEqual(whole);
    });

    it('gives chunks in order, and says of the last one of each piece that it is', async () => {
      const rig = await open('well');
      for (const kind of [rig.video, rig.audio]) {
        const { target } = await ask(rig, kind);
        const { first, end } = target.unitOf(Math.floor(target.pieces / 2));
        const chunks = await encode(target, first, end);
        expect(chunks.filter((c) => c.isLast).map((c) => c.piece)).toEqual(range(end - first).map((i) => first + i));
        const pieces = chunks.map((c) => c.piece);
        expect(pieces).toEqual(pieces.toSorted((a, b) => a - b));
        expect(chunks.every((c) => c.bytes.length > 0)).toBe(true);
      }
    });

    it('makes the same bytes of sound each time a unit is made', async () => {
      const rig = await open('well');
      const { target } = await ask(rig, rig.audio);
      const { first, end } = target.unitOf(1);
      const bytes = async (): Promise<Buffer> => Buffer.concat((await encode(target, first, end)).map((c) => c.bytes));
      expect((await bytes()).equals(await bytes())).toBe(true);
    });

    it('stops at once when the signal is aborted, and leaves nothing running', async () => {
      const rig = await open('well');
      const { target } = await ask(rig, rig.video);
      const stop = new AbortController();
      const reason = new Error('the viewer left');
      const work = (async () => {
        for await (const _ of target.encode(order(0, target.pieces, stop.signal))) stop.abort(reason);
      })();
      await expect(work).rejects.toBe(reason);
      expect(rig.backend.stats()).toEqual({ started: 1, running: 0 });
    });

    it('stops when its reader leaves the loop', async () => {
      const rig = await open('well');
      const { target } = await ask(rig, rig.video);
      for await (const _ of target.encode(order(0, target.pieces))) break;
      expect(rig.backend.stats()).toEqual({ started: 1, running: 0 });
    });

    it('starts nothing when the signal was aborted before', async () => {
      const rig = await open('well');
      const { target } = await ask(rig, rig.video);
      await expect(encode(target, 0, 1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
      expect(rig.backend.stats()).toEqual({ started: 0, running: 0 });
    });

    it('that fails says so with a code and in words', async () => {
      const rig = await open('broken');
      for (const kind of [rig.video, rig.audio]) {
        const failed = encode((await ask(rig, kind)).target, 0, 1);
        await expect(failed).rejects.toMatchObject({
          code: expect.stringMatching(/^transcode\./),
          message: expect.stringMatching(/[a-z]{4}/),
        });
      }
      expect(rig.backend.stats().running).toBe(0);
    });

    it('that hangs is noticed', async () => {
      const rig = await open('hung');
      const { target } = await ask(rig, rig.video);
      await expect(encode(target, 0, 1)).rejects.toMatchObject({ code: 'transcode.timeout' });
      expect(rig.backend.stats().running).toBe(0);
    });
  });
}
