// A season whose episodes share the music of their titles and of their end, and a film that goes dark and silent before its credits.
import type { Film } from '../film.ts';
import { film, picture, sound, x264 } from './draft.ts';

const SAMPLE_RATE = 48_000;
const INTRO_S = 20;
const CREDITS_S = 16;
/** Small and slow: what matters here is heard. */
const tiny = { width: 160, height: 90, frameRate: { num: 5, den: 1 } } as const;
/** Without look-ahead: ffmpeg ends the sound with the last picture it has read, and at this rate 25 pictures are five seconds. */
const encoder = [...x264, '-tune', 'zerolatency', '-g', '10', '-keyint_min', '10', '-sc_threshold', '0'];

/** Seconds of story before the title music, null where there is none, and after it. */
const episodes = [
  { title: 'Springs', coldOpenS: 4, storyS: 40 },
  { title: 'Neaps', coldOpenS: 9.6, storyS: 42 },
  { title: 'Slack Water', coldOpenS: null, storyS: 58 },
  { title: 'Ebb', coldOpenS: 0, storyS: 36 },
] as const;

/** Seconds in which the film is dark and silent; its credits go from there to its end. */
const DARK_S = [40, 42.4] as const;
const FILM_S = 64;

export const season: Record<'tide1' | 'tide2' | 'tide3' | 'tide4' | 'darkWater', Film> = {
  tide1: episode(1),
  tide2: episode(2),
  tide3: episode(3),
  tide4: episode(4),
  darkWater: film({
    id: 'darkWater',
    path: 'Analysis/Movies/Dark Water (2016).mkv',
    container: 'matroska',
    segments: [{ kind: 'credits', startMs: DARK_S[0] * 1000, endMs: FILM_S * 1000 }],
    picture: picture('h264', FILM_S, {
      ...tiny,
      draw: `drawbox=t=fill:color=black:enable='between(t,${DARK_S[0]},${DARK_S[1] - 0.01})'`,
    }),
    sound: [
      sound('aac', {
        graph: joined([music(40, 11), `anullsrc=r=${SAMPLE_RATE}:cl=mono:d=2.4`, music(21.6, 5)]),
      }),
    ],
    encoder,
    muxer: ['-f', 'matroska'],
  }),
};

function episode(number: 1 | 2 | 3 | 4): Film {
  const { title, coldOpenS, storyS } = episodes[number - 1]!;
  const opening = coldOpenS === null ? [] : [...(coldOpenS > 0 ? [music(coldOpenS, number)] : []), music(INTRO_S, 7)];
  const pieces = [...opening, music(storyS, 12 + number), music(CREDITS_S, 9)];
  const introEndS = coldOpenS === null ? 0 : coldOpenS + INTRO_S;
  const endS = introEndS + storyS + CREDITS_S;
  const noise = `anoisesrc=c=pink:seed=${number}:a=0.02:r=${SAMPLE_RATE}:d=${endS}`;
  return film({
    id: `tide${number}`,
    path: `Analysis/Shows/Tide Tables (2022)/Season 01/Tide Tables (2022) - S01E0${number} - ${title}.mkv`,
    container: 'matroska',
    segments: [
      ...(coldOpenS === null ? [] : [{ kind: 'intro' as const, startMs: coldOpenS * 1000, endMs: introEndS * 1000 }]),
      { kind: 'credits', startMs: (endS - CREDITS_S) * 1000, endMs: endS * 1000 },
    ],
    picture: picture('h264', endS, tiny),
    // Another noise in each, as other encodings have.
    sound: [sound('aac', { graph: `${joined(pieces)}[m];${noise}[n];[m][n]amix=duration=first` })],
    encoder,
    muxer: ['-f', 'matroska'],
  });
}

/** Two voices that wander through the keys in a way of their own: no two numbers sound alike. */
function music(seconds: number, number: number): string {
  const voice = (base: number, notesPerSecond: number, step: number): string => {
    const note = `floor(t*${notesPerSecond})`;
    return `0.25*sin(2*PI*t*${base}*pow(2\\,mod(${note}*${step}+floor(${note}/5)*${step + 2}\\,19)/12))`;
  };
  return `aevalsrc='${voice(165, 4, number)}+${voice(370, 2.5, number + 3)}':s=${SAMPLE_RATE}:d=${seconds}`;
}

function joined(sources: readonly string[]): string {
  const labels = sources.map((_, i) => `[s${i}]`);
  return `${sources.map((s, i) => s + labels[i]).join(';')};${labels.join('')}concat=n=${sources.length}:v=0:a=1`;
}
