// Cuts segments out of one film and prints what each cost. A process of its own, so that its CPU is that of the cutting.
import { createTimeline, mainVideo, openPacketReader, packageVideo, probeFile } from '@praxino/engine';
import type { CutCost } from './remux.ts';

const WARM_UPS = 60;
const MEASURED = 200;
const path = process.argv[2]!;
const signal = AbortSignal.timeout(120_000);
const index = await probeFile(path, { ffprobePath: null, signal });
const { boundaries } = createTimeline(index);
const stream = mainVideo(index)!;
await using reader = await openPacketReader({ path, index }, signal);

async function cut(i: number): Promise<number> {
  const [from, to] = [boundaries[i]!, boundaries[i + 1]!];
  const packets = await reader.packets(stream.index, from, to, signal);
  const place = { sequence: i + 1, from, to, isLast: false };
  return packageVideo(stream, packets, place).reduce((sum, part) => sum + part.length, 0);
}

for (let i = 0; i < WARM_UPS; i++) await cut(i);
const cpu = process.cpuUsage();
let bytes = 0;
for (let i = WARM_UPS; i < WARM_UPS + MEASURED; i++) bytes += await cut(i);
const used = process.cpuUsage(cpu);
const cost: CutCost = { segments: MEASURED, bytes, cpuMs: (used.user + used.system) / 1000 };
console.log(JSON.stringify(cost));
