// The files of a DVD or Blu-ray that was copied into a folder. Links are passed by: they may lead anywhere.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type DiscKind = 'dvd' | 'blu-ray';

export interface DiscFile {
  /** Below the folder, parts divided by "/". */
  path: string;
  sizeBytes: number;
  /** Whole milliseconds. */
  mtimeMs: number;
}

export interface DiscFolder {
  kind: DiscKind;
  /** Titles and what tells how they are played, by path; no menus of a DVD. */
  files: DiscFile[];
}

/** DVDs have at most 99 title sets of ten files; Blu-rays some thousand clips where playlists were multiplied to confuse. */
const MAX_FILES = 10_000;
/** `VTS_01_0.VOB` is the menu of a title set. */
const TITLE_VOB = /^VTS_\d\d_[1-9]\.VOB$/i;
const TITLE_IFO = /^VTS_\d\d_0\.IFO$/i;
const STREAM = /^\d{5}\.M2TS$/i;
const PLAYLIST = /^\d{5}\.MPLS$/i;

/** A folder that holds such a file, or one of these folders, is a disc, whatever it is called. */
const MARKS: readonly (readonly [DiscKind, RegExp])[] = [
  ['dvd', /^(?:VIDEO_TS|VTS_\d\d_0)\.IFO$/i],
  ['blu-ray', /^index\.bdmv$/i],
];

/** What kind of disc lies loosely in a folder with these names; null for none. */
export function looseDisc(names: readonly string[]): DiscKind | null {
  return MARKS.find(([, mark]) => names.some((name) => mark.test(name)))?.[0] ?? null;
}

/** Names of folders that are a disc. */
export function discOfFolder(name: string): DiscKind | null {
  const lower = name.toLowerCase();
  return lower === 'video_ts' ? 'dvd' : lower === 'bdmv' ? 'blu-ray' : null;
}

/** Whether a name beside a loose disc belongs to the disc: its files are no films of their own. */
export function isPartOfDisc(name: string): boolean {
  return /^(?:(?:VIDEO_TS|VTS_\d\d_\d)\.(?:VOB|IFO|BUP)|(?:index|MovieObject)\.bdmv)$/i.test(name);
}

/** The disc in a folder (`VIDEO_TS`, `BDMV`, or one with their content); null where there is none that can be read. */
export async function readDiscFolder(folder: string): Promise<DiscFolder | null> {
  const names = await readdir(folder).catch(() => []);
  if (names.some((name) => TITLE_VOB.test(name))) {
    return { kind: 'dvd', files: await filesOf(folder, '', names, [TITLE_VOB, TITLE_IFO]) };
  }
  const streams = await inside(folder, names, 'stream', STREAM);
  return streams.length > 0
    ? { kind: 'blu-ray', files: [...streams, ...(await inside(folder, names, 'playlist', PLAYLIST))] }
    : null;
}

async function inside(folder: string, names: readonly string[], wanted: string, pattern: RegExp): Promise<DiscFile[]> {
  const name = names.find((n) => n.toLowerCase() === wanted);
  if (name === undefined) return [];
  const path = join(folder, name);
  const isFolder = await lstat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  return isFolder ? await filesOf(folder, `${name}/`, await readdir(path).catch(() => []), [pattern]) : [];
}

async function filesOf(
  folder: string,
  below: string,
  names: readonly string[],
  patterns: readonly RegExp[],
): Promise<DiscFile[]> {
  const files: DiscFile[] = [];
  for (const name of names
    .filter((n) => patterns.some((p) => p.test(n)))
    .toSorted()
    .slice(0, MAX_FILES)) {
    const facts = await lstat(join(folder, below, name)).catch(() => null);
    if (facts?.isFile())
      files.push({ path: `${below}${name}`, sizeBytes: facts.size, mtimeMs: Math.trunc(facts.mtimeMs) });
  }
  return files;
}
