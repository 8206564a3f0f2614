// Artist, album and number from where a track lies: "Artist/Album (2022)/1-02 - Title.flac".
import { kindOfFolder } from './folder-words.ts';
import { bracketYear, cleanTitle } from './title.ts';

export interface TrackName {
  artist: string | null;
  album: string | null;
  albumYear: number | undefined;
  disc: number | undefined;
  track: number | undefined;
  title: string;
}

const NUMBERED = /^(?:(\d)[-.](?=\d))?(\d{1,3})(?:[\s._]*-[\s._]*|[\s._]+)(.+)$/su;
const DISC_FOLDER = /^(?:cd|disc|disk)[\s._-]*(\d{1,2})$/i;

export function parseTrack(dir: string, stem: string): TrackName {
  const folders = dir.split('/').filter((f) => f !== '' && kindOfFolder(f) === null);
  const discFolder = DISC_FOLDER.exec(folders.at(-1) ?? '');
  if (discFolder) folders.pop();
  const album = folders.at(-1);
  const artist = folders.at(-2);
  const year = album === undefined ? null : bracketYear(album);
  const numbered = NUMBERED.exec(stem);
  const disc = numbered?.[1] ?? discFolder?.[1];
  return {
    artist: artist === undefined ? null : cleanTitle(artist) || artist,
    album: year?.title ?? (album === undefined ? null : cleanTitle(album) || album),
    albumYear: year?.year,
    disc: disc === undefined ? undefined : Number(disc),
    track: numbered?.[2] === undefined ? undefined : Number(numbered[2]),
    title: cleanTitle(numbered?.[3] ?? stem) || stem,
  };
}
