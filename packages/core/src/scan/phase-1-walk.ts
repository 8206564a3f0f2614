// Phase 1: what lies in a folder. Follows links only to places inside it; a name that is no text, or a folder that cannot be read, becomes a problem.
// A disc folder is one film, named by the folder it lies in.
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import type { FileProblem } from '@praxino/contracts';
import { discOfFolder, isPartOfDisc, looseDisc, readDiscFolder, type DiscFile } from '@praxino/engine';
import { isExtraFile, isHiddenName, isSkippedFolder, isUnknownDisc, mediumOf, type Medium } from './medium.ts';

export interface WalkedFile {
  /** Below the folder, parts divided by "/". */
  path: string;
  /** The folder it lies in, "" for the top. */
  dir: string;
  name: string;
  medium: Medium;
  sizeBytes: number;
  mtimeMs: number;
  /** The files of a disc, whose sizes and latest change are told above; absent for a file. */
  parts?: readonly DiscFile[];
}
export interface WalkProblem {
  path: string;
  code: FileProblem['code'];
  text: string;
}
export interface Walked {
  files: WalkedFile[];
  problems: WalkProblem[];
}

const MAX_DEPTH = 24;

/** null: the folder itself is not there or cannot be read, so nothing may be said about what is in it. */
export async function walk(
  root: string,
  signal: AbortSignal,
  onCount: (files: number) => void = () => undefined,
): Promise<Walked | null> {
  const realRoot = await realpath(root).catch(() => null);
  if (realRoot === null) return null;
  const found: Walked = { files: [], problems: [] };
  const seen = new Set<string>([realRoot]);
  const pending: { dir: string; depth: number }[] = [{ dir: '', depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    signal.throwIfAborted();
    const entries = await readEntries(join(root, next.dir));
    if (entries === null && next.dir === '') return null;
    if (entries === null)
      found.problems.push({ path: next.dir, code: 'unreadable', text: 'The server may not read this folder' });
    if (!entries || entries.some((e) => e.name.toString() === '.nomedia' || e.name.toString() === '.ignore')) continue;
    const at = { root, realRoot, dir: next.dir, depth: next.depth, seen, found };
    const loose = looseDisc(entries.map((e) => e.name.toString()));
    if (loose) await noteDisc(next.dir === '' ? '.' : next.dir, at);
    for (const entry of entries) {
      if (loose && isPartOfDisc(entry.name.toString())) continue;
      // Beside the index of a Blu-ray lie only the folders of the disc.
      if (loose === 'blu-ray' && !entry.isFile()) continue;
      const folder = await visit(entry, at);
      if (folder !== null && next.depth < MAX_DEPTH) pending.push({ dir: folder, depth: next.depth + 1 });
    }
    onCount(found.files.length);
  }
  found.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

interface Visit {
  root: string;
  realRoot: string;
  dir: string;
  depth: number;
  seen: Set<string>;
  found: Walked;
}

/** Notes a file; returns the path of a folder to go into. */
async function visit(entry: Dirent<Buffer>, at: Visit): Promise<string | null> {
  const name = textOf(entry.name);
  if (name === null) {
    const shown = entry.name.toString().replaceAll('\uFFFD', '?');
    at.found.problems.push({
      path: inside(at.dir, shown),
      code: 'unnamed',
      text: 'The name is not valid UTF-8; rename it',
    });
    return null;
  }
  if (isHiddenName(name)) return null;
  const path = inside(at.dir, name);
  const isLink = entry.isSymbolicLink();
  if (isLink && !(await staysInside(join(at.root, path), at.realRoot))) return null;
  const isMaybeFolder = entry.isDirectory() || isLink || !entry.isFile();
  const medium = mediumOf(name);
  if (!isMaybeFolder && medium === null) return null;
  const facts = await stat(join(at.root, path)).catch(() => null);
  if (!facts) return null;
  if (facts.isDirectory()) return (await isNewFolder(path, name, at)) ? path : null;
  if (!facts.isFile() || medium === null || isExtraFile(name)) return null;
  at.found.files.push({ path, dir: at.dir, name, medium, sizeBytes: facts.size, mtimeMs: Math.trunc(facts.mtimeMs) });
  return null;
}

async function isNewFolder(path: string, name: string, at: Visit): Promise<boolean> {
  if (isSkippedFolder(name, at.depth)) return false;
  if (isUnknownDisc(name)) {
    const text = 'Folders of HD DVDs cannot be played; a single file of the film can';
    at.found.problems.push({ path, code: 'not-media', text });
    return false;
  }
  // By its real path: a link to a folder above it would go round for ever.
  const real = await realpath(join(at.root, path)).catch(() => null);
  if (real === null || at.seen.has(real)) return false;
  at.seen.add(real);
  if (!discOfFolder(name)) return true;
  await noteDisc(path, at);
  return false;
}

/** A disc is a film in the folder it lies in. */
async function noteDisc(path: string, { root, dir, found }: Visit): Promise<void> {
  const disc = await readDiscFolder(join(root, path));
  if (!disc) {
    found.problems.push({ path, code: 'not-media', text: 'There is no film in this folder of a disc' });
    return;
  }
  found.files.push({
    path,
    dir,
    name: dir === '' ? basename(root) : (dir.split('/').at(-1) ?? dir),
    medium: 'video',
    sizeBytes: disc.files.reduce((sum, f) => sum + f.sizeBytes, 0),
    mtimeMs: disc.files.reduce((latest, f) => Math.max(latest, f.mtimeMs), 0),
    parts: disc.files,
  });
}

async function readEntries(path: string): Promise<Dirent<Buffer>[] | null> {
  const entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' }).catch(() => null);
  // Links last: where a folder is there twice, its own name wins.
  return (
    entries?.toSorted(
      (a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || Buffer.compare(a.name, b.name),
    ) ?? null
  );
}

async function staysInside(path: string, realRoot: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return false;
  const way = relative(realRoot, real);
  return way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}

function textOf(name: Buffer): string | null {
  const text = name.toString();
  return Buffer.from(text).equals(name) ? text : null;
}

function inside(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}
