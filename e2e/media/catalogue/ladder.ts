// A film that is worth a ladder: heavy enough for encodes at every size below it, with two languages to switch between.
import type { Film } from '../film.ts';
import { everyTwoSeconds, film, picture, sound } from './draft.ts';

export const ladder = {
  ladder: film({
    id: 'ladder',
    path: 'Ladder/Tall Ladder (2021).mkv',
    container: 'matroska',
    picture: picture('h264', 28, { width: 1280, height: 720 }),
    sound: [sound('aac', { toneHz: 277 }), sound('aac', { language: 'ger', toneHz: 415 })],
    encoder: [
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-bf', '2'],
      // A constant rate, filled up with nothing: a picture that moves as little as this one would need no ladder.
      ...['-b:v', '5M', '-minrate', '5M', '-maxrate', '5M', '-bufsize', '5M', '-x264-params', 'nal-hrd=cbr'],
      ...everyTwoSeconds,
    ],
    muxer: ['-f', 'matroska'],
  }),
} as const satisfies Record<string, Film>;
