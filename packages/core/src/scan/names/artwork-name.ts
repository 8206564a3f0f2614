// Which picture files belong to what, by the names other programs taught people.
import type { ImageRole } from '@praxino/core/library';
import { stemOf } from '../medium.ts';

const POSTERS = ['poster', 'folder', 'cover', 'movie', 'show', 'default', 'front'];
const BACKDROPS = ['fanart', 'backdrop', 'background', 'landscape'];

/** "Film-poster.jpg", "Film-fanart.jpg", "Film-thumb.jpg", "Film.jpg" beside "Film.mkv". */
export function ownArtwork(name: string, videoStem: string, plain: ImageRole): ImageRole | null {
  const stem = stemOf(name).toLowerCase();
  const video = videoStem.toLowerCase();
  if (stem === video) return plain;
  if (!stem.startsWith(`${video}-`)) return null;
  const word = stem.slice(video.length + 1);
  if (word === 'thumb') return plain === 'still' ? 'still' : 'backdrop';
  return word === 'poster' || word === 'cover' ? 'poster' : BACKDROPS.includes(word) ? 'backdrop' : null;
}

/** "poster.jpg", "fanart.jpg" in a folder that belongs to one thing. */
export function folderArtwork(name: string): ImageRole | null {
  const stem = stemOf(name).toLowerCase();
  if (POSTERS.includes(stem)) return 'poster';
  return BACKDROPS.includes(stem.replace(/\d{1,2}$/, '')) ? 'backdrop' : null;
}

/** "season01-poster.jpg" in the folder of the show. */
export function seasonArtwork(name: string, season: number): ImageRole | null {
  const match = /^season(\d{1,4}|-specials)(?:-(poster|fanart|banner))?$/.exec(stemOf(name).toLowerCase());
  if (!match) return null;
  const number = match[1] === '-specials' ? 0 : Number(match[1]);
  if (number !== season || match[2] === 'banner') return null;
  return match[2] === 'fanart' ? 'backdrop' : 'poster';
}
