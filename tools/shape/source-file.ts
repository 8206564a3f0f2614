// The files the shape check looks at. Read from disk and not from git: a release archive has the same shape.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string;
  text: string;
  kind: 'source' | 'test' | 'generated';
}

const ROOMS = ['apps', 'packages', 'e2e', 'bench', 'tools', 'deploy'];
const SKIPPED = new Set(['node_modules', 'dist', '.types', '.media', '.cache']);
const CODE = /\.(ts|tsx|mjs)$/;

/** e2e tests the running system: its harness and films count as tests. */
export function kindOf(path: string): SourceFile['kind'] {
  if (path.endsWith('.gen.ts')) return 'generated';
  return /\.test\.tsx?$/.test(path) || path.startsWith('e2e/') ? 'test' : 'source';
}

export function readSourceFiles(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const walk = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const full = join(dir, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(full);
      if (!entry.isFile() || !CODE.test(entry.name) || entry.name.endsWith('.d.ts')) continue;
      const path = relative(root, full).split(sep).join('/');
      files.push({ path, text: readFileSync(full, 'utf8'), kind: kindOf(path) });
    }
  };
  const here = new Set(readdirSync(root));
  for (const room of ROOMS) if (here.has(room)) walk(join(root, room));
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The text without comments; strings stay, so that `'//'` in one does not end a line. Line breaks stay, too. */
export function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replaceAll(token, (found) => (found.startsWith('/') ? found.replaceAll(/[^\n]/g, '') : found));
}
