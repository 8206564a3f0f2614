// One bounded run: `node child.ts cases <target> <first seed> <count>`, or `node child.ts giant <number>`. Writes a line of JSON
// before each case and for each finding, at once, so that a parent knows what a killed run was at.
import { writeSync } from 'node:fs';
import { GIANTS } from './giants.ts';
import { judge } from './judge.ts';
import { damaged } from './mutate.ts';
import { TARGETS } from './targets.ts';

export type ChildLine = { kind: 'case'; name: string } | { kind: 'finding'; name: string; what: string; hex?: string };

/** Beyond what the process held when it had the input in its hands. */
const MAX_GROWTH_BYTES = 200 << 20;
const MAX_HEX_BYTES = 4096;

function say(line: ChildLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function targetOf(name: string | undefined): (typeof TARGETS)[number] {
  const target = TARGETS.find((t) => t.name === name);
  if (!target) throw new RangeError(`there is no target ${name}`);
  return target;
}

async function tryOut(target: (typeof TARGETS)[number], name: string, bytes: Uint8Array): Promise<void> {
  say({ kind: 'case', name });
  const what = await judge(target, bytes);
  const hex = bytes.length <= MAX_HEX_BYTES ? Buffer.from(bytes).toString('hex') : undefined;
  if (what !== null) say({ kind: 'finding', name, what, ...(hex !== undefined && { hex }) });
}

async function watchMemory(name: string, work: () => Promise<void>): Promise<void> {
  const before = process.memoryUsage.rss();
  await work();
  const growth = process.resourceUsage().maxRSS * 1024 - before;
  const what = `held ${growth >> 20} MB more than before`;
  if (growth > MAX_GROWTH_BYTES) say({ kind: 'finding', name, what });
}

const [what, which, first, count] = process.argv.slice(2);
if (what === 'giant') {
  const giant = GIANTS[Number(which)]!;
  const bytes = giant.make();
  await watchMemory(giant.name, () => tryOut(targetOf(giant.target), giant.name, bytes));
} else {
  const target = targetOf(which);
  await watchMemory(`${target.name}, all of it`, async () => {
    for (let seed = Number(first); seed < Number(first) + Number(count); seed++)
      await tryOut(target, `${target.name} ${seed}`, damaged(target.seeds[seed % target.seeds.length]!, seed));
  });
}
