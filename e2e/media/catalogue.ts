// The test films: one of each kind a library on disk really holds, with the facts that tests compare with.
import type { CueFacts, Film, PictureFacts, SoundFacts, TextFacts } from './film.ts';

const fps25 = { num: 25, den: 1 };
const film24 = { num: 24000, den: 1001 };

function picture(codec: PictureFacts['codec'], seconds: number, more: Partial<PictureFacts> = {}): PictureFacts {
  const frameRate = more.frameRate ?? fps25;
  const frames = Math.round((seconds * frameRate.num) / frameRate.den);
  return { codec, width: 640, height: 360, frameRate, frames, bitDepth: 8, hdr: 'sdr', ...more };
}
function sound(codec: SoundFacts['codec'], more: Partial<SoundFacts> = {}): SoundFacts {
  return { codec, channels: 2, sampleRate: 48000, language: 'eng', toneHz: 220, ...more };
}
function durationOf(p: PictureFacts): number {
  return Math.round((p.frames * p.frameRate.den * 1000) / p.frameRate.num);
}

interface Draft extends Pick<Film, 'id' | 'path' | 'container'> {
  picture?: PictureFacts;
  sound?: SoundFacts[];
  text?: TextFacts[];
  durationMs?: number;
  encoder: readonly string[];
  muxer: readonly string[];
  through?: 'file' | 'pipe';
}
function film(draft: Draft): Film {
  const { encoder, muxer, through = 'file', picture: p = null, sound: s = [], text = [], ...rest } = draft;
  const durationMs = draft.durationMs ?? (p ? durationOf(p) : 0);
  return { ...rest, durationMs, picture: p, sound: s, text, recipe: { encoder, muxer, through } };
}

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26', '-pix_fmt', 'yuv420p', '-bf', '3'];
const everyTwoSeconds = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];
/** Key frames where an editor cut, not where a streamer would like them: close together, then up to 7.5 s apart. */
export const IRREGULAR_KEYFRAMES_S = [0, 1.32, 4.68, 5.08, 9.8, 12.4, 19.92, 21] as const;

const cues: readonly CueFacts[] = [
  { startMs: 1000, endMs: 2500, text: 'A quiet beginning.' },
  { startMs: 4500, endMs: 6000, text: 'Größe, naïveté, 日本語 & “quotes”' },
  { startMs: 12000, endMs: 14200, text: 'Halfway <there>' },
  { startMs: 21000, endMs: 23500, text: 'The end.' },
];

export const films = {
  mp4: film({
    id: 'mp4',
    path: 'Movies/Blue Square (2019)/Blue Square (2019).mp4',
    container: 'mp4',
    picture: picture('h264', 24),
    sound: [sound('aac')],
    encoder: [...x264, ...everyTwoSeconds],
    muxer: ['-movflags', '+faststart', '-f', 'mp4'],
  }),
  mp4MoovLast: film({
    id: 'mp4MoovLast',
    path: 'Movies/Red Circle (2020)/Red Circle (2020).mp4',
    container: 'mp4',
    picture: picture('h264', 20, { frameRate: { num: 30, den: 1 }, width: 480, height: 270 }),
    sound: [sound('aac', { toneHz: 262 })],
    encoder: [...x264, '-g', '90', '-sc_threshold', '0'],
    muxer: ['-f', 'mp4'],
  }),
  mkv: film({
    id: 'mkv',
    path: 'Movies/Green Triangle (2021)/Green.Triangle.2021.1080p.BluRay.x264-GROUP.mkv',
    container: 'matroska',
    picture: picture('h264', 24),
    sound: [sound('ac3', { channels: 6, toneHz: 294 }), sound('aac', { language: 'ger', toneHz: 330 })],
    text: [
      { codec: 'subrip', language: 'eng', cues },
      { codec: 'ass', language: 'fre', cues },
    ],
    encoder: [...x264, '-g', '999', '-sc_threshold', '0', '-force_key_frames', IRREGULAR_KEYFRAMES_S.join(',')],
    muxer: [
      '-disposition:a:0',
      'default',
      '-disposition:a:1',
      '0',
      '-disposition:s:0',
      'default',
      '-disposition:s:1',
      '0',
      '-f',
      'matroska',
    ],
  }),
  hevc: film({
    id: 'hevc',
    path: 'Movies/White Noise (2018).mkv',
    container: 'matroska',
    picture: picture('hevc', 24, { frameRate: film24, bitDepth: 10 }),
    sound: [sound('aac', { toneHz: 349 })],
    encoder: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-crf',
      '30',
      '-pix_fmt',
      'yuv420p10le',
      // b-adapt=0 keeps B-frames in front of every key frame: leading pictures that reach across a boundary.
      '-x265-params',
      'log-level=none:open-gop=1:keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0',
    ],
    muxer: ['-f', 'matroska'],
  }),
  hdr: film({
    id: 'hdr',
    path: 'Movies/Amber Glow (2022)/Amber Glow (2022) - 2160p HDR.mkv',
    container: 'matroska',
    picture: picture('hevc', 8, { bitDepth: 10, hdr: 'hdr10', width: 320, height: 180 }),
    sound: [sound('aac', { toneHz: 370 })],
    encoder: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-crf',
      '30',
      '-pix_fmt',
      'yuv420p10le',
      '-color_primaries',
      'bt2020',
      '-color_trc',
      'smpte2084',
      '-colorspace',
      'bt2020nc',
      '-x265-params',
      'log-level=none:keyint=50:open-gop=0:hdr10=1:repeat-headers=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:' +
        'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400',
    ],
    muxer: ['-f', 'matroska'],
  }),
  webm: film({
    id: 'webm',
    path: 'Movies/Yellow Star (2017).webm',
    container: 'webm',
    picture: picture('vp9', 20, { width: 320, height: 180 }),
    sound: [sound('opus', { toneHz: 392 })],
    encoder: [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'good',
      '-cpu-used',
      '5',
      '-row-mt',
      '1',
      '-b:v',
      '300k',
      '-g',
      '60',
      '-pix_fmt',
      'yuv420p',
    ],
    muxer: ['-f', 'webm'],
  }),
  ts: film({
    id: 'ts',
    path: 'Movies/Grey Cloud (2016).ts',
    container: 'mpegts',
    picture: picture('h264', 16, { width: 320, height: 180 }),
    sound: [sound('aac', { toneHz: 440 })],
    encoder: [...x264, ...everyTwoSeconds],
    muxer: ['-f', 'mpegts'],
  }),
  avi: film({
    id: 'avi',
    path: 'Movies/Brown Fox (2005).avi',
    container: 'avi',
    picture: picture('mpeg4', 16, { width: 320, height: 180 }),
    sound: [sound('mp3', { sampleRate: 44100, language: null, toneHz: 466 })],
    encoder: ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '5', '-bf', '2', '-g', '75', '-pix_fmt', 'yuv420p'],
    muxer: ['-f', 'avi'],
  }),
  mkvNoCues: film({
    id: 'mkvNoCues',
    path: 'Movies/Silver Line (2015).mkv',
    container: 'matroska',
    picture: picture('h264', 20, { width: 320, height: 180 }),
    sound: [sound('aac', { toneHz: 494 })],
    encoder: [...x264, ...everyTwoSeconds],
    muxer: ['-f', 'matroska'],
    through: 'pipe',
  }),
  ...episodes(),
  ...album(),
} as const satisfies Record<string, Film>;

export type FilmId = keyof typeof films;

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
function episodes(): Record<'s1e1' | 's1e2' | 's2e1' | 's2e2', Film> {
  return {
    s1e1: episode(1, 1, 'Arrival', 523),
    s1e2: episode(1, 2, 'The Quay', 554),
    s2e1: episode(2, 1, 'Fog', 587),
    s2e2: episode(2, 2, 'Low Tide', 622),
  };
}

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
function album(): Record<'track1' | 'track2' | 'track3', Film> {
  return {
    track1: track(1, 'Dawn', 'flac', 659),
    track2: track(2, 'Noon', 'flac', 698),
    track3: track(3, 'Dusk', 'mp3', 740),
  };
}
