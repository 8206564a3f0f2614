// Odd containers: where times begin, what is missing, and how packets are wrapped.
import type { EdgeFilm } from './edge-film.ts';
import { aac, bitexact, gop, picture, plain, tone, x264 } from './edge-film.ts';

const usual = [...x264, ...gop(50), ...aac];
/** 15 s from the key frame at 4 s on, in milliseconds. */
const JUMP = 'if(gte(PTS,4000),15000,0)';
const fragmented = '+frag_keyframe+empty_moov+default_base_moof';

/** Two inputs, of which one begins `late` seconds after the other. */
function offset(title: string, extension: 'mkv' | 'mp4', late: { picture: number; sound: number }): EdgeFilm {
  const name = late.picture > late.sound ? 'pictures begin after the sound' : 'sound begins after the pictures';
  return {
    title,
    extension,
    covers: name,
    steps: [
      [
        ...['-itsoffset', String(late.picture), ...picture({ seconds: 6 })],
        ...['-itsoffset', String(late.sound), ...tone(6)],
        ...usual,
        // Else ffmpeg fills what comes before the first picture with copies of it.
        ...['-fps_mode', 'passthrough'],
        ...bitexact,
        '@out',
      ],
    ],
  };
}

export const containerFilms: readonly EdgeFilm[] = [
  ...(['mkv', 'mp4'] as const).flatMap((extension): EdgeFilm[] => [
    {
      title: `Starts at five ${extension}`,
      extension,
      covers: 'time stamps that start away from 0',
      steps: [plain(6, [...usual, '-output_ts_offset', '5'])],
    },
    offset(`Late pictures ${extension}`, extension, { picture: 1.5, sound: 0 }),
    offset(`Late sound ${extension}`, extension, { picture: 0, sound: 1.5 }),
    {
      title: `Short sound ${extension}`,
      extension,
      covers: 'sound that ends seconds before the pictures',
      steps: [[...picture({ seconds: 9 }), ...tone(3), ...usual, ...bitexact, '@out']],
    },
    {
      title: `Long sound ${extension}`,
      extension,
      covers: 'sound that goes on seconds after the pictures',
      steps: [[...picture({ seconds: 5 }), ...tone(9), ...usual, ...bitexact, '@out']],
    },
  ]),
  {
    title: 'Trimmed by an edit list',
    extension: 'mp4',
    covers: 'an edit list that begins between two key frames (media_time)',
    noCopy: 'it begins between two key frames',
    steps: [
      plain(8, usual, { target: '@whole.mp4' }),
      ['-ss', '1.3', '-i', '@whole.mp4', '-c', 'copy', ...bitexact, '@out'],
    ],
  },
  {
    title: 'Trimmed at a key frame',
    extension: 'mp4',
    covers: 'an edit list that begins at a key frame (media_time), and sound primed by one packet',
    steps: [
      plain(8, usual, { target: '@whole.mp4' }),
      ['-ss', '2', '-i', '@whole.mp4', '-c', 'copy', ...bitexact, '@out'],
    ],
  },
  {
    title: 'Jumps ahead',
    extension: 'mkv',
    covers: 'time stamps that jump 15 seconds ahead in mid-file',
    hasHole: true,
    noCopy: 'no key frame lies in the hole',
    steps: [
      plain(8, usual, { target: '@whole.mkv' }),
      [
        ...['-i', '@whole.mkv', '-c', 'copy', '-bsf'],
        // Both of a packet by its PTS, so that a group of pictures stays together.
        ...[`setts=pts='PTS+${JUMP}':dts='DTS+${JUMP}'`, ...bitexact, '@out'],
      ],
    ],
  },
  {
    title: 'No cues',
    extension: 'mkv',
    covers: 'Matroska without Cues',
    isPiped: true,
    steps: [plain(6, [...usual, '-f', 'matroska'], { target: 'pipe:1' })],
  },
  {
    title: 'Live Matroska',
    extension: 'mkv',
    covers: 'Matroska with clusters of unknown size, as a live recording has',
    isPiped: true,
    steps: [plain(6, [...usual, '-f', 'matroska', '-live', '1'], { target: 'pipe:1' })],
  },
  {
    title: 'Live WebM',
    extension: 'webm',
    covers: 'WebM with clusters of unknown size; Opus with its codec delay',
    isPiped: true,
    steps: [
      plain(
        6,
        [
          ...['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k', '-g', '50'],
          ...['-c:a', 'libopus', '-f', 'webm', '-live', '1'],
        ],
        { target: 'pipe:1' },
      ),
    ],
  },
  {
    title: 'Block groups',
    extension: 'mkv',
    covers: 'every block in a BlockGroup, key frames told by what they do not refer to',
    steps: [plain(6, usual)],
    rewrite: { kind: 'block-groups' },
  },
  ...(['xiph', 'ebml', 'fixed'] as const).map((lacing): EdgeFilm => ({
    title: `Laced ${lacing}`,
    extension: 'mkv',
    covers: `${lacing} lacing of the sound`,
    steps: [plain(6, [...x264, ...gop(50), ...(lacing === 'fixed' ? ['-c:a', 'ac3', '-b:a', '192k'] : aac)])],
    rewrite: { kind: 'lacing', lacing, frames: 6 },
  })),
  {
    title: 'Attachments',
    extension: 'mkv',
    covers: 'attachments: a font and a cover',
    steps: [
      ['-f', 'lavfi', '-i', 'color=c=red:s=64x64', '-frames:v', '1', '@cover.jpg'],
      [
        ...[...picture({ seconds: 5 }), ...tone(5), ...usual],
        ...['-attach', '@cover.jpg', '-metadata:s:t:0', 'mimetype=application/x-truetype-font'],
        ...['-metadata:s:t:0', 'filename=Face.ttf', '-attach', '@cover.jpg', '-metadata:s:t:1', 'mimetype=image/jpeg'],
        ...['-metadata:s:t:1', 'filename=cover.jpg', '-fflags', '+bitexact', '@out'],
      ],
    ],
  },
  {
    title: 'Fragments with sidx',
    extension: 'mp4',
    covers: 'fragmented MP4 with a segment index in front (sidx)',
    steps: [plain(6, [...usual, '-movflags', `${fragmented}+global_sidx`])],
  },
  {
    title: 'Fragments with mfra',
    extension: 'mp4',
    covers: 'fragmented MP4 with a random access table at the end (mfra)',
    steps: [plain(6, [...usual, '-movflags', fragmented])],
  },
  {
    title: 'Bare fragments',
    extension: 'mp4',
    covers: 'fragmented MP4 without any table',
    isPiped: true,
    steps: [plain(6, [...usual, '-movflags', `${fragmented}+skip_trailer`, '-f', 'mp4'], { target: 'pipe:1' })],
  },
  {
    title: 'Classic QuickTime',
    extension: 'mov',
    covers: 'QuickTime with its index at the end',
    steps: [plain(5, usual)],
  },
  {
    title: 'Ends early mkv',
    extension: 'mkv',
    covers: 'a Matroska file that ends early',
    steps: [plain(8, usual)],
    rewrite: { kind: 'cut', share: 0.6 },
  },
  {
    title: 'Ends early mp4',
    extension: 'mp4',
    covers: 'an MP4 that ends early',
    steps: [plain(8, [...usual, '-movflags', '+faststart'])],
    rewrite: { kind: 'cut', share: 0.6 },
  },
  {
    title: 'Ends early in fragments',
    extension: 'mp4',
    covers: 'a fragmented MP4 that ends early',
    steps: [plain(8, [...usual, '-movflags', fragmented])],
    rewrite: { kind: 'cut', share: 0.6 },
  },
];
