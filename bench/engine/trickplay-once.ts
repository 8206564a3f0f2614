// Makes every small picture of one film and prints what was read for it. A process of its own, so that nothing is known beforehand.
import { readFile } from 'node:fs/promises';
import {
  createMemoryStore,
  createPictureEngine,
  createTimeline,
  createViewerGate,
  planTrickplay,
  probeFile,
} from '@praxino/engine';
import type { TrickplayCost } from './trickplay.ts';

const path = process.argv[2]!;
const signal = AbortSignal.timeout(600_000);
const readSoFar = async (): Promise<number> =>
  Number(/^rchar: (\d+)/m.exec(await readFile('/proc/self/io', 'latin1'))?.[1]);
const start = await readSoFar();
const index = await probeFile(path, { ffprobePath: null, signal });
const timeline = createTimeline(index);
const plan = planTrickplay(index, timeline)!;
await using gate = createViewerGate();
await using store = createMemoryStore({ maxBytes: 1e9 });
await using pictures = createPictureEngine({ ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg', store, gate });
await pictures.prepare({ source: { path, index }, timeline, plan }, signal);
if (store.usage().entries !== plan.sheets) throw new Error(`${store.usage().entries} of ${plan.sheets} sheets`);
const cost: TrickplayCost = { bytes: (await readSoFar()) - start, sheets: plan.sheets };
console.log(JSON.stringify(cost));
