// What plays before and after an item: episodes of a season, tracks of an album.
import type { Item } from '@praxino/contracts';

export interface Neighbours {
  previous: Item | null;
  next: Item | null;
}

const order = (item: Item): number =>
  (item.discNumber ?? item.seasonNumber ?? 0) * 100_000 + (item.trackNumber ?? item.episodeNumber ?? 99_999);

/** Numbered ones by number, the rest behind them by title; a copy, the list stays as it is. */
export function inPlayingOrder(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => order(a) - order(b) || a.title.localeCompare(b.title, undefined, { numeric: true }));
}

/** Both null for an item that is not in the list. */
export function neighbours(items: readonly Item[], itemId: string): Neighbours {
  const ordered = inPlayingOrder(items);
  const at = ordered.findIndex((item) => item.id === itemId);
  if (at === -1) return { previous: null, next: null };
  return { previous: ordered[at - 1] ?? null, next: ordered[at + 1] ?? null };
}

/** The episode to offer of a list: one begun, else the first not seen, else the first. Null for an empty list. */
export function nextToWatch(items: readonly Item[]): Item | null {
  const ordered = inPlayingOrder(items);
  const begun = ordered.filter((item) => !item.userState.played && item.userState.positionMs > 0);
  const latest = begun.toSorted((a, b) => (b.userState.lastPlayedAt ?? 0) - (a.userState.lastPlayedAt ?? 0))[0];
  return latest ?? ordered.find((item) => !item.userState.played) ?? ordered[0] ?? null;
}
