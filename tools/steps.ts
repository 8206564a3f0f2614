// Every check and test as a step: run, summarised in one line, its whole output kept in .logs/.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const repoRoot: string = join(import.meta.dirname, '..');
const logsDir = join(repoRoot, '.logs');
const TAIL_LINES = 60;

export interface Step {
  name: string;
  args: readonly string[];
  /** `one`: the step is one check. `vitest`: its tests are counted one by one. */
  counts: 'one' | 'vitest';
}
export interface StepResult {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  log: string;
}

const bin = (path: string): string => join(repoRoot, 'node_modules', path);
const vitest = (project: string): Step => ({
  name: project,
  args: [
    bin('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter',
    'default',
    '--reporter',
    'json',
    `--outputFile.json=${reportFile(project)}`,
  ],
  counts: 'vitest',
});

export const CHECKS: readonly Step[] = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '-b'], counts: 'one' },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'], counts: 'one' },
  { name: 'format', args: [bin('oxfmt/bin/oxfmt'), '--check'], counts: 'one' },
  { name: 'shape', args: [join(repoRoot, 'tools/shape.ts')], counts: 'one' },
  { name: 'generated', args: [join(repoRoot, 'tools/generated.ts')], counts: 'one' },
  vitest('unit'),
];
export const TESTS: readonly Step[] = [vitest('medium'), vitest('e2e')];

function reportFile(name: string): string {
  return join(logsDir, `${name}.json`);
}

/** Runs one step after the other and prints a line for each; shows the end of the log of one that failed. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  mkdirSync(logsDir, { recursive: true });
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await runStep(step);
    results.push(result);
    console.log(line(result));
    if (result.failed > 0) showTail(result.log);
  }
  return results;
}

async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const log = join(logsDir, `${step.name}.log`);
  rmSync(reportFile(step.name), { force: true });
  const fd = openSync(log, 'w');
  // NO_COLOR: the log is for reading in an editor.
  const child = spawn(process.execPath, step.args, {
    cwd: repoRoot,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', fd, fd],
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject).on('close', (code) => resolve(code ?? 1));
  const code = await promise.finally(() => closeSync(fd));
  const counts = step.counts === 'one' ? { passed: 0, failed: 0, skipped: 0 } : readVitest(reportFile(step.name));
  return { name: step.name, ...settle(counts, code), seconds: (performance.now() - started) / 1000, log };
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A step without counts is one check; a failing exit that no count explains is one failure. */
export function settle(counts: Counts, exitCode: number): Counts {
  const { passed, failed, skipped } = counts;
  if (exitCode !== 0 && failed === 0) return { passed, failed: 1, skipped };
  if (exitCode === 0 && passed + failed + skipped === 0) return { passed: 1, failed, skipped };
  return counts;
}

function readVitest(file: string): Counts {
  try {
    return countVitest(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Vitest ended before it could write: its exit code tells.
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** Counts tests; a file that could not even be loaded has no tests and counts as one failure. */
export function countVitest(report: VitestReport): Counts {
  const unloaded = report.testResults.filter(
    (f) => f.status === 'failed' && !f.assertionResults.some((t) => t.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function line({ name, passed, failed, skipped, seconds }: StepResult): string {
  const more = [failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''].filter(Boolean);
  return `${failed > 0 ? '✗' : '✓'} ${name.padEnd(10)} ${[`${passed} passed`, ...more].join(', ')}  (${seconds.toFixed(1)} s)`;
}

export function total(results: readonly StepResult[]): string {
  const sum = (key: 'passed' | 'failed'): number => results.reduce((n, r) => n + r[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

function showTail(log: string): void {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  console.log(`--- ${lines.length > TAIL_LINES ? 'the last lines of ' : ''}${log}`);
  for (const text of lines.slice(-TAIL_LINES)) console.log(`  ${text}`);
  console.log('---');
}
