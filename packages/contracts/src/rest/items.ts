// What a library holds: films, shows, seasons, episodes, artists, albums, tracks.
import { z } from 'zod';
import { route } from './route.ts';
import { id, idParams } from './shared.ts';

export const itemKind = z.enum([
  'movie',
  'show',
  'season',
  'episode',
  'artist',
  'album',
  'track',
  'video',
  'photo',
  'collection',
]);
export type ItemKind = z.infer<typeof itemKind>;

export const image = z
  .object({
    url: z.string().meta({
      description:
        'Carries its own token; add ?w=WIDTH for another width, &f=webp, avif or jpeg for another format than Accept gives',
    }),
    width: z.int(),
    height: z.int(),
    color: z.string().meta({ description: 'Dominant colour, #rrggbb' }),
    blurhash: z.string(),
  })
  .meta({ id: 'Image' });
export type Image = z.infer<typeof image>;

export const userState = z
  .object({
    positionMs: z.int().min(0),
    played: z.boolean(),
    playCount: z.int().min(0),
    lastPlayedAt: z.int().nullable(),
  })
  .meta({ id: 'UserState' });
export type UserState = z.infer<typeof userState>;

export const item = z
  .object({
    id: z.string(),
    kind: itemKind,
    title: z.string(),
    libraryId: z.string(),
    parentId: z.string().optional(),
    year: z.int().optional(),
    seasonNumber: z.int().optional(),
    episodeNumber: z.int().optional(),
    trackNumber: z.int().optional(),
    discNumber: z.int().optional(),
    durationMs: z.int().optional(),
    overview: z.string().optional(),
    showTitle: z.string().optional().meta({ description: 'Of a season or episode' }),
    showId: z.string().optional(),
    artistName: z.string().optional().meta({ description: 'Of an album or track' }),
    childCount: z.int().optional(),
    addedAt: z.int(),
    images: z.object({ poster: image.optional(), backdrop: image.optional(), still: image.optional() }),
    userState,
  })
  .meta({ id: 'Item' });
export type Item = z.infer<typeof item>;

const streamCommon = {
  index: z
    .int()
    .meta({ description: 'Position in the file, as ffprobe counts; external subtitles count on from there' }),
  codec: z.string().meta({ description: "ffmpeg's name: h264, hevc, aac, ac3, subrip …" }),
  language: z.string().nullable().meta({ description: 'ISO 639-2 or BCP 47 as in the file' }),
  title: z.string().nullable(),
  isDefault: z.boolean(),
  isForced: z.boolean(),
  isHearingImpaired: z.boolean(),
  isCommentary: z.boolean(),
};
export const stream = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('video'),
      ...streamCommon,
      codecString: z.string().nullable().meta({ description: 'RFC 6381' }),
      profile: z.string().nullable(),
      width: z.int(),
      height: z.int(),
      frameRate: z.number().nullable(),
      bitDepth: z.int(),
      hdr: z.enum(['sdr', 'hdr10', 'hlg', 'dolby-vision']),
    }),
    z.object({
      type: z.literal('audio'),
      ...streamCommon,
      codecString: z.string().nullable(),
      channels: z.int(),
      sampleRate: z.int(),
      bitrateBps: z.int().nullable(),
    }),
    z.object({
      type: z.literal('subtitle'),
      ...streamCommon,
      isText: z.boolean(),
      isExternal: z.boolean(),
    }),
  ])
  .meta({ id: 'Stream' });
export type Stream = z.infer<typeof stream>;

export const chapter = z.object({
  startMs: z.int(),
  title: z.string(),
  image: image.optional().meta({ description: 'Made in the background after the scan' }),
});
export const version = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'What tells it from the others: "1080p", "Director\'s Cut"' }),
    container: z.string(),
    durationMs: z.int(),
    sizeBytes: z.int(),
    bitrateBps: z.int(),
    isAvailable: z.boolean().meta({ description: 'False while its file is missing' }),
    streams: z.array(stream),
    chapters: z.array(chapter),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Version' });
export type Version = z.infer<typeof version>;

export const itemDetail = item
  .extend({
    versions: z.array(version),
    ancestors: z
      .array(z.object({ id: z.string(), kind: itemKind, title: z.string() }))
      .meta({ description: 'Outermost first' }),
  })
  .meta({ id: 'ItemDetail' });
export type ItemDetail = z.infer<typeof itemDetail>;

export const itemSort = z.enum(['title', '-title', 'added', '-added', 'year', '-year', 'number', 'played', '-played']);
export const itemQuery = z.strictObject({
  libraryId: id.optional(),
  kind: itemKind.optional(),
  parentId: id.optional(),
  search: z.string().trim().max(200).optional(),
  sort: itemSort.default('title'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
export const itemPage = z
  .object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() })
  .meta({ id: 'ItemPage' });
export type ItemPage = z.infer<typeof itemPage>;

export const homeRow = z
  .object({
    id: z.string(),
    kind: z.enum(['continue', 'next-up', 'recent']),
    libraryId: z.string().nullable(),
    title: z.string().nullable().meta({ description: "The library's name; null where the client has its own words" }),
    items: z.array(item),
  })
  .meta({ id: 'HomeRow' });
export type HomeRow = z.infer<typeof homeRow>;
export const home = z.object({ hero: z.array(item), rows: z.array(homeRow) }).meta({ id: 'Home' });
export type Home = z.infer<typeof home>;

export const itemRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/items',
    summary: 'Items of a library or a parent, or search results',
    tag: 'items',
    access: 'user',
    query: itemQuery,
    success: { status: 200, body: itemPage },
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/items/:id',
    summary: 'One item with its versions and streams',
    tag: 'items',
    access: 'user',
    params: idParams,
    success: { status: 200, body: itemDetail },
  }),
  home: route({
    method: 'GET',
    path: '/api/v1/home',
    summary: 'Everything the home screen shows',
    tag: 'items',
    access: 'user',
    success: { status: 200, body: home },
  }),
  setState: route({
    method: 'PATCH',
    path: '/api/v1/items/:id/state',
    summary: 'Mark as played or unplayed',
    tag: 'items',
    access: 'user',
    params: idParams,
    body: z.strictObject({ played: z.boolean() }),
    success: { status: 200, body: userState },
  }),
};
