// A show of two seasons.
import type { Film } from '../film.ts';
import { everyTwoSeconds, film, picture, sound, x264 } from './draft.ts';

export const shows: Record<'s1e1' | 's1e2' | 's2e1' | 's2e2', Film> = {
  s1e1: episode(1, 1, 'Arrival', 523),
  s1e2: episode(1, 2, 'The Quay', 554),
  s2e1: episode(2, 1, 'Fog', 587),
  s2e2: episode(2, 2, 'Low Tide', 622),
};

function episode(season: 1 | 2, number: 1 | 2, title: string, toneHz: number): Film {
  const name = `Harbour Lights (2020) - S0${season}E0${number} - ${title}.mkv`;
  return film({
    id: `s${season}e${number}`,
    path: `Shows/Harbour Lights (2020)/Season 0${season}/${name}`,
    container: 'matroska',
    picture: picture('h264', 12, { width: 320, height: 180 }),
    sound: [sound('aac', { toneHz })],
    encoder: [...x264, ...everyTwoSeconds],
    muxer: ['-f', 'matroska'],
  });
}
