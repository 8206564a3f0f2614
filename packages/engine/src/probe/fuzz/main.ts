// `pnpm fuzz [cases of each target] [first seed]`: damaged and gigantic inputs for everything that parses bytes from outside, each
// run in a process of its own that is killed when it stands still. Ends with 1 when something was found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildLine } from './child.ts';
import { GIANTS } from './giants.ts';
import { TARGETS } from './targets.ts';

const DEFAULT_CASES = 3000;
/** A case that has not ended after so long never will. */
const MAX_SILENCE_MS = 30_000;
const MAX_HEAP_MB = 300;

/** What a run of `child.ts` found; a run that died or stood still is a finding, too. */
export async function fuzzRun(args: readonly string[]): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${MAX_HEAP_MB}`, join(import.meta.dirname, 'child.ts'), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const findings: string[] = [];
  let at = 'the start';
  const watchdog = setTimeout(() => child.kill('SIGKILL'), MAX_SILENCE_MS);
  for await (const text of createInterface({ input: child.stdout })) {
    watchdog.refresh();
    const line = JSON.parse(text) as ChildLine; // written by child.ts
    if (line.kind === 'case') at = line.name;
    else findings.push(`${line.name} ${line.what}${line.hex ? `\n  ${line.hex}` : ''}`);
  }
  clearTimeout(watchdog);
  const [code, signal] = await exited;
  if (code !== 0) findings.push(`${at} ended the process (${signal ?? code})`);
  return findings;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(cases: number, first: number): Promise<number> {
  const runs = [
    ...GIANTS.map((giant, i) => ({ name: giant.name, args: ['giant', String(i)] })),
    ...TARGETS.map(({ name }) => ({
      name: `${name}: ${cases} cases from seed ${first}`,
      args: ['cases', name, String(first), String(cases)],
    })),
  ];
  let total = 0;
  for (const { name, args } of runs) {
    const findings = await fuzzRun(args);
    total += findings.length;
    say(`${findings.length === 0 ? '✓' : '✗'} ${name}`);
    for (const finding of findings.slice(0, 5)) say(`  ${finding}`);
  }
  say(total === 0 ? 'nothing found' : `${total} findings`);
  return total === 0 ? 0 : 1;
}

if (import.meta.main)
  process.exitCode = await main(Number(process.argv[2] ?? DEFAULT_CASES), Number(process.argv[3] ?? 1));
