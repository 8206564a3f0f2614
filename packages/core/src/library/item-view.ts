// Items as the API shows them: rows joined with pictures, counts and the user's state.
import type { Image, Item, UserState } from '@praxino/contracts';
import type { ChildStats, ItemsStore, ItemView } from './store/items.ts';
import type { ImageRole } from './store/tables.ts';

/** Addresses and facts of pictures, for one user. */
export interface ImageDescriber {
  describe(userId: string, imageIds: readonly string[]): Promise<Map<string, Image>>;
}

export async function toItems(
  rows: readonly ItemView[],
  userId: string,
  store: ItemsStore,
  images: ImageDescriber,
): Promise<Item[]> {
  const [pictures, stats] = await Promise.all([
    picturesOf(rows, userId, store, images),
    store.childStats(rows, userId),
  ]);
  return rows.map((row) => toItem(row, pictures(row), stats.get(row.id)));
}

function toItem(row: ItemView, images: Item['images'], stats: ChildStats | undefined): Item {
  const isTv = row.kind === 'season' || row.kind === 'episode';
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    libraryId: row.library_id,
    addedAt: row.added_at,
    images,
    userState: stats ? stateOfChildren(stats) : stateOf(row),
    ...(row.parent_id === null ? {} : { parentId: row.parent_id }),
    ...(row.year === 0 ? {} : { year: row.year }),
    ...(row.season_number === null ? {} : { seasonNumber: row.season_number }),
    ...(row.episode_number === null ? {} : { episodeNumber: row.episode_number }),
    ...(row.track_number === null ? {} : { trackNumber: row.track_number }),
    ...(row.disc_number === null ? {} : { discNumber: row.disc_number }),
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
    ...(row.overview === null ? {} : { overview: row.overview }),
    ...(isTv && row.root_title !== null ? { showTitle: row.root_title } : {}),
    ...(isTv && row.root_id !== null ? { showId: row.root_id } : {}),
    ...(row.artist_name === null ? {} : { artistName: row.artist_name }),
    ...(stats ? { childCount: stats.children } : {}),
  };
}

export function stateOf(row: Pick<ItemView, 'position_ms' | 'played' | 'play_count' | 'last_played_at'>): UserState {
  return {
    positionMs: row.position_ms ?? 0,
    played: row.played === 1,
    playCount: row.play_count ?? 0,
    lastPlayedAt: row.last_played_at ?? null,
  };
}

/** A show is played when every episode is. */
function stateOfChildren({ leaves, playedLeaves, lastPlayedAt }: ChildStats): UserState {
  const isPlayed = leaves > 0 && playedLeaves === leaves;
  return { positionMs: 0, played: isPlayed, playCount: isPlayed ? 1 : 0, lastPlayedAt };
}

/** An item without its own picture shows that of what it belongs to; stills are never borrowed. */
async function picturesOf(rows: readonly ItemView[], userId: string, store: ItemsStore, images: ImageDescriber) {
  const owners = new Set(rows.flatMap((r) => [r.id, r.parent_id, r.root_id]).filter((id) => id !== null));
  const links = await store.images([...owners]);
  const described = await images.describe(userId, [...new Set(links.map((l) => l.image_id))]);
  const byOwner = new Map(links.map((l) => [`${l.item_id}/${l.role}`, described.get(l.image_id)]));
  const first = (role: ImageRole, ids: readonly (string | null)[]) =>
    ids.map((id) => byOwner.get(`${id}/${role}`)).find((image) => image);
  return (row: ItemView): Item['images'] => {
    const chain = [row.id, row.parent_id, row.root_id];
    const poster = first('poster', chain);
    const backdrop = first('backdrop', chain);
    const still = first('still', [row.id]);
    return { ...(poster ? { poster } : {}), ...(backdrop ? { backdrop } : {}), ...(still ? { still } : {}) };
  };
}
