import { withoutComments } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}
/** Lines that hold more than white space and comments. */
export function codeLineCount(text: string): number {
  return withoutComments(text)
    .split('\n')
    .filter((line) => line.trim() !== '').length;
}

/** The smallest value that at least `share` of the values do not exceed; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export interface Sizes {
  median: number;
  p95: number;
  /** By code lines. */
  largest: { path: string; codeLines: number }[];
  testRatio: number;
}
export function measureSizes(files: readonly SourceFile[]): Sizes {
  const source = files.filter((f) => f.kind === 'source');
  const sum = (kind: SourceFile['kind']): number =>
    files.filter((f) => f.kind === kind).reduce((n, f) => n + lineCount(f.text), 0);
  const lines = source.map((f) => lineCount(f.text));
  return {
    median: percentile(lines, 0.5),
    p95: percentile(lines, 0.95),
    largest: files
      .filter((f) => f.kind !== 'generated')
      .map((f) => ({ path: f.path, codeLines: codeLineCount(f.text) }))
      .toSorted((a, b) => b.codeLines - a.codeLines),
    testRatio: sum('test') / Math.max(1, sum('source')),
  };
}
