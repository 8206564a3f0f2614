// What a test film is: facts that tests compare with, and the ffmpeg arguments that make it so.
import { barCode } from './bar-code.ts';
import { supFile } from './pgs.ts';
import type { BoxFacts } from './pgs.ts';

export interface PictureFacts {
  codec: 'h264' | 'hevc' | 'vp9' | 'mpeg4';
  width: number;
  height: number;
  frameRate: { num: number; den: number };
  /** Every one carries its number as a bar code, see bar-code.ts. */
  frames: number;
  bitDepth: 8 | 10;
  hdr: 'sdr' | 'hdr10';
  /** A filter over the picture, below the bar code. */
  draw?: string;
}

export interface SoundFacts {
  codec: 'aac' | 'ac3' | 'mp3' | 'opus' | 'flac';
  channels: 1 | 2 | 6;
  sampleRate: number;
  language: string | null;
  /** A steady tone of this pitch, with a beep five times as high at every full second. */
  toneHz: number;
  /** A graph of lavfi sources that sounds instead of the tone. */
  graph?: string;
}

export interface CueFacts {
  startMs: number;
  endMs: number;
  text: string;
  /** What stands there instead of text, in subtitles made of pictures. */
  box?: BoxFacts;
}
export interface TextFacts {
  codec: 'subrip' | 'ass' | 'hdmv_pgs_subtitle';
  language: string;
  cues: readonly CueFacts[];
}

export interface Film {
  id: string;
  /** Below the media folder, with `/`. */
  path: string;
  container: 'mp4' | 'matroska' | 'webm' | 'mpegts' | 'avi' | 'flac' | 'mp3';
  durationMs: number;
  picture: PictureFacts | null;
  /** In the order of the file's streams. */
  sound: readonly SoundFacts[];
  text: readonly TextFacts[];
  /** What a viewer would skip. */
  segments?: readonly SegmentFacts[];
  recipe: FilmRecipe;
}

export interface SegmentFacts {
  kind: 'intro' | 'credits';
  startMs: number;
  endMs: number;
}

export interface FilmRecipe {
  encoder: readonly string[];
  muxer: readonly string[];
  /** Seekable output gets an index; a pipe does not. */
  through: 'file' | 'pipe';
}

/** Writes subtitles in the form a muxer reads; pictures count on a plane of the film's size. */
export function subtitleFile(text: TextFacts, film: Pick<Film, 'picture'>): { name: string; content: string | Buffer } {
  if (text.codec === 'hdmv_pgs_subtitle') {
    const { width = 320, height = 180 } = film.picture ?? {};
    const shown = text.cues.flatMap(({ startMs, endMs, box }) => (box ? [{ startMs, endMs, box }] : []));
    return { name: 'text.sup', content: supFile(width, height, shown) };
  }
  if (text.codec === 'subrip') {
    const cues = text.cues.map(
      (c, i) => `${i + 1}\n${clock(c.startMs, ',', 3)} --> ${clock(c.endMs, ',', 3)}\n${c.text}\n`,
    );
    return { name: 'text.srt', content: cues.join('\n') };
  }
  const lines = text.cues.map(
    (c) => `Dialogue: 0,${clock(c.startMs, '.', 2)},${clock(c.endMs, '.', 2)},Default,,0,0,0,,${c.text}`,
  );
  return { name: 'text.ass', content: ASS_HEAD + lines.join('\n') + '\n' };
}

const ASS_HEAD = `[Script Info]
ScriptType: v4.00+
PlayResX: 640
PlayResY: 360

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,2,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

function clock(ms: number, separator: string, digits: 2 | 3): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const fraction = String(ms % 1000)
    .padStart(3, '0')
    .slice(0, digits);
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${separator}${fraction}`;
}

/** The whole ffmpeg command for a film, without the output. `textFiles` are its subtitles as written to disk. */
export function filmArguments(film: Film, textFiles: readonly string[]): string[] {
  const seconds = String(film.durationMs / 1000);
  const inputs: string[] = [];
  const maps: string[] = [];
  let next = 0;
  if (film.picture) {
    const { width, height, frameRate, draw } = film.picture;
    const drawn = draw === undefined ? '' : `${draw},`;
    inputs.push(
      '-f',
      'lavfi',
      '-i',
      `testsrc2=size=${width}x${height}:rate=${frameRate.num}/${frameRate.den},${drawn}${barCode(width, height)}`,
    );
    maps.push('-map', `${next++}:v`, '-frames:v', String(film.picture.frames));
  }
  film.sound.forEach((s, i) => {
    inputs.push(
      '-f',
      'lavfi',
      '-i',
      s.graph ?? `sine=frequency=${s.toneHz}:beep_factor=5:sample_rate=${s.sampleRate}:duration=${seconds}`,
    );
    maps.push(
      '-map',
      `${next++}:a`,
      `-c:a:${i}`,
      SOUND_ENCODER[s.codec],
      `-ac:a:${i}`,
      String(s.channels),
      `-b:a:${i}`,
      SOUND_BITRATE[s.channels],
    );
    if (s.language) maps.push(`-metadata:s:a:${i}`, `language=${s.language}`);
  });
  film.text.forEach((t, i) => {
    const file = textFiles[i];
    if (file === undefined) throw new RangeError(`${film.id} has more subtitles than files`);
    inputs.push('-i', file);
    // There is no encoder for PGS; what comes from a .sup is copied.
    const codec = t.codec === 'hdmv_pgs_subtitle' ? 'copy' : t.codec;
    maps.push('-map', `${next++}:s`, `-c:s:${i}`, codec, `-metadata:s:s:${i}`, `language=${t.language}`);
  });
  // bitexact: no random ids and no date, so that a recipe gives the same file every time.
  return [
    ...inputs,
    ...maps,
    ...film.recipe.encoder,
    '-fflags',
    '+bitexact',
    '-map_metadata',
    '-1',
    ...film.recipe.muxer,
  ];
}

const SOUND_ENCODER = { aac: 'aac', ac3: 'ac3', mp3: 'libmp3lame', opus: 'libopus', flac: 'flac' } as const;
const SOUND_BITRATE = { 1: '64k', 2: '128k', 6: '384k' } as const;
