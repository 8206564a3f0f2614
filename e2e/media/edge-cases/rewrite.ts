// What is done to the bytes of a film that ffmpeg cannot write.
import type { Rewrite } from './edge-film.ts';
import { withBlockGroups, withLaces } from './matroska.ts';
import { withSecondEntry } from './sample-entries.ts';

export function rewritten(film: Buffer, rewrite: Rewrite, second: Buffer | null): Buffer {
  switch (rewrite.kind) {
    case 'cut':
      return film.subarray(0, Math.floor(film.length * rewrite.share));
    case 'block-groups':
      return withBlockGroups(film);
    case 'lacing':
      return withLaces(film, rewrite.lacing, rewrite.frames);
    case 'second-entry':
      return withSecondEntry(film, second ?? film);
    default:
      return rewrite satisfies never;
  }
}
