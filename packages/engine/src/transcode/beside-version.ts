// Which content a subtitle file beside a film has right now: somebody may correct it while its words are drawn into pictures.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { Source } from '../model.ts';
import { isPictureSubtitle } from '../probe/subtitle-codecs.ts';
import type { SubtitleId } from '../stream/rendition.ts';
import { picturesFile } from '../subtitles/read-vobsub-file.ts';
import { besideFile } from './burned-script.ts';

const MAX_FILES = 500;
/** As much as is read of one. */
const MAX_BYTES = 20 * 1024 * 1024;

export type BesideVersions = (source: Source, id: SubtitleId, signal: AbortSignal) => Promise<string>;

/**
 * Tells the content of a file by a hash, which is made anew when its size or date changes, and which language of it is meant; of
 * pictures, which may be large and are written once, by the hash of their list. Throws AppError('media.missing') where it
 * is not there now, 'media.unreadable', 'stream.not-found'.
 */
export function createBesideVersions(): BesideVersions {
  const known = new LRUCache<string, { stamp: string; hash: string }>({ max: MAX_FILES });
  return async (source, id, signal) => {
    const { path, track, codec } = besideFile(source, id);
    try {
      const { size, mtimeMs } = await stat(path);
      const pictures = isPictureSubtitle(codec) ? (await stat(picturesFile(path))).size : 0;
      const stamp = `${size}|${mtimeMs}`;
      const before = known.get(path);
      const version = (hash: string): string => `${hash}.${track}.${pictures}`;
      if (before?.stamp === stamp) return version(before.hash);
      if (size > MAX_BYTES) throw new AppError('media.unreadable', 'This subtitle file is too large to be one.');
      const bytes = await readFile(path, { signal });
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      known.set(path, { stamp, hash });
      return version(hash);
    } catch (cause) {
      if (cause instanceof AppError || signal.aborted) throw cause;
      throw new AppError('media.missing', 'The subtitle file is not there now, or cannot be read.', { cause });
    }
  };
}
