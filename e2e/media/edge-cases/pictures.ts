// Odd pictures: how they refer to each other, when they are shown, and what shape they have.
import type { EdgeFilm } from './edge-film.ts';
import { aac, bitexact, gop, picture, plain, tone, x264, x265 } from './edge-film.ts';

const openGop = ['-x264-params', 'open-gop=1:b-adapt=0:bframes=3:scenecut=0'];
const twoSeconds = gop(50);

function rated(rate: string, name: string, extension: 'mkv' | 'mp4'): EdgeFilm {
  return {
    title: `Rate ${name} ${extension}`,
    extension,
    covers: `${rate} frames per second`,
    steps: [plain(5, [...x264, ...gop(40), ...aac], { rate })],
  };
}

/** Drawn upright, stored turned, with a matrix that turns it back. */
function turned(degrees: 90 | 180 | 270): EdgeFilm {
  const store = { 90: 'transpose=2', 180: 'hflip,vflip', 270: 'transpose=1' }[degrees];
  // ffmpeg 5.1 takes this tag for the other direction.
  const tag = 360 - degrees;
  const shape = degrees === 180 ? {} : { width: 192, height: 320 };
  return {
    title: `Turned ${degrees}`,
    extension: 'mp4',
    covers: `a phone held at ${degrees} degrees (tkhd matrix)`,
    steps: [
      [...picture({ seconds: 5, ...shape, filters: [store] }), ...x264, ...twoSeconds, ...bitexact, '@stored.mp4'],
      ['-i', '@stored.mp4', ...tone(5), '-map', '0', '-map', '1', '-c:v', 'copy', ...aac].concat([
        '-metadata:s:v:0',
        `rotate=${tag}`,
        '-fflags',
        '+bitexact',
        '@out',
      ]),
    ],
  };
}

function interlaced(first: 'top' | 'bottom', extension: 'mkv' | 'mp4'): EdgeFilm {
  const flag = first === 'top' ? '1' : '0';
  const params = first === 'top' ? 'tff=1' : 'bff=1';
  return {
    title: `Interlaced ${first} field first ${extension}`,
    extension,
    covers: `interlaced, ${first} field first, flagged in the stream`,
    steps: [plain(5, [...x264, ...twoSeconds, '-flags', '+ildct+ilme', '-top', flag, '-x264-params', params, ...aac])],
  };
}

function variable(extension: 'mkv' | 'mp4'): EdgeFilm {
  // Between 20 and 60 ms a frame, and now and then a long one.
  const uneven = "setpts='(N*0.04+0.015*sin(N*1.7)+0.3*floor(N/31))/TB'";
  const options = ['-fps_mode', 'vfr', '-enc_time_base', '1:1000', ...x264, ...gop(30), ...aac];
  return {
    title: `Variable rate ${extension}`,
    extension,
    covers: 'variable frame rate',
    steps: [plain(6, options, { filters: ['settb=1/1000', uneven] })],
  };
}

/** Broadcasts of two sizes one after the other: parameter sets change in the stream, the container keeps the first. */
const inBandChange: EdgeFilm = {
  title: 'Size changes in band',
  extension: 'mkv',
  covers: 'parameter sets that change in mid-file, in the stream itself',
  noCopy: 'one configuration cannot describe both halves',
  steps: [
    [...picture({ seconds: 5 }), ...x264, ...twoSeconds, '@a.ts'],
    [
      ...[...picture({ seconds: 5, width: 256, height: 144 }), ...x264, ...twoSeconds],
      // The first one is moved by two frames, so that no decode time is negative.
      ...['-output_ts_offset', '5.08', '@b.ts'],
    ],
    [
      ...['-i', 'concat:@a.ts|@b.ts', ...tone(10), '-map', '0', '-map', '1', '-c:v', 'copy'],
      ...[...aac, ...bitexact, '@out'],
    ],
  ],
};

const twoEntries: EdgeFilm = {
  title: 'Size changes in the table',
  extension: 'mp4',
  covers: 'parameter sets that change in mid-file, with a sample entry for each',
  noCopy: 'one configuration cannot describe both halves',
  steps: [
    [...picture({ seconds: 5, width: 256, height: 144 }), ...x264, ...twoSeconds, ...bitexact, '@second.mp4'],
    [...picture({ seconds: 5 }), ...x264, ...twoSeconds, ...bitexact, '@out'],
  ],
  rewrite: { kind: 'second-entry', film: 'second.mp4' },
};

export const pictureFilms: readonly EdgeFilm[] = [
  ...(['mkv', 'mp4'] as const).flatMap((extension): EdgeFilm[] => [
    {
      title: `Open groups ${extension}`,
      extension,
      covers: 'H.264 with an open GOP',
      steps: [plain(8, [...x264, ...twoSeconds, ...openGop, ...aac])],
    },
    {
      title: `Open groups in Main ${extension}`,
      extension,
      covers: 'HEVC with an open GOP',
      steps: [
        plain(8, [
          ...x265('open-gop=1:keyint=50:min-keyint=50:b-adapt=0'),
          ...aac,
          ...(extension === 'mp4' ? ['-tag:v', 'hvc1'] : []),
        ]),
      ],
    },
    variable(extension),
    interlaced('top', extension),
    interlaced('bottom', extension),
    ...[
      ['24', '24'],
      ['25', '25'],
      ['30', '30'],
      ['50', '50'],
      ['60', '60'],
      ['24000/1001', '23976'],
      ['30000/1001', '29970'],
      ['60000/1001', '59940'],
    ].map(([rate, name]) => rated(rate!, name!, extension)),
    {
      title: `Wide pixels ${extension}`,
      extension,
      covers: 'anamorphic (pixel aspect 16:11)',
      steps: [plain(5, [...x264, ...twoSeconds, ...aac], { filters: ['setsar=16/11'] })],
    },
  ]),
  {
    title: 'HEVC in band',
    extension: 'mp4',
    covers: 'HEVC as hev1: parameter sets in the stream',
    steps: [plain(6, [...x265('keyint=50:min-keyint=50:open-gop=0:repeat-headers=1'), ...aac, '-tag:v', 'hev1'])],
  },
  turned(90),
  turned(180),
  turned(270),
  {
    title: 'Half second groups',
    extension: 'mkv',
    covers: 'a key frame every half second',
    steps: [plain(8, [...x264, ...gop(12), ...aac])],
  },
  {
    title: 'Only key frames',
    extension: 'mp4',
    covers: 'every frame is a key frame',
    steps: [plain(5, [...x264, '-g', '1', ...aac])],
  },
  {
    title: 'Half minute groups',
    extension: 'mkv',
    covers: 'a key frame every 30 seconds',
    noCopy: 'the key frames lie too far apart',
    steps: [plain(34, [...x264, ...gop(750), ...aac], { width: 160, height: 90 })],
  },
  {
    title: 'One frame',
    extension: 'mp4',
    covers: 'a film of one frame',
    steps: [plain(0.04, [...x264, '-fps_mode', 'passthrough', ...aac])],
  },
  {
    title: 'Shorter than a segment',
    extension: 'mkv',
    covers: 'a film shorter than one segment',
    steps: [plain(1.2, [...x264, ...gop(10), ...aac])],
  },
  inBandChange,
  twoEntries,
];
