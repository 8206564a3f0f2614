// The numbers the code base is held to, and what is let through with a reason.
import { findCycles, findEscapes, findWrongArrows } from './imports.ts';
import type { PackageManifest } from './imports.ts';
import { measureSizes } from './sizes.ts';
import { findSliceDeps } from './slice-deps.ts';
import type { SourceFile } from './source-file.ts';
import { findForbiddenWords } from './words.ts';

export const BUDGETS = {
  cycles: 0,
  medianLines: 90,
  p95Lines: 300,
  codeLines: 400,
  depsKeys: 7,
  testRatio: 0.8,
} as const;

export interface Exception {
  path: string;
  /** Why this file may be longer than the budget. */
  reason: string;
}
export const LONG_FILES: readonly Exception[] = [];

export interface ShapeRow {
  name: string;
  value: string;
  budget: string;
  ok: boolean;
  /** What is wrong, one sentence each. */
  findings: string[];
}

export function measureShape(
  files: readonly SourceFile[],
  manifests: readonly PackageManifest[],
  longFiles: readonly Exception[] = LONG_FILES,
): ShapeRow[] {
  const cycles = findCycles(files);
  const sizes = measureSizes(files);
  const excused = new Set(longFiles.map((e) => e.path));
  const long = sizes.largest.filter((f) => f.codeLines > BUDGETS.codeLines);
  const largest = sizes.largest.find((f) => !excused.has(f.path));
  const deps = findSliceDeps(files);
  const wide = deps.filter((d) => d.keys.length > BUDGETS.depsKeys);
  const none = (name: string, findings: string[]): ShapeRow => ({
    name,
    value: String(findings.length),
    budget: '0',
    ok: findings.length === 0,
    findings,
  });
  const limit = (name: string, value: number, budget: number, findings: string[] = []): ShapeRow => ({
    name,
    value: String(value),
    budget: `≤ ${budget}`,
    ok: value <= budget && findings.length === 0,
    findings,
  });
  return [
    {
      ...none(
        'files in an import cycle',
        cycles.map((c) => c.join(' ↔ ')),
      ),
      value: String(cycles.flat().length),
    },
    none('imports that leave their package', findEscapes(files)),
    none('dependencies against the arrows', findWrongArrows(manifests)),
    limit('median lines of a source file', sizes.median, BUDGETS.medianLines),
    limit('95th percentile of lines', sizes.p95, BUDGETS.p95Lines),
    limit(`code lines of the largest file (${largest?.path ?? '-'})`, largest?.codeLines ?? 0, BUDGETS.codeLines, [
      ...long.filter((f) => !excused.has(f.path)).map((f) => `${f.path} has ${f.codeLines} code lines`),
      ...longFiles
        .filter((e) => !long.some((f) => f.path === e.path))
        .map((e) => `${e.path} needs no exception any more`),
    ]),
    limit(
      'keys of the widest Deps',
      Math.max(0, ...deps.map((d) => d.keys.length)),
      BUDGETS.depsKeys,
      wide.map((d) => `${d.path}: ${d.name} has ${d.keys.length} keys: ${d.keys.join(', ')}`),
    ),
    {
      name: 'test lines per source line',
      value: sizes.testRatio.toFixed(2),
      budget: `≥ ${BUDGETS.testRatio}`,
      ok: sizes.testRatio >= BUDGETS.testRatio,
      findings: [],
    },
    none('words of unfinished work', findForbiddenWords(files)),
  ];
}
