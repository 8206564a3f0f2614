// The job that measures files which only ffmpeg reads, after a scan has found them: the index pass of the engine, file by file.
import { join } from 'node:path';
import { AppError } from '@praxino/contracts';
import { measureFile, needsMeasuring, type MediaIndex, type ViewerGate } from '@praxino/engine';
import type { JobRun } from '../jobs/index.ts';
import { packIndex, type Libraries, type UnmeasuredFile } from '../library/index.ts';
import type { Log } from '../platform/index.ts';

export interface IndexingDeps {
  libraries: Pick<Libraries, 'media' | 'passes'>;
  /** null: nothing can be measured. */
  ffmpegPath: string | null;
  ffprobePath: string | null;
  /** The pass stands still while a viewer waits. */
  gate: ViewerGate;
  log: Log;
}

/**
 * Measures every file of a library that waits for it, one after the other. What is done is stored file by file, so a job that is
 * stopped goes on where it was. A playback that runs meanwhile keeps the index it began with.
 */
export async function runIndexing(deps: IndexingDeps, run: JobRun): Promise<string> {
  if (run.libraryId === null) throw new Error('an index pass needs a library');
  if (deps.ffmpegPath === null || deps.ffprobePath === null) {
    throw new AppError('transcode.unavailable', 'Measuring files needs ffmpeg; install it and start the server again');
  }
  const files = await deps.libraries.passes.unmeasured(run.libraryId);
  let measured = 0;
  for (const [i, file] of files.entries()) {
    run.signal.throwIfAborted();
    const name = file.path.split('/').at(-1) ?? file.path;
    const report = (progress: number): void =>
      run.report((i + progress) / files.length, `Measuring ${name} (${i + 1} of ${files.length})`);
    report(0);
    if (await measureOne(deps, file, run.signal, report)) measured++;
  }
  return measured === 1 ? '1 file measured' : `${measured} files measured`;
}

async function measureOne(
  { libraries, ffmpegPath, ffprobePath, gate, log }: IndexingDeps,
  { sourceId, folder, path }: UnmeasuredFile,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<boolean> {
  const index = await libraries.media.index(sourceId);
  if (!index || !needsMeasuring(index)) {
    await libraries.passes.saveMeasured({ sourceId, indexGzip: null, durationMs: 0, warning: null });
    return false;
  }
  const tools = { ffmpegPath: ffmpegPath!, ffprobePath: ffprobePath! }; // both were asked for at the start of the job
  const found = await measureFile(join(folder, path), index, { ...tools, signal, gate, onProgress }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      // It plays as before; the next scan that finds it changed tries again.
      log.warn({ err: error, path }, 'a file could not be measured');
      return null;
    },
  );
  await libraries.passes.saveMeasured({
    sourceId,
    indexGzip: found && (await packIndex(found)),
    durationMs: found?.durationMs ?? 0,
    warning: found ? warningOf(found) : null,
  });
  if (found) libraries.media.replace(found);
  return found !== null;
}

function warningOf(index: MediaIndex): string | null {
  return index.isTruncated ? (index.warnings[0] ?? 'The file ends early') : null;
}
