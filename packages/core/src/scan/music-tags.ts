// Tags of music files. The library that reads them is loaded with the first file.

export interface MusicTags {
  title?: string;
  artist?: string;
  albumArtist?: string;
  album?: string;
  year?: number;
  track?: number;
  disc?: number;
  cover: Uint8Array | null;
}

/** null when the file has no tags that can be read; the name decides then. */
export async function readMusicTags(path: string): Promise<MusicTags | null> {
  const { parseFile, selectCover } = await import('music-metadata');
  const metadata = await parseFile(path, { duration: false, skipPostHeaders: true }).catch(() => null);
  if (!metadata) return null;
  const { common } = metadata;
  const tags: MusicTags = { cover: selectCover(common.picture)?.data ?? null };
  const [title, artist, albumArtist, album] = [common.title, common.artist, common.albumartist, common.album].map(
    clean,
  );
  if (title !== undefined) tags.title = title;
  if (artist !== undefined) tags.artist = artist;
  if (albumArtist !== undefined) tags.albumArtist = albumArtist;
  else if (common.compilation === true) tags.albumArtist = 'Various Artists';
  if (album !== undefined) tags.album = album;
  if (common.year !== undefined && common.year > 0) tags.year = common.year;
  if (common.track.no !== null) tags.track = common.track.no;
  if (common.disk.no !== null) tags.disc = common.disk.no;
  return tags;
}

function clean(text: string | undefined): string | undefined {
  const plain = text
    ?.replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300)
    .toWellFormed();
  return plain === '' ? undefined : plain;
}
