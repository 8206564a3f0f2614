// Who imports whom: cycles between files, files that reach out of their package, packages against the arrows.
import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

/** A comment, or a string of any kind: what is inside one is not code. */
const OPAQUE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const BEFORE_SPECIFIER = /\b(?:from|import)\s*\(?\s*$/;

/** The specifiers a file imports or re-exports, types included. An import inside a string, as tests have, is none. */
export function importsOf(text: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const match of text.matchAll(OPAQUE)) {
    const isString = match[0].startsWith("'") || match[0].startsWith('"');
    if (isString && BEFORE_SPECIFIER.test(text.slice(end, match.index))) found.push(match[0].slice(1, -1));
    end = match.index + match[0].length;
  }
  return found;
}

function resolveRelative(from: string, specifier: string, known: ReadonlySet<string>): string | null {
  const path = posix.join(posix.dirname(from), specifier);
  // Bundlers (apps/web) accept a name without its ending.
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => known.has(candidate)) ?? null;
}

/** Groups of files that import each other in a circle. Tarjan's strongly connected components. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map((f) => f.path));
  const edges = new Map(
    files.map((f) => {
      const relative = importsOf(f.text).filter((s) => s.startsWith('.'));
      return [f.path, relative.map((s) => resolveRelative(f.path, s, known)).filter((p) => p !== null)];
    }),
  );
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    low.set(path, order.get(path)!);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!));
    }
    if (low.get(path) !== order.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1 || edges.get(path)?.includes(path)) cycles.push(group.toSorted());
  };
  for (const path of edges.keys()) if (!order.has(path)) visit(path);
  return cycles;
}

/** The folder of a package: `packages/core`, `apps/web`, `tools`. */
export function packageOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'packages' || parts[0] === 'apps' ? parts.slice(0, 2).join('/') : parts[0]!;
}

/** Relative imports that leave their package. Another package is imported by its name, so that its exports decide. */
export function findEscapes(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file.text)
      .filter((s) => s.startsWith('.') && packageOf(posix.join(posix.dirname(file.path), s)) !== packageOf(file.path))
      .map((s) => `${file.path} reaches into another package: ${s}`),
  );
}

export interface PackageManifest {
  /** Folder from the root: `packages/core`. */
  folder: string;
  name: string;
  dependencies: readonly string[];
}

/**
 * Which package of ours may know which. Nothing may know an app; e2e and bench look at the system from outside.
 * The same table stands in ARCHITECTURE.md.
 */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'apps/server': ['core', 'compat-jellyfin', 'compat-plex', 'work', 'federation', 'engine', 'contracts'],
  'apps/worker': ['work', 'engine', 'federation', 'contracts'],
  'apps/edge': ['engine', 'federation', 'contracts'],
  'apps/web': ['client', 'tokens'],
  'apps/tv': ['client', 'tokens'],
  'apps/desktop': ['client', 'tokens'],
  'apps/mobile': ['client', 'tokens'],
  'apps/roku': ['tokens'],
  'packages/compat-jellyfin': ['core', 'contracts'],
  'packages/compat-plex': ['core', 'contracts'],
  'packages/core': ['engine', 'work', 'federation', 'plugin-sdk', 'contracts'],
  'packages/client': ['contracts'],
  'packages/work': ['contracts'],
  'packages/federation': ['contracts'],
  'packages/engine': ['contracts'],
  'packages/plugin-sdk': ['contracts'],
  'packages/tokens': [],
  'packages/contracts': [],
  e2e: ['client', 'contracts'],
  bench: ['engine', 'e2e', 'contracts'],
  tools: ['contracts', 'tokens', 'e2e'],
};

/** Dependencies that point up, and packages that have no arrows yet. */
export function findWrongArrows(manifests: readonly PackageManifest[], arrows: typeof ARROWS = ARROWS): string[] {
  const ours = new Map(manifests.map((m) => [m.name, m.folder]));
  return manifests.flatMap(({ folder, dependencies }) => {
    const allowed = arrows[folder];
    if (!allowed)
      return [`${folder} has no arrows: say in tools/shape/imports.ts and ARCHITECTURE.md what it may know`];
    return dependencies
      .map((name) => ours.get(name))
      .filter((target) => target !== undefined)
      .filter((target) => target.startsWith('apps/') || !allowed.includes(target.replace('packages/', '')))
      .map((target) => `${folder} may not depend on ${target}`);
  });
}
