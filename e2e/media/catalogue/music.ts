// An album of two lossless tracks and one that is not.
import type { Film } from '../film.ts';
import { film, sound } from './draft.ts';

export const music: Record<'track1' | 'track2' | 'track3', Film> = {
  track1: track(1, 'Dawn', 'flac', 659),
  track2: track(2, 'Noon', 'flac', 698),
  track3: track(3, 'Dusk', 'mp3', 740),
};

function track(number: number, title: string, codec: 'flac' | 'mp3', toneHz: number): Film {
  const tags = {
    title,
    artist: 'The Testers',
    album: 'First Light',
    album_artist: 'The Testers',
    date: '2022',
    track: `${number}/3`,
    genre: 'Ambient',
  };
  return film({
    id: `track${number}`,
    path: `Music/The Testers/First Light (2022)/0${number} - ${title}.${codec}`,
    container: codec,
    durationMs: 10_000,
    sound: [sound(codec, { sampleRate: 44100, language: null, toneHz })],
    encoder: [],
    muxer: [
      ...Object.entries(tags).flatMap(([k, v]) => ['-metadata', `${k}=${v}`]),
      ...(codec === 'mp3' ? ['-id3v2_version', '3'] : []),
      '-f',
      codec,
    ],
  });
}
