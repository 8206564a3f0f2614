// Jobs of kind `pictures`: small pictures for the seek bar and one of each chapter, for every film of a library, once per content.
import { join } from 'node:path';
import { AppError } from '@praxino/contracts';
import { createTimeline, planTrickplay, type MediaIndex, type PictureEngine, type PictureFilm } from '@praxino/engine';
import type { JobHandler, JobRun } from '../jobs/index.ts';
import type { FileRow, Libraries } from '../library/index.ts';
import type { Log } from '../platform/index.ts';
import type { PicturesStore } from './store.ts';

export interface PreparePicturesDeps {
  libraries: Pick<Libraries, 'toScan'> & {
    media: Pick<Libraries['media'], 'index'>;
    catalog: Pick<Libraries['catalog'], 'files' | 'saveChapterImages'>;
  };
  pictures: Pick<PictureEngine, 'prepare' | 'chapters' | 'isFull'>;
  images: { import(bytes: Uint8Array): Promise<string | null> };
  store: PicturesStore;
  log: Log;
  now?: () => number;
}

/** Twice as wide as the list of chapters shows them. */
const CHAPTER_WIDTH = 640;
/** What a later job would meet again: the file has to change first. */
const LASTING: readonly string[] = ['transcode.failed', 'media.unreadable', 'stream.not-found'];

interface Film {
  sourceId: string;
  path: string;
  name: string;
}

export function createPreparePictures(deps: PreparePicturesDeps): JobHandler {
  return async (run) => {
    if (run.libraryId === null) throw new Error('pictures are made of a library');
    const library = await deps.libraries.toScan(run.libraryId);
    const folders = new Map(library.folders.map((f) => [f.id, f.path]));
    const films = distinct(await deps.libraries.catalog.files(library.id), folders);
    const plans = await deps.store.plans(films.map((f) => f.sourceId));
    let made = 0;
    for (const [i, film] of films.entries()) {
      run.signal.throwIfAborted();
      if (deps.pictures.isFull())
        return `${library.name}: pictures of ${made} films; the store is full, others are made when somebody looks for them`;
      const share = (part: number): void =>
        run.report((i + part) / films.length, `${i + 1} of ${films.length}: ${film.name}`);
      if (await prepareFilm(deps, film, plans.get(film.sourceId), run, share)) made++;
    }
    return `${library.name}: pictures of ${made} films`;
  };
}

/** The same film may lie in a library twice. */
function distinct(files: readonly FileRow[], folders: ReadonlyMap<string, string>): Film[] {
  const films = new Map<string, Film>();
  for (const { source_id: sourceId, state, folder_id: folderId, path } of files) {
    const folder = folders.get(folderId);
    if (sourceId === null || state !== 'ok' || folder === undefined || films.has(sourceId)) continue;
    films.set(sourceId, { sourceId, path: join(folder, path), name: path });
  }
  return [...films.values()];
}

/** True when pictures were made. A film that has none, or whose file is in trouble, is no reason to stop. */
async function prepareFilm(
  deps: PreparePicturesDeps,
  { sourceId, path }: Film,
  known: string | undefined,
  { signal }: JobRun,
  share: (part: number) => void,
): Promise<boolean> {
  const index = await deps.libraries.media.index(sourceId);
  const film = index && filmOf(path, index);
  if (!film || film.plan.id === known) return false;
  const now = deps.now ?? Date.now;
  const save = (failure: string | null): Promise<void> =>
    deps.store.save({ source_id: sourceId, plan_id: film.plan.id, made_at: now(), failure });
  share(0);
  try {
    await deps.pictures.prepare(film, signal, (done) => share(done / film.plan.sheets));
    await keepChapters(deps, film, signal);
  } catch (error) {
    signal.throwIfAborted();
    // Without ffmpeg there is nothing to be had of any film.
    if (!(error instanceof AppError) || error.code === 'transcode.unavailable') throw error;
    deps.log.warn({ err: error, path }, 'pictures of a film failed');
    if (LASTING.includes(error.code)) await save(error.message);
    return false;
  }
  await save(null);
  return true;
}

function filmOf(path: string, index: MediaIndex): PictureFilm | null {
  // A file without a length has no times to show.
  if (!(index.durationMs > 0)) return null;
  const timeline = createTimeline(index);
  const plan = planTrickplay(index, timeline);
  return plan && { source: { path, index }, timeline, plan };
}

async function keepChapters(
  { pictures, images, libraries }: PreparePicturesDeps,
  { source }: PictureFilm,
  signal: AbortSignal,
): Promise<void> {
  // One chapter is no chapter: nothing shows it.
  if (source.index.chapters.length < 2) return;
  const ids: string[] = [];
  await pictures.chapters(source, CHAPTER_WIDTH, signal, async (_chapter, picture) => {
    const id = await images.import(picture);
    if (id === null) throw new AppError('transcode.failed', 'The picture of a chapter cannot be read.');
    ids.push(id);
  });
  await libraries.catalog.saveChapterImages(source.index.sourceId, ids);
}
