// Does jobs of kind `subtitles`: file by file, what is not kept yet.
import { basename } from 'node:path';
import { AppError } from '@praxino/contracts';
import { captionStreams, withCaptionStreams, type Source, type Subtitles } from '@praxino/engine';
import type { JobHandler } from '../jobs/index.ts';
import { packIndex, type Libraries } from '../library/index.ts';
import type { Log } from '../platform/index.ts';
import { createPace, type PaceDeps } from './pace.ts';

export interface ExtractSubtitlesDeps extends PaceDeps {
  libraries: {
    media: Pick<Libraries['media'], 'titles' | 'index' | 'replace'>;
    passes: Pick<Libraries['passes'], 'saveIndex'>;
  };
  subtitles: Pick<Subtitles, 'extract' | 'captionServices'>;
  log: Log;
}

/** A file that cannot be read is passed over, and looked at again after the next scan. */
export function createExtractSubtitles(deps: ExtractSubtitlesDeps): JobHandler {
  const pace = createPace(deps);
  return async (run) => {
    const { libraryId, signal } = run;
    if (libraryId === null) throw new Error('subtitles are extracted library by library');
    const titles = await deps.libraries.media.titles(libraryId);
    // A file of two episodes comes twice; copies of one film have the same words.
    const files = [...new Map(titles.map((file) => [file.sourceId, file])).values()];
    const counts = { extracted: 0, failed: 0 };
    for (const [i, { sourceId, path }] of files.entries()) {
      await deps.gate.calm(signal);
      run.report(i / files.length, `${i + 1} of ${files.length}: ${basename(path)}`);
      const index = await deps.libraries.media.index(sourceId);
      if (!index) continue;
      try {
        const came = await deps.subtitles.extract({ path, index }, { signal, pace });
        await listCaptions(deps, { path, index });
        if (came === 'extracted') counts.extracted++;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AppError)) throw error;
        deps.log.warn({ path, code: error.code, detail: error.message }, 'subtitles could not be read');
        counts.failed++;
      }
    }
    return summary(counts);
  };
}

/** A scan lists the captions that some pictures hint at; now those are listed that say something. */
async function listCaptions({ libraries, subtitles }: ExtractSubtitlesDeps, source: Source): Promise<void> {
  const listed = captionStreams(source.index).map((s) => s.captions);
  if (listed.length === 0) return;
  const spoken = await subtitles.captionServices(source);
  if (spoken === null || spoken.join() === listed.join()) return;
  const index = withCaptionStreams(source.index, spoken);
  await libraries.passes.saveIndex(index.sourceId, await packIndex(index));
  libraries.media.replace(index);
}

function summary({ extracted, failed }: { extracted: number; failed: number }): string {
  const parts = [`subtitles of ${extracted} ${extracted === 1 ? 'file' : 'files'} read`];
  if (failed > 0) parts.push(`${failed} could not be read`);
  return extracted + failed === 0 ? 'No new subtitles' : parts.join(', ');
}
