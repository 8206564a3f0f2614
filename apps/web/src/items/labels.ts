// What an item is called in the places where it is shown.
import type { Image, Item, ItemKind } from '@praxino/client';
import type { Text } from '../i18n/i18n.ts';

export type CardShape = 'poster' | 'landscape' | 'square';

export function shapeOf(kind: ItemKind): CardShape {
  switch (kind) {
    case 'episode':
    case 'video':
    case 'photo':
      return 'landscape';
    case 'artist':
    case 'album':
    case 'track':
      return 'square';
    case 'movie':
    case 'show':
    case 'season':
    case 'collection':
      return 'poster';
    default:
      return kind satisfies never;
  }
}

/** The picture that suits a shape best; a still is better than nothing, a cut-off poster better than a grey box. */
export function imageFor({ images }: Pick<Item, 'images'>, shape: CardShape): Image | undefined {
  if (shape === 'landscape') return images.still ?? images.backdrop ?? images.poster;
  return images.poster ?? images.still ?? images.backdrop;
}

/** `S2 E5`; `E5` without a season; empty text without a number. */
export function episodeCode(item: Pick<Item, 'seasonNumber' | 'episodeNumber'>): string {
  const parts = [
    ...(item.seasonNumber === undefined ? [] : [`S${item.seasonNumber}`]),
    ...(item.episodeNumber === undefined ? [] : [`E${item.episodeNumber}`]),
  ];
  return parts.join(' ');
}

const join = (parts: readonly (string | number | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

export interface CardWords {
  title: string;
  meta: string;
}

/** Title and second line of a card. Episodes outside their season lead with the show. */
export function cardWords(item: Item, text: Text): CardWords {
  switch (item.kind) {
    case 'episode':
      return item.showTitle === undefined
        ? { title: item.title, meta: episodeCode(item) }
        : { title: item.showTitle, meta: join([episodeCode(item), item.title]) };
    case 'season':
      return {
        title: item.title,
        meta:
          item.childCount === undefined ? (item.showTitle ?? '') : text('item.episodes', { count: item.childCount }),
      };
    case 'show':
      return {
        title: item.title,
        meta: join([
          item.year,
          item.childCount === undefined ? undefined : text('item.seasonCount', { count: item.childCount }),
        ]),
      };
    case 'album':
      return { title: item.title, meta: join([item.artistName, item.year]) };
    case 'track':
      return { title: item.title, meta: item.artistName ?? '' };
    case 'artist':
      return { title: item.title, meta: text('kind.artist') };
    case 'movie':
    case 'video':
    case 'photo':
    case 'collection':
      return { title: item.title, meta: item.year === undefined ? '' : String(item.year) };
    default:
      return item.kind satisfies never;
  }
}

/** The name of a season as a tab says it. */
export function seasonLabel(season: Pick<Item, 'seasonNumber' | 'title'>, text: Text): string {
  if (season.seasonNumber === undefined) return season.title;
  return season.seasonNumber === 0 ? text('item.specials') : text('item.season', { number: season.seasonNumber });
}

/** True for what plays by itself; the rest holds things that do. */
export function isPlayable(kind: ItemKind): boolean {
  return kind === 'movie' || kind === 'episode' || kind === 'track' || kind === 'video';
}
export function isMusic(kind: ItemKind): boolean {
  return kind === 'artist' || kind === 'album' || kind === 'track';
}
