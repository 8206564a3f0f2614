// What the sample films are: ffmpeg arguments for pictures and sound it can make up by itself. Arguments are lists; nothing goes through a shell.

export interface SampleFilm {
  /** Below the folder of samples; the names are read like those of any other file. */
  path: string;
  title: string;
  plot: string;
  seconds: number;
  /** Sources of lavfi: pictures first. */
  picture: string;
  sounds: readonly { source: string; language: string }[];
  codecs: 'h264-aac' | 'vp9-opus';
  subtitles: readonly { startS: number; endS: number; text: string }[];
}

const SIZE = '1280x720';
const RATE = 24;

/** Three notes with a slow swell, panned to both ears. */
function chord(a: number, b: number, c: number, seconds: number): string {
  const note = (hz: number) => `0.12*sin(2*PI*${hz}*t)*(0.6+0.4*sin(2*PI*t/7+${hz % 7}))`;
  return `aevalsrc=exprs=${note(a)}+${note(b)}|${note(b)}+${note(c)}:s=48000:d=${seconds}`;
}
function waves(seconds: number): string {
  return `anoisesrc=color=pink:amplitude=0.35:sample_rate=48000:duration=${seconds},lowpass=f=700,tremolo=f=0.15:d=0.7,aformat=channel_layouts=stereo`;
}

export const sampleFilms: readonly SampleFilm[] = [
  {
    path: 'Movies/Drifting Colours (2024)/Drifting Colours (2024).mp4',
    title: 'Drifting Colours',
    plot: 'Colours meet, mix and part again. Nothing happens, beautifully.',
    seconds: 40,
    picture: `gradients=size=${SIZE}:rate=${RATE}:nb_colors=6:seed=7:speed=0.012:duration=40`,
    sounds: [{ source: chord(110, 164.81, 220, 40), language: 'eng' }],
    codecs: 'h264-aac',
    subtitles: [],
  },
  {
    path: 'Movies/Into the Fractal (2023)/Into the Fractal (2023).webm',
    title: 'Into the Fractal',
    plot: 'A dive into the edge of the Mandelbrot set, where every corner holds another one.',
    seconds: 30,
    picture: `mandelbrot=size=960x540:rate=${RATE}:inner=mincol:maxiter=900:start_scale=2.4:end_scale=0.02:end_pts=720`,
    sounds: [{ source: waves(30), language: 'eng' }],
    codecs: 'vp9-opus',
    subtitles: [],
  },
  {
    path: 'Movies/The Life of Cells (2022)/The Life of Cells (2022).mkv',
    title: 'The Life of Cells',
    plot: 'Four rules, and a world that lives by them. With subtitles and two sound tracks to choose from.',
    seconds: 30,
    picture: `life=size=320x180:rate=${RATE}:mold=12:seed=11:ratio=0.28:death_color=0x241a5e:life_color=0xf7c948:mold_color=0x0b5c6b,scale=${SIZE}:flags=neighbor,trim=duration=30`,
    sounds: [
      { source: chord(130.81, 196, 261.63, 30), language: 'eng' },
      { source: waves(30), language: 'deu' },
    ],
    codecs: 'h264-aac',
    subtitles: [
      { startS: 1, endS: 5, text: 'A cell with two or three neighbours lives on.' },
      { startS: 6, endS: 10, text: 'With fewer it is lonely. With more it is crowded.' },
      { startS: 12, endS: 17, text: 'Three neighbours around an empty place: a new one is born.' },
      { startS: 20, endS: 26, text: 'That is all there is to it.' },
    ],
  },
  {
    path: 'Shows/Test Patterns (2021)/Season 01/Test Patterns (2021) - S01E01 - Bars.mkv',
    title: 'Bars',
    plot: 'The oldest show on television.',
    seconds: 20,
    picture: `smptehdbars=size=${SIZE}:rate=${RATE}:duration=20,hue=H=2*PI*t/20`,
    sounds: [{ source: chord(220, 277.18, 329.63, 20), language: 'eng' }],
    codecs: 'h264-aac',
    subtitles: [],
  },
  {
    path: 'Shows/Test Patterns (2021)/Season 01/Test Patterns (2021) - S01E02 - Clockwork.mkv',
    title: 'Clockwork',
    plot: 'Everything that can move on a test card moves.',
    seconds: 20,
    picture: `testsrc2=size=${SIZE}:rate=${RATE}:duration=20`,
    sounds: [{ source: chord(146.83, 220, 293.66, 20), language: 'eng' }],
    codecs: 'h264-aac',
    subtitles: [],
  },
];

/** `subtitlePath`: an SRT file to put in. The last argument is the output. */
export function sampleArguments(film: SampleFilm, subtitlePath: string | null, output: string): string[] {
  const inputs = [film.picture, ...film.sounds.map((s) => s.source)].flatMap((source) => ['-f', 'lavfi', '-i', source]);
  const maps = ['-map', '0:v:0', ...film.sounds.flatMap((_, i) => ['-map', `${i + 1}:a:0`])];
  const languages = film.sounds.flatMap((s, i) => [`-metadata:s:a:${i}`, `language=${s.language}`]);
  const text = subtitlePath === null ? [] : ['-i', `file:${subtitlePath}`];
  const textMaps =
    subtitlePath === null
      ? []
      : ['-map', `${film.sounds.length + 1}:s:0`, '-c:s', 'srt', '-metadata:s:s:0', 'language=eng'];
  return [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'error',
    '-y',
    ...inputs,
    ...text,
    ...maps,
    ...textMaps,
    ...languages,
    '-metadata',
    `title=${film.title}`,
    '-t',
    String(film.seconds),
    '-threads',
    '1',
    ...codecArguments(film.codecs),
    ...containerArguments(film.path),
    `file:${output}`,
  ];
}

function codecArguments(codecs: SampleFilm['codecs']): string[] {
  const everyTwoSeconds = ['-g', String(RATE * 2)];
  if (codecs === 'vp9-opus') {
    return [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '7',
      '-b:v',
      '1500k',
      '-pix_fmt',
      'yuv420p',
      ...everyTwoSeconds,
      '-c:a',
      'libopus',
      '-b:a',
      '128k',
    ];
  }
  return [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '24',
    '-pix_fmt',
    'yuv420p',
    ...everyTwoSeconds,
    '-c:a',
    'aac',
    '-b:a',
    '160k',
  ];
}

function containerArguments(path: string): string[] {
  if (path.endsWith('.mp4')) return ['-movflags', '+faststart', '-f', 'mp4'];
  return ['-f', path.endsWith('.webm') ? 'webm' : 'matroska'];
}

/** SubRip. */
export function sampleSubtitles(film: SampleFilm): string {
  const time = (s: number) => `00:00:${String(s).padStart(2, '0')},000`;
  return film.subtitles
    .map((cue, i) => `${i + 1}\n${time(cue.startS)} --> ${time(cue.endS)}\n${cue.text}\n`)
    .join('\n');
}

export function sampleNfo(film: SampleFilm): string {
  const root = film.path.startsWith('Shows/') ? 'episodedetails' : 'movie';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n  <title>${film.title}</title>\n  <plot>${film.plot}</plot>\n</${root}>\n`;
}
