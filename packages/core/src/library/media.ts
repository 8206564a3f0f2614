// The files behind items: their indexes, kept parsed for a while, and what a player may be given.
import { gunzip, gzip } from 'node:zlib';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import { AppError, type ItemKind } from '@praxino/contracts';
import type { MediaIndex, SourceId } from '@praxino/engine';
import type { ItemsStore, VersionRow } from './store/items.ts';

const unzip = promisify(gunzip);
const zip = promisify(gzip);

/** A subtitle file beside a video, or one language of it. Its stream number is the number of streams of the video plus its place in the list. */
export interface SubtitleFile {
  path: string;
  /** Position among the languages of a file that holds several. */
  track: number;
  codec: string;
  language: string | null;
  title: string | null;
  isForced: boolean;
  isHearingImpaired: boolean;
}

/** One playable file of an item. */
export interface MediaFile {
  versionId: string;
  itemId: string;
  name: string;
  path: string;
  isAvailable: boolean;
  index: MediaIndex;
  subtitles: SubtitleFile[];
}

/** A file of a film or an episode, without what is in it. */
export interface TitleFile {
  itemId: string;
  kind: ItemKind;
  /** The season of an episode. */
  parentId: string | null;
  /** Orders the episodes of a season; the same for versions of one. */
  number: number;
  sourceId: string;
  path: string;
}

export interface Media {
  filesOf(itemId: string): Promise<MediaFile[]>;
  /** Films and episodes of a library whose files are there, by season and number. A file of two episodes comes twice. */
  titles(libraryId: string): Promise<TitleFile[]>;
  index(sourceId: string): Promise<MediaIndex | null>;
  /** From now on this is the index of its content. It must be stored already. */
  replace(index: MediaIndex): void;
}

export function createMedia(store: ItemsStore): Media {
  const indexes = new LRUCache<string, MediaIndex>({ max: 200 });
  const index = async (sourceId: string): Promise<MediaIndex | null> => {
    const known = indexes.get(sourceId);
    if (known) return known;
    const packed = await store.index(sourceId);
    if (!packed) return null;
    const parsed = await unpackIndex(packed);
    indexes.set(sourceId, parsed);
    return parsed;
  };
  const toFile = async (row: VersionRow, subtitles: SubtitleFile[]): Promise<MediaFile[]> => {
    const found = row.source_id === null ? null : await index(row.source_id);
    if (!found) return [];
    return [
      {
        versionId: row.id,
        itemId: row.item_id,
        name: row.name,
        path: join(row.folder, row.path),
        isAvailable: row.file_state === 'ok',
        index: found,
        subtitles,
      },
    ];
  };
  return {
    index,
    async titles(libraryId) {
      const rows = await store.titleFiles(libraryId);
      return rows.map((row) => ({
        itemId: row.item_id,
        kind: row.kind,
        parentId: row.parent_id,
        number: row.number_key,
        sourceId: row.source_id,
        path: join(row.folder, row.path),
      }));
    },
    replace: (index) => void indexes.set(index.sourceId, index),
    async filesOf(itemId) {
      const rows = await store.versions(itemId);
      const subtitles = await store.subtitleFiles(rows.map((r) => r.file_id));
      const files = rows.map((row) => {
        const own = subtitles.filter((s) => s.file_id === row.file_id);
        const beside = own.map((s) => ({
          path: join(row.folder, s.path),
          track: s.track,
          codec: s.codec,
          language: s.language,
          title: s.title,
          isForced: s.is_forced === 1,
          isHearingImpaired: s.is_hearing_impaired === 1,
        }));
        return toFile(row, beside);
      });
      return (await Promise.all(files)).flat();
    },
  };
}

/** As stored: a list of key frames shrinks to a quarter. */
export function packIndex(index: MediaIndex): Promise<Uint8Array> {
  return zip(JSON.stringify(index));
}

async function unpackIndex(packed: Uint8Array): Promise<MediaIndex> {
  const text = (await unzip(packed)).toString();
  // Written by packIndex alone; formatVersion tells other forms apart.
  const index = JSON.parse(text) as MediaIndex;
  if (index.formatVersion !== 1)
    throw new AppError('media.changed', 'The file was scanned by another version; scan the library again');
  return index;
}

export type { MediaIndex, SourceId };
