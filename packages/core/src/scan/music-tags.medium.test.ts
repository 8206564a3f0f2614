import { expect, test } from 'vitest';
import { readMusicTags } from './music-tags.ts';
import { mediaTree } from './testing/media-tree.ts';
import { testMedia } from './testing/scan-rig.ts';

test.each(['01 - Dawn.flac', '03 - Dusk.mp3'])('tags of %s are read', async (name) => {
  const tags = await readMusicTags(testMedia(`Music/The Testers/First Light (2022)/${name}`));
  expect(tags).toMatchObject({
    artist: 'The Testers',
    albumArtist: 'The Testers',
    album: 'First Light',
    year: 2022,
    cover: null,
  });
  expect([tags?.title, tags?.track]).toEqual(name.startsWith('01') ? ['Dawn', 1] : ['Dusk', 3]);
});

test('a file that is no music has none, and that is no error', async () => {
  await using tree = await mediaTree(['a.mp3', 'b.flac', 'c.m4a']);
  await tree.put('d.ogg', '');
  for (const name of ['a.mp3', 'b.flac', 'c.m4a', 'd.ogg', 'gone.mp3']) {
    const tags = await readMusicTags(tree.at(name));
    expect([tags?.title, tags?.artist, tags?.cover ?? null]).toEqual([undefined, undefined, null]);
  }
});
