// Films for subtitles that are more than lines of text.
import type { CueFacts, Film } from '../film.ts';
import { everyTwoSeconds, film, picture, sound, x264 } from './draft.ts';

const box = (startMs: number, endMs: number, x: number, ycbcr: readonly [number, number, number]): CueFacts => ({
  startMs,
  endMs,
  text: '',
  box: { x, y: 130, width: 120, height: 30, ycbcr },
});
/** White, then grey: the test picture has all other colours. */
const boxes: readonly CueFacts[] = [box(1000, 4000, 20, [235, 128, 128]), box(6000, 9000, 180, [100, 128, 128])];

/** A white rectangle drawn by the script at a place of its own: nothing of it depends on fonts. */
const drawn = '{\\an7\\pos(40,60)\\bord0\\shad0\\1c&HFFFFFF&\\p1}m 0 0 l 240 0 240 80 0 80{\\p0}';

export const subtitles = {
  manyWords: film({
    id: 'manyWords',
    path: 'Edge Cases/Subtitles/Many Words (2020).mkv',
    container: 'matroska',
    picture: picture('h264', 12, { width: 320, height: 180 }),
    sound: [sound('aac')],
    text: [
      { codec: 'subrip', language: 'eng', cues: [{ startMs: 1000, endMs: 4000, text: 'Plain words' }] },
      {
        codec: 'ass',
        language: 'jpn',
        cues: [
          { startMs: 1000, endMs: 4000, text: drawn },
          { startMs: 6000, endMs: 9000, text: '{\\an8}Above' },
        ],
      },
      { codec: 'hdmv_pgs_subtitle', language: 'ger', cues: boxes },
    ],
    encoder: [...x264, ...everyTwoSeconds],
    muxer: ['-disposition:s', '0', '-f', 'matroska'],
  }),
} as const satisfies Record<string, Film>;
