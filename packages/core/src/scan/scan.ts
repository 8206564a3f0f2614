// A scan of one library, phase by phase: walk, identify, probe, artwork, missing. Items appear while it runs.
import { join, sep } from 'node:path';
import type { FileProblem } from '@praxino/contracts';
import { needsMeasuring, probeFile } from '@praxino/engine';
import type { JobRun } from '../jobs/index.ts';
import type { CatalogStore, FileRow, FileSpec, FolderRow, Libraries } from '../library/index.ts';
import type { Log } from '../platform/index.ts';
import { walk, type WalkProblem } from './phase-1-walk.ts';
import { identify, type Candidate } from './phase-2-identify.ts';
import { probeCandidate } from './phase-3-probe.ts';
import { createArtwork, type Artwork, type ArtworkDeps, type FrameSource } from './phase-4-artwork.ts';
import { fileKey, markMissing } from './phase-5-missing.ts';
import { inPool } from './pool.ts';
import type { FreshFile, Settler } from './settler.ts';

export interface ScanDeps {
  libraries: Pick<Libraries, 'toScan' | 'scanned' | 'media'> & { catalog: CatalogStore };
  images: ArtworkDeps['images'];
  frames: FrameSource;
  /** null: files that only ffprobe can read are listed with that reason. */
  ffprobePath: string | null;
  log: Log;
  /** Looks again at files that may still be written; without it the next scan does. */
  settler?: Pick<Settler, 'watch'>;
  now?: () => number;
}

/** A file that was changed this shortly before its scan may be changed again: a recording, a slow copy. */
const FRESH_MS = 60_000;
/** Files read at the same time: more would only make a hard disk seek. */
const READERS = 2;

interface Found {
  candidates: Candidate[];
  problems: { folder: FolderRow; problem: WalkProblem }[];
  missingFolders: string[];
}
interface Counts {
  added: number;
  changed: number;
  problems: number;
}

export async function runScan(deps: ScanDeps, run: JobRun): Promise<string> {
  if (run.libraryId === null) throw new Error('a scan needs a library');
  const library = await deps.libraries.toScan(run.libraryId);
  const known = await deps.libraries.catalog.files(library.id);
  const found = await findFiles(library.kind, library.folders, run);
  const seen = new Set(found.candidates.map((c) => fileKey(c.folder.id, c.file.path)));
  for (const { folder, problem } of found.problems) seen.add(fileKey(folder.id, problem.path));
  const counts: Counts = { added: 0, changed: 0, problems: found.problems.length };
  await noteProblems(deps, library.id, found);
  await takeIn(deps, library.id, { run, found, known, seen, counts });
  deps.settler?.watch(library.id, found.candidates.flatMap(filesOf).filter(isFresh(deps.now ?? Date.now)));
  const missing = await markMissing(deps.libraries.catalog, await deps.libraries.catalog.files(library.id), seen);
  await deps.libraries.scanned(library.id);
  return summary(library.name, counts, missing, found.missingFolders);
}

function isFresh(now: () => number): (file: FreshFile) => boolean {
  return ({ mtimeMs }) => now() - mtimeMs < FRESH_MS;
}

function filesOf({ folder, file }: Candidate): FreshFile[] {
  const at = join(folder.path, file.path);
  const parts = file.parts?.map(({ path, ...facts }) => ({ path: join(at, path), ...facts }));
  return parts ?? [{ path: at, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs }];
}

async function findFiles(
  kind: Parameters<typeof identify>[0],
  folders: readonly FolderRow[],
  run: JobRun,
): Promise<Found> {
  const found: Found = { candidates: [], problems: [], missingFolders: [] };
  for (const folder of folders) {
    const walked = await walk(folder.path, run.signal, (count) =>
      run.report(0, `Looking through ${folder.path}: ${count} files`),
    );
    if (!walked) {
      found.missingFolders.push(folder.path);
      continue;
    }
    const identified = identify(kind, folder, walked);
    found.candidates.push(...identified.candidates);
    const problems = [
      ...walked.problems.filter(() => folder.takes_all === 1 || kind === 'movies'),
      ...identified.problems,
    ];
    found.problems.push(...problems.map((problem) => ({ folder, problem })));
  }
  return found;
}

async function noteProblems({ libraries }: ScanDeps, libraryId: string, found: Found): Promise<void> {
  for (const { folder, problem } of found.problems) {
    const file = { folderId: folder.id, path: problem.path, sizeBytes: 0, mtimeMs: 0, companions: '' };
    await libraries.catalog.saveProblem(libraryId, file, problem.code, problem.text);
  }
}

interface Intake {
  run: JobRun;
  found: Found;
  known: readonly FileRow[];
  seen: ReadonlySet<string>;
  counts: Counts;
}

async function takeIn(deps: ScanDeps, libraryId: string, { run, found, known, seen, counts }: Intake): Promise<void> {
  const byKey = new Map(known.map((row) => [fileKey(row.folder_id, row.path), row]));
  const rowOf = (c: Candidate) => byKey.get(fileKey(c.folder.id, c.file.path));
  const todo = found.candidates.filter((c) => !isUnchanged(c, rowOf(c)));
  /** Files that are no longer where they were; one of them may be what looks new. */
  const lost = Map.groupBy(
    known.filter((row) => row.source_id !== null && !seen.has(fileKey(row.folder_id, row.path))),
    (row) => row.source_id,
  );
  const artwork = createArtwork({ catalog: deps.libraries.catalog, images: deps.images, frames: deps.frames });
  let done = 0;
  run.report(0, `${todo.length} of ${found.candidates.length} files are new or changed`);
  await inPool(todo, READERS, run.signal, async (candidate) => {
    const row = rowOf(candidate);
    const takeLost = (sourceId: string) => (row ? undefined : lost.get(sourceId)?.pop());
    const one = { candidate, row, takeLost, artwork, signal: run.signal };
    const outcome = await takeOne(deps, libraryId, one).catch((error: unknown) =>
      noteSurprise(deps, libraryId, one, error),
    );
    if (outcome === 'problem') counts.problems++;
    else if (row) counts.changed++;
    else counts.added++;
    done++;
    run.report(done / todo.length, `${done} of ${todo.length}: ${candidate.file.name}`);
  });
}

interface One {
  candidate: Candidate;
  row: FileRow | undefined;
  takeLost: (sourceId: string) => FileRow | undefined;
  artwork: Artwork;
  signal: AbortSignal;
}

async function takeOne(
  deps: ScanDeps,
  libraryId: string,
  { candidate, row, takeLost, artwork, signal }: One,
): Promise<'media' | 'problem'> {
  const { catalog, media } = deps.libraries;
  const isSameFile = row?.source_id !== undefined && row.source_id !== null && isSameBytes(candidate, row);
  const index = isSameFile && row.source_id !== null ? await media.index(row.source_id) : null;
  const probe = async (path: string) => {
    const found = await probeFile(path, { ffprobePath: deps.ffprobePath, signal });
    // The same content may lie elsewhere, measured already.
    const stored = needsMeasuring(found) ? await media.index(found.sourceId) : null;
    return stored && !needsMeasuring(stored) ? stored : found;
  };
  const probed = await probeCandidate(candidate, index, { probe, signal });
  if (probed.kind === 'problem') {
    await catalog.saveProblem(libraryId, fileSpecOf(candidate), probed.code, probed.text);
    return 'problem';
  }
  const moved = takeLost(probed.index.sourceId);
  if (moved) await catalog.moveFile(moved.id, probed.spec.file);
  const chains = await catalog.saveMedia(libraryId, probed.spec, (deps.now ?? Date.now)());
  try {
    await artwork.add({ candidate, index: probed.index, cover: probed.cover, chains }, signal);
  } catch (error) {
    signal.throwIfAborted();
    // A film without a picture is still a film.
    deps.log.warn({ err: error, path: candidate.file.path }, 'artwork failed');
  }
  return 'media';
}

/** A fault of ours with one file must not keep the others out of the library. Storing that fails, too, when the disk is full: then the scan ends. */
async function noteSurprise(
  { libraries, log }: ScanDeps,
  libraryId: string,
  { candidate, signal }: One,
  error: unknown,
): Promise<'problem'> {
  signal.throwIfAborted();
  log.error({ err: error, path: candidate.file.path }, 'a file could not be taken in');
  await libraries.catalog.saveProblem(
    libraryId,
    fileSpecOf(candidate),
    'unreadable',
    'Something went wrong inside the server with this file; the log tells more',
  );
  return 'problem';
}

function fileSpecOf({ folder, file, companions }: Candidate): FileSpec {
  return { folderId: folder.id, path: file.path, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs, companions };
}

function isSameBytes({ file }: Candidate, row: FileRow): boolean {
  return row.size_bytes === file.sizeBytes && row.mtime_ms === file.mtimeMs;
}

/** What could not be read is tried again: a right may have been given, ffprobe installed. */
function isUnchanged(candidate: Candidate, row: FileRow | undefined): boolean {
  if (!row || !isSameBytes(candidate, row) || row.companions !== candidate.companions) return false;
  const lasting: FileProblem['code'][] = ['empty', 'not-media'];
  return (
    row.state === 'ok' || (row.state === 'problem' && row.problem_code !== null && lasting.includes(row.problem_code))
  );
}

function summary(
  name: string,
  { added, changed, problems }: Counts,
  missing: number,
  missingFolders: readonly string[],
): string {
  const parts = [`${added} new`, `${changed} changed`, `${missing} missing`].filter((p) => !p.startsWith('0 '));
  if (problems > 0) parts.push(`${problems} cannot be used`);
  const folders = missingFolders.map((f) => `; the folder ${f.endsWith(sep) ? f.slice(0, -1) : f} is not there`);
  return `${name}: ${parts.length > 0 ? parts.join(', ') : 'nothing new'}${folders.join('')}`;
}
