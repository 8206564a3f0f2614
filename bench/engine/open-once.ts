// Opens one film as a scan does and prints what it cost. A process of its own, so that nothing is known beforehand.
import { readFile } from 'node:fs/promises';
import { probeFile } from '@praxino/engine';
import type { OpenCost } from './open-index.ts';

const path = process.argv[2]!;
const readSoFar = async (): Promise<number> =>
  Number(/^rchar: (\d+)/m.exec(await readFile('/proc/self/io', 'latin1'))?.[1]);
// What asking costs is taken off.
const before = await readSoFar();
const asking = (await readSoFar()) - before;
const start = await readSoFar();
const cpu = process.cpuUsage();
const index = await probeFile(path, { ffprobePath: null, signal: AbortSignal.timeout(60_000) });
const used = process.cpuUsage(cpu);
const cost: OpenCost = {
  bytes: (await readSoFar()) - start - asking,
  cpuMs: (used.user + used.system) / 1000,
  keyframes: index.grid?.keyframes.length ?? 0,
};
console.log(JSON.stringify(cost));
