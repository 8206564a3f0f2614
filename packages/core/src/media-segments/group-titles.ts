// What is looked at together: the files of a season; a film alone.
import type { TitleFile } from '../library/index.ts';

export interface GroupFile {
  sourceId: string;
  path: string;
  /** Numbers of the episodes it holds; versions of one episode have the same. */
  numbers: number[];
}

export interface Group {
  kind: 'season' | 'film';
  files: GroupFile[];
}

interface Collected extends Group {
  bySource: Map<string, GroupFile>;
}

/** Seasons and films in the order in which they come. A file with two episodes, or with two copies on disk, is there once. */
export function groupTitles(titles: readonly TitleFile[]): Group[] {
  const groups = new Map<string, Collected>();
  for (const title of titles) {
    const isEpisode = title.kind === 'episode' && title.parentId !== null;
    const key = isEpisode ? `season ${title.parentId}` : `film ${title.itemId}`;
    const fresh = (): Collected => ({ kind: isEpisode ? 'season' : 'film', files: [], bySource: new Map() });
    const group = groups.get(key) ?? fresh();
    groups.set(key, group);
    const known = group.bySource.get(title.sourceId);
    if (known) {
      if (!known.numbers.includes(title.number)) known.numbers.push(title.number);
      continue;
    }
    const file = { sourceId: title.sourceId, path: title.path, numbers: [title.number] };
    group.bySource.set(title.sourceId, file);
    group.files.push(file);
  }
  return [...groups.values()].map(({ kind, files }) => ({ kind, files }));
}
