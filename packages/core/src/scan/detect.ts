// What is in a folder? Adds a library for each kind of medium found in it.
import { basename } from 'node:path';
import { AppError, type Library, type LibraryKind } from '@praxino/contracts';
import { checkFolder, type Libraries } from '../library/index.ts';
import { recognise } from './names/recognise.ts';
import { walk } from './phase-1-walk.ts';

export interface Detect {
  /** `kind` null: as recognised. Throws AppError('library.folder-missing' | 'request.invalid'); a folder that is one already adds nothing. */
  add(folder: string, kind: LibraryKind | null, signal: AbortSignal): Promise<Library[]>;
  /** A folder of ours in which something is new: adds it, or has the libraries that it belongs to scanned again. */
  refresh(folder: string, kind: LibraryKind, signal: AbortSignal): Promise<void>;
}

const NAMES: Readonly<Record<LibraryKind, string>> = { movies: 'Movies', shows: 'Shows', music: 'Music' };
const KINDS = ['movies', 'shows', 'music'] as const;

export function createDetect(libraries: Pick<Libraries, 'all' | 'create' | 'folders' | 'scan'>): Detect {
  const detect: Detect = {
    async add(folder, kind, signal) {
      const path = await checkFolder(folder, 'folder');
      if ((await libraries.folders()).some((f) => f.path === path)) return [];
      const kinds = kind === null ? await kindsIn(path, signal) : [kind];
      if (kinds.length === 0) {
        throw new AppError('request.invalid', {
          detail: `There are no films, shows or music in ${path}`,
          field: 'folder',
        });
      }
      const added: Library[] = [];
      for (const k of kinds) {
        const name = freeName(
          NAMES[k],
          basename(path),
          (await libraries.all({ isAdmin: true })).map((l) => l.name),
        );
        added.push(await libraries.create({ name, kind: k, folders: [path], takesAll: kinds.length === 1 }));
      }
      return added;
    },
    async refresh(folder, kind, signal) {
      const path = await checkFolder(folder, 'folder');
      const known = (await libraries.folders()).filter((f) => f.path === path);
      for (const { library_id } of known) await libraries.scan(library_id);
      if (known.length === 0) await detect.add(path, kind, signal);
    },
  };
  return detect;
}

async function kindsIn(path: string, signal: AbortSignal): Promise<LibraryKind[]> {
  const walked = await walk(path, signal);
  const root = basename(path);
  const found = new Set(walked?.files.map((file) => recognise(root, file)));
  return KINDS.filter((kind) => found.has(kind));
}

/** "Movies", else "Movies (disk2)", else with a number. */
function freeName(name: string, folder: string, taken: readonly string[]): string {
  const used = new Set(taken.map((t) => t.toLowerCase()));
  const candidates = [name, `${name} (${folder.slice(0, 80)})`];
  const free = candidates.find((c) => !used.has(c.toLowerCase()));
  if (free !== undefined) return free;
  let n = 2;
  while (used.has(`${name} ${n}`.toLowerCase())) n++;
  return `${name} ${n}`;
}
