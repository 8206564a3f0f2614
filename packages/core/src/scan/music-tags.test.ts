import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trackChain } from './item-chains.ts';
import { readMusicTags, type MusicTags } from './music-tags.ts';
import { parseTrack } from './names/track-name.ts';
import { mp3File, silence, type Mp3Tags } from './testing/mp3-file.ts';

let dir: string;
let count = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-tags-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function read(bytes: Uint8Array, name = `${count++}.mp3`): Promise<MusicTags | null> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return readMusicTags(path);
}
const tagged = (text: Record<string, string>, more: Mp3Tags = {}) => read(mp3File({ text, ...more }));

describe('the tags of a song', () => {
  test('are read whole', async () => {
    const tags = await tagged({
      TIT2: 'Dämmerung',
      TPE1: 'The Testers',
      TPE2: 'Various Testers',
      TALB: 'First Light',
      TYER: '2022',
      TRCK: '3/12',
      TPOS: '2/2',
    });
    expect(tags).toEqual({
      title: 'Dämmerung',
      artist: 'The Testers',
      albumArtist: 'Various Testers',
      album: 'First Light',
      year: 2022,
      track: 3,
      disc: 2,
      cover: null,
    });
  });

  test('hold the cover', async () => {
    const cover = Buffer.from('89504e470d0a1a0a00', 'hex');
    const tags = await tagged({ TIT2: 'A' }, { cover });
    expect(Buffer.from(tags?.cover ?? [])).toEqual(cover);
  });

  test('that are not there are left out', async () => {
    expect(await tagged({ TIT2: 'A' })).toEqual({ title: 'A', cover: null });
    expect(await read(silence())).toEqual({ cover: null });
  });

  test('that are empty or blank are left out', async () => {
    expect(await tagged({ TIT2: '   ', TPE1: '', TALB: '\u0007\n' })).toEqual({ cover: null });
  });

  test('that are no numbers are left out', async () => {
    const tags = await tagged({ TIT2: 'A', TRCK: 'three', TYER: 'soon', TPOS: '/' });
    expect(tags).toEqual({ title: 'A', cover: null });
  });

  test('of a compilation without an album artist are of various artists', async () => {
    expect(await tagged({ TIT2: 'A', TPE1: 'One', TCMP: '1' })).toMatchObject({ albumArtist: 'Various Artists' });
    expect(await tagged({ TIT2: 'A', TPE1: 'One', TPE2: 'Two', TCMP: '1' })).toMatchObject({ albumArtist: 'Two' });
  });

  test('lose control characters, half letters and what is endless', async () => {
    const tags = await tagged({ TIT2: 'A\u001b[31m\nB', TPE1: 'x'.repeat(50_000), TALB: 'half \ud83d' });
    expect(tags?.title).toBe('A [31m B');
    expect(tags?.artist).toHaveLength(300);
    expect(tags?.album?.isWellFormed()).toBe(true);
  });
});

describe('a file without tags that can be read', () => {
  test.each([
    ['is empty', Buffer.alloc(0)],
    ['is no music', Buffer.from('not music at all, only words')],
    ['is zeros', Buffer.alloc(4096)],
    ['breaks off in its tags', mp3File({ text: { TIT2: 'A title that is cut' } }).subarray(0, 30)],
    [
      'claims tags of 256 megabytes',
      Buffer.concat([Buffer.from('ID3\u0003\0\0\u007f\u007f\u007f\u007f', 'latin1'), silence()]),
    ],
  ])('is no error: it %s', async (_what, bytes) => {
    const tags = await read(bytes);
    expect([tags?.title, tags?.artist, tags?.album]).toEqual([undefined, undefined, undefined]);
  });

  test('is no error: it is not there', async () => {
    expect(await readMusicTags(join(dir, 'nowhere.mp3'))).toBeNull();
  });

  test('is no error: its ending lies', async () => {
    const tags = await read(mp3File({ text: { TIT2: 'A' } }), 'liar.flac');
    expect([undefined, 'A']).toContain(tags?.title);
  });
});

describe('what a song belongs to', () => {
  const chain = (path: string, tags: MusicTags | null) => {
    const cut = path.lastIndexOf('/');
    return trackChain(parseTrack(path.slice(0, Math.max(0, cut)), path.slice(cut + 1)), tags, 1000);
  };
  const titles = (path: string, tags: MusicTags | null) => chain(path, tags).map((i) => i.title);

  test('is told by its tags', () => {
    const tags = { title: 'Dawn', artist: 'The Testers', album: 'First Light', cover: null };
    expect(titles('Wrong/Names/09 x', tags)).toEqual(['The Testers', 'First Light', 'Dawn']);
  });

  test('is told by its folders where tags are missing', () => {
    expect(titles('The Testers/First Light/01 Dawn', null)).toEqual(['The Testers', 'First Light', 'Dawn']);
    expect(titles('The Testers/First Light/01 Dawn', { title: 'Dusk', cover: null })).toEqual([
      'The Testers',
      'First Light',
      'Dusk',
    ]);
  });

  test('has names for what nobody knows', () => {
    expect(titles('song', null)).toEqual(['Unknown Artist', 'Unknown Album', 'song']);
  });

  test('lies under the artist of the album, and is sung by its own', () => {
    const tags = { artist: 'Guest', albumArtist: 'Band', album: 'Album', title: 'Song', cover: null };
    const [artist, album, track] = chain('x', tags);
    expect([artist?.title, album?.artistName, track?.artistName]).toEqual(['Band', 'Band', 'Guest']);
  });

  test('is the same artist and album in other case and with other signs', () => {
    const one = chain('a', { artist: 'Sigur Rós', album: 'Takk…', title: 'Glósóli', track: 2, cover: null });
    const two = chain('b', { artist: 'SIGUR ROS', album: 'takk', title: 'glosoli', track: 2, cover: null });
    expect(one.map((i) => i.identity)).toEqual(two.map((i) => i.identity));
  });
});
