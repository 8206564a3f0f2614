// The items a file belongs to: made or brought up to date from the outermost inwards, and removed when nothing is left of them.
import type { Transaction } from 'kysely';
import { newId } from '@praxino/core/platform';
import { numberKey, searchText, sortKey } from '../titles.ts';
import type { CatalogTables, ItemRow } from './tables.ts';

type Tx = Transaction<CatalogTables>;

/** An item a file belongs to, from the outermost inwards. */
export interface ItemSpec {
  kind: ItemRow['kind'];
  identity: string;
  title: string;
  sortTitle?: string | undefined;
  year?: number | undefined;
  seasonNumber?: number | undefined;
  episodeNumber?: number | undefined;
  trackNumber?: number | undefined;
  discNumber?: number | undefined;
  durationMs?: number | undefined;
  overview?: string | undefined;
  artistName?: string | undefined;
  /** More words to find it by: the show's title, the artist. */
  searchWords?: readonly string[] | undefined;
}

export interface Chains {
  libraryId: string;
  fileId: string;
  chains: readonly (readonly ItemSpec[])[];
  now: number;
}

/** Returns the ids of each chain, outermost first. */
export async function upsertChains(tx: Tx, { libraryId, fileId, chains, now }: Chains): Promise<string[][]> {
  const leaf = chains.length === 1 ? chains[0]?.at(-1) : undefined;
  const left = leaf ? await renameItem(tx, libraryId, fileId, leaf) : null;
  const ids: string[][] = [];
  for (const chain of chains) ids.push(await upsertChain(tx, libraryId, chain, now));
  if (left !== null) await removeIfEmpty(tx, left);
  return ids;
}

/**
 * A file that was renamed stays the item it was, with its pictures and everybody's place in it, as long as it is the item's only
 * file and no other item is called that already. Returns the season or album it may have left behind empty.
 */
async function renameItem(tx: Tx, libraryId: string, fileId: string, leaf: ItemSpec): Promise<string | null> {
  const versions = await tx.selectFrom('versions').select('item_id').where('file_id', '=', fileId).execute();
  const itemId = versions.length === 1 ? versions[0]?.item_id : undefined;
  if (itemId === undefined) return null;
  const item = await tx
    .selectFrom('items')
    .select(['identity', 'kind', 'parent_id'])
    .where('id', '=', itemId)
    .executeTakeFirst();
  if (!item || item.kind !== leaf.kind || item.identity === leaf.identity) return null;
  const files = await tx.selectFrom('versions').select('id').where('item_id', '=', itemId).limit(2).execute();
  const namesake = await tx
    .selectFrom('items')
    .select('id')
    .where('library_id', '=', libraryId)
    .where('identity', '=', leaf.identity)
    .executeTakeFirst();
  if (files.length > 1 || namesake) return null;
  await tx.updateTable('items').set({ identity: leaf.identity }).where('id', '=', itemId).execute();
  return item.parent_id;
}

async function upsertChain(tx: Tx, libraryId: string, chain: readonly ItemSpec[], now: number): Promise<string[]> {
  const ids: string[] = [];
  for (const spec of chain) {
    const old = await tx
      .selectFrom('items')
      .select(['id', 'overview', 'year'])
      .where('library_id', '=', libraryId)
      .where('identity', '=', spec.identity)
      .executeTakeFirst();
    const values = itemValues(spec);
    if (old) {
      // A second file of the same show may know less than the first.
      const kept = { overview: values.overview ?? old.overview, year: values.year || old.year };
      await tx
        .updateTable('items')
        .set({ ...values, ...kept, parent_id: ids.at(-1) ?? null, root_id: ids[0] ?? null })
        .where('id', '=', old.id)
        .execute();
      ids.push(old.id);
    } else {
      const id = newId();
      const place = { library_id: libraryId, parent_id: ids.at(-1) ?? null, root_id: ids[0] ?? null, added_at: now };
      await tx
        .insertInto('items')
        .values({ id, kind: spec.kind, identity: spec.identity, ...place, ...values })
        .execute();
      ids.push(id);
    }
  }
  return ids;
}

function itemValues(spec: ItemSpec) {
  const isTrack = spec.kind === 'track';
  const [major, minor] = isTrack ? [spec.discNumber, spec.trackNumber] : [spec.seasonNumber, spec.episodeNumber];
  return {
    title: spec.title,
    sort_title: sortKey(spec.sortTitle ?? spec.title),
    search_text: searchText(spec.title, spec.year, ...(spec.searchWords ?? [])),
    year: spec.year ?? 0,
    season_number: spec.seasonNumber ?? null,
    episode_number: spec.episodeNumber ?? null,
    track_number: spec.trackNumber ?? null,
    disc_number: spec.discNumber ?? null,
    number_key: numberKey(major, minor),
    duration_ms: spec.durationMs ?? null,
    overview: spec.overview ?? null,
    artist_name: spec.artistName ?? null,
  };
}

/** Keeps the ids of versions that stay; removes those of other items, and items that nothing is left of. */
export async function replaceVersions(tx: Tx, fileId: string, itemIds: readonly string[], name: string): Promise<void> {
  const old = await tx.selectFrom('versions').select(['id', 'item_id']).where('file_id', '=', fileId).execute();
  for (const itemId of itemIds) {
    const same = old.find((v) => v.item_id === itemId);
    if (same) await tx.updateTable('versions').set({ name }).where('id', '=', same.id).execute();
    else await tx.insertInto('versions').values({ id: newId(), item_id: itemId, file_id: fileId, name }).execute();
  }
  const gone = old.filter((v) => !itemIds.includes(v.item_id));
  for (const version of gone) {
    await tx.deleteFrom('versions').where('id', '=', version.id).execute();
    await removeIfEmpty(tx, version.item_id);
  }
}

async function removeIfEmpty(tx: Tx, itemId: string): Promise<void> {
  const item = await tx.selectFrom('items').select('parent_id').where('id', '=', itemId).executeTakeFirst();
  const version = await tx
    .selectFrom('versions')
    .select('id')
    .where('item_id', '=', itemId)
    .limit(1)
    .executeTakeFirst();
  const child = await tx.selectFrom('items').select('id').where('parent_id', '=', itemId).limit(1).executeTakeFirst();
  if (!item || version || child) return;
  await tx.deleteFrom('items').where('id', '=', itemId).execute();
  if (item.parent_id) await removeIfEmpty(tx, item.parent_id);
}
