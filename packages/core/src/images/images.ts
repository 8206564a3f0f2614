// Artwork: originals by hash, smaller copies made when somebody asks for them.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { AppError, type Image } from '@praxino/contracts';
import type { BlobStore } from '@praxino/engine';
import type { Log } from '../platform/index.ts';
import { createImageTokens } from './image-token.ts';
import { cropToPoster, describePicture, shrinkPicture, type PictureFormat } from './picture.ts';
import type { ImageRow, ImagesStore } from './store.ts';
import { createTurns } from './turns.ts';

/** Widths that exist: posters in the first half, wide pictures in the second. A request gets the next one up. */
const WIDTHS = [120, 184, 256, 320, 368, 480, 552, 640, 828, 960, 1280, 1920] as const;
const DEFAULT_WIDTH = 640;
const MAX_BYTES = 30_000_000;
/** Bump when copies are made in another way. */
const COPY_VERSION = 2;
/**
 * Copies being made at a time. sharp works on the four threads that also read the files of films: a page of sixty new posters
 * on all of them would keep the next segment waiting for all of it.
 */
const MAKERS = 2;

export interface ImagesDeps {
  store: ImagesStore;
  /** Where originals are kept; backed up with the database. */
  dir: string;
  /** Where smaller copies are kept; bounded. */
  copies: BlobStore;
  secret: Buffer;
  log: Log;
  now?: () => number;
}

export interface Images {
  /** Keeps a picture and returns its id; null when the bytes are no picture that can be shown. */
  import(bytes: Uint8Array): Promise<string | null>;
  /** The most telling upright part of a wide picture. Throws when the bytes are no picture. */
  cropPoster(bytes: Uint8Array): Promise<Uint8Array>;
  /** Facts and addresses, for one user. Unknown ids are left out. */
  describe(userId: string, ids: readonly string[]): Promise<Map<string, Image>>;
  /** A copy near `width`. Throws AppError('image.not-found') for a wrong token and an unknown id alike. */
  read(
    token: string,
    id: string,
    width: number | undefined,
    format?: PictureFormat,
  ): Promise<{ bytes: Uint8Array; etag: string }>;
}

export function createImages({ store, dir, copies, secret, log, now = Date.now }: ImagesDeps): Images {
  const tokens = createImageTokens(secret, now);
  const known = new LRUCache<string, ImageRow>({ max: 20_000 });
  /** Copies being made: two readers of the same one wait for the same work. */
  const making = new Map<string, Promise<Uint8Array>>();
  const pathOf = (id: string) => join(dir, id.slice(0, 2), id);

  const rowsOf = async (ids: readonly string[]): Promise<ImageRow[]> => {
    const missing = ids.filter((id) => !known.has(id));
    for (const row of await store.findMany(missing)) known.set(row.id, row);
    return ids.flatMap((id) => known.get(id) ?? []);
  };

  const makers = createTurns(MAKERS);
  const copyOf = async (row: ImageRow, width: number, format: PictureFormat): Promise<Uint8Array> => {
    const key = copyKey(row.id, width, format);
    const stored = await copies.get(key);
    if (stored) return stored;
    const running = making.get(key);
    if (running) return running;
    const work = makers(() => makeCopy(pathOf(row.id), width, format));
    making.set(key, work);
    try {
      const bytes = await work;
      // A full disk costs time at the next request, not the picture.
      await copies
        .put(key, bytes)
        .catch((error: unknown) => log.warn({ err: error }, 'a copy of a picture could not be kept'));
      return bytes;
    } finally {
      making.delete(key);
    }
  };

  return {
    async import(bytes) {
      if (bytes.length === 0 || bytes.length > MAX_BYTES) return null;
      const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      const [existing] = await rowsOf([id]);
      if (existing) return id;
      const facts = await describePicture(bytes).catch((error: unknown) => {
        log.debug({ err: error }, 'a picture cannot be read');
        return null;
      });
      if (!facts) return null;
      await writeWhole(pathOf(id), bytes);
      await store.insert({ id, ...facts });
      return id;
    },
    cropPoster: cropToPoster,
    async describe(userId, ids) {
      const token = tokens.make(userId);
      const rows = await rowsOf(ids);
      return new Map(
        rows.map(({ id, width, height, color, blurhash }) => [
          id,
          { url: `/images/${token}/${id}`, width, height, color, blurhash },
        ]),
      );
    },
    async read(token, id, width = DEFAULT_WIDTH, format = 'webp') {
      if (tokens.read(token) === null || !/^[0-9a-f]{32}$/.test(id)) throw new AppError('image.not-found');
      const [row] = await rowsOf([id]);
      if (!row) throw new AppError('image.not-found');
      const step = WIDTHS.find((w) => w >= Math.min(width, row.width)) ?? WIDTHS[WIDTHS.length - 1] ?? DEFAULT_WIDTH;
      return { bytes: await copyOf(row, step, format), etag: `"${id}-${step}-${format}-${COPY_VERSION}"` };
    },
  };
}

async function makeCopy(path: string, width: number, format: PictureFormat): Promise<Uint8Array> {
  try {
    return await shrinkPicture(await readFile(path), width, format);
  } catch (error) {
    // It was a picture when it came: its file is gone or was changed since.
    throw new AppError('image.not-found', {}, { cause: error });
  }
}

function copyKey(id: string, width: number, format: PictureFormat): string {
  return createHash('sha256').update(`image|${COPY_VERSION}|${id}|${width}|${format}`).digest('hex');
}

/** The file is there whole or not at all, also after a power cut. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(join(path, '..'), { recursive: true });
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
