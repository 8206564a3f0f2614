// Phase 4: pictures of items. Those beside a file first, then those inside it, then a frame of the film.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaIndex } from '@praxino/engine';
import type { CatalogStore, ImageOrigin, ImageRole } from '../library/index.ts';
import type { Candidate, Level } from './phase-2-identify.ts';

export interface ArtworkDeps {
  catalog: Pick<CatalogStore, 'setImage' | 'imageOrigins'>;
  images: { import(bytes: Uint8Array): Promise<string | null>; cropPoster(bytes: Uint8Array): Promise<Uint8Array> };
  frames: FrameSource;
}

/** Pictures taken out of media files. null where there is none or no tool for it. */
export interface FrameSource {
  attached(path: string, index: MediaIndex, signal: AbortSignal): Promise<Uint8Array | null>;
  frame(path: string, index: MediaIndex, signal: AbortSignal): Promise<Uint8Array | null>;
}

export interface Found {
  candidate: Candidate;
  index: MediaIndex;
  /** Picture among the tags of a music file. */
  cover: Uint8Array | null;
  /** Ids of the chains the file belongs to, outermost first. */
  chains: string[][];
}

export interface Artwork {
  add(found: Found, signal: AbortSignal): Promise<void>;
}

const MAX_BYTES = 30_000_000;

export function createArtwork({ catalog, images, frames }: ArtworkDeps): Artwork {
  /** An album's cover lies beside each of its tracks: read once per scan. */
  const imported = new Map<string, Promise<string | null>>();
  const importFile = (path: string, stamp: string): Promise<string | null> => {
    const key = `${path}\0${stamp}`;
    const known = imported.get(key) ?? readCapped(path).then((bytes) => bytes && images.import(bytes));
    imported.set(key, known);
    return known;
  };
  const set = async (
    itemId: string | undefined,
    role: ImageRole,
    imageId: string | null,
    origin: ImageOrigin,
  ): Promise<void> => {
    if (itemId !== undefined && imageId !== null) await catalog.setImage(itemId, role, imageId, origin);
  };

  const addLocal = async ({ candidate, chains }: Found): Promise<void> => {
    const done = new Set<string>();
    for (const picture of candidate.pictures) {
      // The first name wins: a film's own poster comes before that of its folder.
      const slot = `${picture.level}/${picture.role}`;
      if (done.has(slot)) continue;
      const imageId = await importFile(
        join(candidate.folder.path, picture.path),
        `${picture.sizeBytes}/${picture.mtimeMs}`,
      );
      if (imageId === null) continue;
      done.add(slot);
      for (const chain of chains) await set(idAt(chain, picture.level), picture.role, imageId, 'local');
    }
  };

  const addEmbedded = async (found: Found, path: string, signal: AbortSignal): Promise<void> => {
    const isTrack = found.candidate.as.kind === 'track';
    const owner = found.chains[0] && idAt(found.chains[0], isTrack ? 'parent' : 'self');
    if (owner === undefined || (await catalog.imageOrigins(owner)).has('poster')) return;
    const bytes = found.cover ?? (await frames.attached(path, found.index, signal));
    if (bytes) await set(owner, 'poster', await images.import(bytes), 'embedded');
  };

  const addFrame = async ({ candidate, index, chains }: Found, path: string, signal: AbortSignal): Promise<void> => {
    if (candidate.as.kind === 'track') return;
    const wide: ImageRole = candidate.as.kind === 'episode' ? 'still' : 'backdrop';
    const ids = chains.map((chain) => chain.at(-1)).filter((id) => id !== undefined);
    const outer = candidate.as.kind === 'episode' ? chains[0]?.[0] : ids[0];
    const [own, outerHas] = await Promise.all([catalog.imageOrigins(ids[0] ?? ''), catalog.imageOrigins(outer ?? '')]);
    if (own.has(wide) && outerHas.has('poster') && outerHas.has('backdrop')) return;
    const bytes = await frames.frame(path, index, signal);
    if (!bytes) return;
    const imageId = await images.import(bytes);
    if (!own.has(wide)) for (const id of ids) await set(id, wide, imageId, 'grabbed');
    if (wide === 'still' && !outerHas.has('backdrop')) await set(outer, 'backdrop', imageId, 'grabbed');
    if (!outerHas.has('poster'))
      await set(outer, 'poster', await images.import(await images.cropPoster(bytes)), 'grabbed');
  };

  return {
    async add(found, signal) {
      const path = join(found.candidate.folder.path, found.candidate.file.path);
      await addLocal(found);
      await addEmbedded(found, path, signal);
      await addFrame(found, path, signal);
    },
  };
}

function idAt(chain: readonly string[], level: Level): string | undefined {
  if (level === 'self') return chain.at(-1);
  return level === 'root' ? chain[0] : chain.at(-2);
}

async function readCapped(path: string): Promise<Uint8Array | null> {
  const facts = await stat(path).catch(() => null);
  if (!facts || facts.size > MAX_BYTES) return null;
  return readFile(path).catch(() => null);
}
