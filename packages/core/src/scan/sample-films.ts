// What the sample films are: ffmpeg arguments for pictures and sound it can make up by itself. Arguments are lists; nothing goes through a shell.

export interface SampleFilm {
  /** The library it goes to, and the first folder of its path. */
  room: 'Movies' | 'Shows';
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

const RATE = 24;
/** Drawn small and enlarged: a film takes seconds to make, not minutes. */
const enlarged = (how: 'bicubic' | 'lanczos' | 'neighbor'): string => `scale=1280:720:flags=${how}`;
/** Palettes that ffmpeg knows; two-coloured and grey pictures become lively. */
const tinted = (palette: string): string => `format=yuv444p,pseudocolor=preset=${palette}`;

function driftingColours(seconds: number): string {
  const veil = (colours: string, more: string) =>
    `gradients=size=320x180:rate=${RATE}:${colours}:nb_colors=4:${more}:duration=${seconds},format=gbrp`;
  const warm = veil('c0=0x0b1033:c1=0x5a1f6e:c2=0xd9486e:c3=0xf7b267', 'x0=0:y0=0:x1=320:y1=180:speed=0.006:seed=1');
  const cool = veil('c0=0x03121f:c1=0x0f6e84:c2=0x2a1a5e:c3=0x051024', 'x0=320:y0=0:x1=40:y1=180:speed=0.011:seed=3');
  return `${warm}[a];${cool}[b];[a][b]blend=all_mode=screen,vignette=PI/5,${enlarged('bicubic')}`;
}
function fractal(seconds: number): string {
  const dive = `maxiter=900:start_scale=2.6:end_scale=0.0015:end_pts=${seconds * RATE}`;
  return `mandelbrot=size=640x360:rate=${RATE}:inner=black:outer=normalized_iteration_count:${dive},format=gray,${tinted('inferno')},${enlarged('lanczos')}`;
}
function cells(): string {
  const life =
    'life=size=160x90:rate=12:mold=6:seed=11:ratio=0.3:death_color=0x9b2f4f:life_color=0xffdf8e:mold_color=0x10142e';
  return `${life},fps=${RATE},${enlarged('neighbor')},format=gbrp,split[a][b];[b]gblur=sigma=14[c];[a][c]blend=all_mode=screen`;
}
function ruleThirty(): string {
  return `cellauto=rule=30:size=160x90:rate=12:scroll=1:full=1:seed=5:ratio=0.3,format=gray,fps=${RATE},${enlarged('neighbor')},${tinted('magma')}`;
}
function carpet(): string {
  return `sierpinski=size=1280x720:rate=${RATE}:seed=4:jump=40:type=carpet,format=gray,${tinted('viridis')}`;
}

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
    room: 'Movies',
    path: 'Movies/Drifting Colours (2024)/Drifting Colours (2024).mp4',
    title: 'Drifting Colours',
    plot: 'Colours meet, mix and part again. Nothing happens, beautifully.',
    seconds: 30,
    picture: driftingColours(30),
    sounds: [{ source: chord(110, 164.81, 220, 30), language: 'eng' }],
    codecs: 'h264-aac',
    subtitles: [],
  },
  {
    room: 'Movies',
    path: 'Movies/Into the Fractal (2023)/Into the Fractal (2023).webm',
    title: 'Into the Fractal',
    plot: 'A dive into the edge of the Mandelbrot set, where every corner holds another one.',
    seconds: 30,
    picture: fractal(30),
    sounds: [{ source: waves(30), language: 'eng' }],
    codecs: 'vp9-opus',
    subtitles: [],
  },
  {
    room: 'Movies',
    path: 'Movies/The Life of Cells (2022)/The Life of Cells (2022).mkv',
    title: 'The Life of Cells',
    plot: 'Four rules, and a world that lives by them. With subtitles and two sound tracks to choose from.',
    seconds: 30,
    picture: cells(),
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
    room: 'Shows',
    path: 'Shows/Little Machines (2021)/Season 01/Little Machines (2021) - S01E01 - Rule Thirty.mkv',
    title: 'Rule Thirty',
    plot: 'A row of cells, a rule of eight lines, and nobody knows what comes next.',
    seconds: 20,
    picture: ruleThirty(),
    sounds: [{ source: chord(220, 277.18, 329.63, 20), language: 'eng' }],
    codecs: 'h264-aac',
    subtitles: [],
  },
  {
    room: 'Shows',
    path: 'Shows/Little Machines (2021)/Season 01/Little Machines (2021) - S01E02 - The Carpet.mkv',
    title: 'The Carpet',
    plot: 'A square without its middle, without the middles of what is left, and so on for ever.',
    seconds: 20,
    picture: carpet(),
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
    'superfast',
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
