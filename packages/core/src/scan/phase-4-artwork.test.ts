import { describe, expect, test } from 'vitest';
import type { ImageOrigin, ImageRole } from '../library/index.ts';
import { createArtwork, type Found } from './phase-4-artwork.ts';
import { identify } from './phase-2-identify.ts';
import { mediumOf } from './medium.ts';
import { madeIndex } from './testing/made-index.ts';
import { mediaTree } from './testing/media-tree.ts';

const signal = new AbortController().signal;
const FRAME = Buffer.from('frame');

/** Notes what is set; a picture's id is its content. */
function catalog(existing: Record<string, [ImageRole, ImageOrigin][]> = {}) {
  const set: string[] = [];
  const origins = new Map(Object.entries(existing).map(([id, list]) => [id, new Map(list)]));
  return {
    set,
    setImage: (itemId: string, role: ImageRole, imageId: string, origin: ImageOrigin) => {
      set.push(`${itemId} ${role} ${imageId} ${origin}`);
      origins.set(itemId, (origins.get(itemId) ?? new Map<ImageRole, ImageOrigin>()).set(role, origin));
      return Promise.resolve();
    },
    imageOrigins: (itemId: string) => Promise.resolve(origins.get(itemId) ?? new Map<ImageRole, ImageOrigin>()),
  };
}
function artwork(notes: ReturnType<typeof catalog>, attached: Uint8Array | null = null) {
  const grabbed: string[] = [];
  const imports: string[] = [];
  const images = {
    import: (bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString();
      imports.push(text);
      return Promise.resolve(text.startsWith('bad') ? null : text);
    },
    cropPoster: (bytes: Uint8Array) => Promise.resolve(Buffer.concat([Buffer.from('upright '), bytes])),
  };
  const frames = {
    attached: () => Promise.resolve(attached),
    frame: (path: string) => {
      grabbed.push(path);
      return Promise.resolve(FRAME);
    },
  };
  return { ...createArtwork({ catalog: notes, images, frames }), grabbed, imports };
}
function found(
  root: string,
  kind: 'movies' | 'shows' | 'music',
  paths: readonly string[],
  chains: string[][],
  cover: Uint8Array | null = null,
): Found {
  const files = paths.flatMap((path) => {
    const at = path.lastIndexOf('/');
    const name = path.slice(at + 1);
    const medium = mediumOf(name);
    return medium ? [{ path, dir: at < 0 ? '' : path.slice(0, at), name, medium, sizeBytes: 1, mtimeMs: 1 }] : [];
  });
  const [candidate] = identify(
    kind,
    { id: 'f', library_id: 'l', path: root, takes_all: 1 },
    { files, problems: [] },
  ).candidates;
  if (!candidate) throw new Error('not identified');
  return { candidate, index: madeIndex(), cover, chains };
}

describe('a film', () => {
  test('without any picture gets a frame, and a poster cut from it', async () => {
    const notes = catalog();
    await artwork(notes).add(found('/x', 'movies', ['Red (2020).mkv'], [['m']]), signal);
    expect(notes.set).toEqual(['m backdrop frame grabbed', 'm poster upright frame grabbed']);
  });

  test('keeps the poster beside it, and gets only what is missing', async () => {
    await using tree = await mediaTree(['Red (2020).jpg']);
    const notes = catalog();
    await artwork(notes).add(found(tree.root, 'movies', ['Red (2020).mkv', 'Red (2020).jpg'], [['m']]), signal);
    expect(notes.set).toEqual(['m poster Red (2020).jpg local', 'm backdrop frame grabbed']);
  });

  test('that has both is not opened', async () => {
    const notes = catalog({
      m: [
        ['poster', 'local'],
        ['backdrop', 'grabbed'],
      ],
    });
    const work = artwork(notes);
    await work.add(found('/x', 'movies', ['Red (2020).mkv'], [['m']]), signal);
    expect([notes.set, work.grabbed]).toEqual([[], []]);
  });

  test('takes the cover in the file before a frame', async () => {
    const notes = catalog();
    await artwork(notes, Buffer.from('cover')).add(found('/x', 'movies', ['Red (2020).mkv'], [['m']]), signal);
    expect(notes.set).toContain('m poster cover embedded');
    expect(notes.set.filter((s) => s.includes('poster'))).toHaveLength(1);
  });

  test('passes by a picture that is none, for the next name', async () => {
    await using tree = await mediaTree();
    await tree.put('Red (2020)/Red (2020)-poster.jpg', 'bad');
    await tree.put('Red (2020)/folder.jpg', 'good');
    const notes = catalog();
    const paths = ['Red (2020)/Red (2020).mkv', 'Red (2020)/Red (2020)-poster.jpg', 'Red (2020)/folder.jpg'];
    await artwork(notes).add(found(tree.root, 'movies', paths, [['m']]), signal);
    expect(notes.set[0]).toBe('m poster good local');
  });
});

test('an episode gets a still, and its show a backdrop and poster from the first episode only', async () => {
  const notes = catalog();
  const work = artwork(notes);
  await work.add(found('/x', 'shows', ['Show S01E01.mkv'], [['show', 'season', 'e1']]), signal);
  await work.add(found('/x', 'shows', ['Show S01E02.mkv'], [['show', 'season', 'e2']]), signal);
  expect(notes.set).toEqual([
    'e1 still frame grabbed',
    'show backdrop frame grabbed',
    'show poster upright frame grabbed',
    'e2 still frame grabbed',
  ]);
});

test('an album gets the cover of its folder, read once for all tracks, else that in the file', async () => {
  await using tree = await mediaTree(['Band/Album/cover.jpg']);
  const notes = catalog();
  const work = artwork(notes);
  const paths = ['Band/Album/01 A.flac', 'Band/Album/cover.jpg'];
  await work.add(found(tree.root, 'music', paths, [['artist', 'album', 't1']]), signal);
  await work.add(found(tree.root, 'music', paths, [['artist', 'album', 't2']], Buffer.from('inside')), signal);
  await work.add(
    found(tree.root, 'music', ['Band/Other/01 B.flac'], [['artist', 'other', 't3']], Buffer.from('inside')),
    signal,
  );
  expect(notes.set).toEqual([
    'album poster Band/Album/cover.jpg local',
    'album poster Band/Album/cover.jpg local',
    'other poster inside embedded',
  ]);
  expect(work.imports).toEqual(['Band/Album/cover.jpg', 'inside']);
  expect(work.grabbed).toEqual([]);
});

test('where there is no tool for frames, an item stays without a picture and that is all', async () => {
  const notes = catalog();
  const images = { import: () => Promise.resolve('x'), cropPoster: () => Promise.reject(new Error('no picture')) };
  const none = { attached: () => Promise.resolve(null), frame: () => Promise.resolve(null) };
  await createArtwork({ catalog: notes, images, frames: none }).add(
    found('/x', 'movies', ['Red (2020).mkv'], [['m']]),
    signal,
  );
  expect(notes.set).toEqual([]);
});
