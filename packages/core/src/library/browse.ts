// What users look through: lists, searches, single items, the home screen.
import {
  AppError,
  type Home,
  type HomeRow,
  type Image,
  type Item,
  type ItemDetail,
  type ItemKind,
  type ItemPage,
  type LibraryKind,
  type Version,
} from '@praxino/contracts';
import type { z } from 'zod';
import type { itemQuery } from '@praxino/contracts';
import { readCursor, writeCursor } from './cursor.ts';
import { toItems, type ImageDescriber } from './item-view.ts';
import type { Media, MediaFile } from './media.ts';
import type { LibraryStore } from './store.ts';
import type { ItemFilter, ItemView, SortColumn } from './store/items.ts';
import type { Begun } from './store/states.ts';
import type { LibraryRow } from './store/tables.ts';
import { plainWords } from './titles.ts';
import { toVersion } from './version-view.ts';

export type ItemQuery = z.output<typeof itemQuery>;

export interface Browse {
  list(userId: string, query: ItemQuery): Promise<ItemPage>;
  /** Throws AppError('item.not-found'). */
  get(userId: string, itemId: string): Promise<ItemDetail>;
  home(userId: string): Promise<Home>;
}

export interface BrowseDeps {
  store: Pick<LibraryStore, 'items' | 'libraries' | 'states'>;
  media: Media;
  images: ImageDescriber;
}

const TOP_KINDS: Readonly<Record<LibraryKind, ItemKind>> = { movies: 'movie', shows: 'show', music: 'artist' };
/** What "recently added" lists. */
const RECENT_KINDS: Readonly<Record<LibraryKind, ItemKind>> = { movies: 'movie', shows: 'show', music: 'album' };
const COLUMNS: Readonly<Record<string, SortColumn>> = {
  title: 'sort_title',
  added: 'added_at',
  year: 'year',
  number: 'number_key',
  played: 'last_played_at',
};
/** Episodes of one show that were begun and left take places from others; so many more are asked for. */
const BEGUN_PER_SHOW = 5;
const ROW_LENGTH = 20;
const MAX_WORDS = 8;

export function createBrowse({ store, media, images }: BrowseDeps): Browse {
  const view = (rows: readonly ItemView[], userId: string) => toItems(rows, userId, store.items, images);

  const list = async (userId: string, query: ItemQuery): Promise<ItemPage> => {
    const libraries = await store.libraries.list();
    const filter = filterOf(query, libraries);
    if (filter === null || filter.libraryIds.length === 0) return { items: [], nextCursor: null, total: 0 };
    const column = COLUMNS[query.sort.replace('-', '')] ?? 'sort_title';
    const after =
      query.cursor === undefined
        ? null
        : readCursor(query.cursor, query.sort, column === 'sort_title' ? 'string' : 'number');
    const descending = query.sort.startsWith('-');
    const [rows, total] = await Promise.all([
      store.items.page({ userId, filter, column, descending, after, limit: query.limit + 1 }),
      store.items.count(filter),
    ]);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const nextCursor =
      rows.length > shown.length && last ? writeCursor(query.sort, { key: last[column] ?? 0, id: last.id }) : null;
    return { items: await view(shown, userId), nextCursor, total };
  };

  const versionsOf = async (files: readonly MediaFile[], userId: string): Promise<Version[]> => {
    const rows = await store.items.chapterImages(files.map((f) => f.index.sourceId));
    const described = await images.describe(userId, [...new Set(rows.map((r) => r.image_id))]);
    return files.map((file) => {
      const own = rows.filter((r) => r.source_id === file.index.sourceId);
      const known = own.flatMap((r): [number, Image][] => {
        const image = described.get(r.image_id);
        return image ? [[r.position, image]] : [];
      });
      return toVersion(file, new Map(known));
    });
  };

  const get = async (userId: string, itemId: string): Promise<ItemDetail> => {
    const row = await store.items.find(itemId, userId);
    if (!row) throw new AppError('item.not-found');
    const outer = [...new Set([row.root_id, row.parent_id])].filter((id) => id !== null);
    const [items, files, ancestors] = await Promise.all([
      view([row], userId),
      media.filesOf(itemId),
      store.items.findMany(outer, userId),
    ]);
    const item = items[0];
    if (!item) throw new AppError('item.not-found');
    return {
      ...item,
      versions: await versionsOf(files, userId),
      ancestors: ancestors.map(({ id, kind, title }) => ({ id, kind, title })),
    };
  };

  const recent = async (userId: string, library: LibraryRow): Promise<HomeRow> => {
    const filter = { libraryIds: [library.id], kinds: [RECENT_KINDS[library.kind]] };
    const rows = await store.items.page({
      userId,
      filter,
      column: 'added_at',
      descending: true,
      after: null,
      limit: ROW_LENGTH,
    });
    return {
      id: `recent-${library.id}`,
      kind: 'recent',
      libraryId: library.id,
      title: library.name,
      items: await view(rows, userId),
    };
  };

  const byIds = async (userId: string, kind: 'continue' | 'next-up', ids: readonly string[]): Promise<HomeRow> => {
    const rows = await store.items.findMany(ids, userId);
    return { id: kind, kind, libraryId: null, title: null, items: await view(rows, userId) };
  };

  const home = async (userId: string): Promise<Home> => {
    const libraries = await store.libraries.list();
    if (libraries.length === 0) return { hero: [], rows: [] };
    const ids = libraries.map((l) => l.id);
    const [begun, shows] = await Promise.all([
      store.states.inProgress(userId, ids, ROW_LENGTH * BEGUN_PER_SHOW),
      store.states.showsSeen(userId, ids, ROW_LENGTH),
    ]);
    const started = lastOfEachShow(begun);
    const idle = shows.filter((show) => !started.some((s) => s.showId === show));
    const next = await Promise.all(idle.map((show) => store.states.nextEpisode(userId, show)));
    const rows = await Promise.all([
      byIds(
        userId,
        'continue',
        started.map((s) => s.itemId),
      ),
      byIds(
        userId,
        'next-up',
        next.filter((id) => id !== undefined),
      ),
      ...libraries.map((library) => recent(userId, library)),
    ]);
    return { hero: heroOf(rows), rows: rows.filter((row) => row.items.length > 0) };
  };

  return { list, get, home };
}

/** A show stands in "continue watching" once, with the episode that was seen last. */
function lastOfEachShow(begun: readonly Begun[]): Begun[] {
  const seen = new Set<string>();
  const isFirst = ({ showId }: Begun): boolean => showId === null || (!seen.has(showId) && Boolean(seen.add(showId)));
  return begun.filter(isFirst).slice(0, ROW_LENGTH);
}

/** null: nothing can match. */
function filterOf(query: ItemQuery, libraries: readonly LibraryRow[]): ItemFilter | null {
  if (query.libraryId !== undefined && !libraries.some((l) => l.id === query.libraryId))
    throw new AppError('library.not-found');
  const searched = libraries.filter((l) => query.libraryId === undefined || l.id === query.libraryId);
  const filter: ItemFilter = { libraryIds: searched.map((l) => l.id) };
  if (query.parentId !== undefined) filter.parentId = query.parentId;
  if (query.kind !== undefined) filter.kinds = [query.kind];
  if (query.search !== undefined && query.search !== '') {
    filter.words = plainWords(query.search).split(' ').filter(Boolean).slice(0, MAX_WORDS);
    // Only signs, no letters: no title is found by that.
    if (filter.words.length === 0) return null;
  } else if (query.kind === undefined && query.parentId === undefined) {
    filter.kinds = [...new Set(searched.map((l) => TOP_KINDS[l.kind]))];
  }
  return filter;
}

/** Up to six pictures worth a whole screen, unseen ones of films and shows that came last. */
function heroOf(rows: readonly HomeRow[]): Item[] {
  const recent = rows.filter((row) => row.kind === 'recent').flatMap((row) => row.items);
  const fitting = recent.filter((item) => item.kind !== 'album' && !item.userState.played);
  const hasBackdrop = (item: Item) => Number(item.images.backdrop !== undefined);
  return fitting.toSorted((a, b) => hasBackdrop(b) - hasBackdrop(a) || b.addedAt - a.addedAt).slice(0, 6);
}
