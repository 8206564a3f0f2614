// The films of this folder.
import { aac, bitexact, gop, x264 } from '../edge-cases/edge-film.ts';
import { stretch, whole } from './format-film.ts';
import type { FormatFilm } from './format-film.ts';

const h264 = [...x264, ...gop(50)];
const mpeg2 = ['-c:v', 'mpeg2video', '-bf', '2', '-g', '15', '-q:v', '6', '-pix_fmt', 'yuv420p'];
const m2ts = ['-c:a', 'ac3', '-b:a', '192k', '-mpegts_m2ts_mode', '1', '-f', 'mpegts'];
const ts = [...aac, '-f', 'mpegts'];
/** What a DVD recorder makes: 720×576, MPEG-2 with B-frames, AC-3, packs of 2048 bytes with navigation. */
const dvd = ['-target', 'pal-dvd', '-b:v', '2M', '-aspect', '4:3'];
const PAL = { width: 720, height: 576 };
const notH264 = (codec: string): string => `${codec} has no place in segments`;
const encoded = notH264('MPEG-2');

/** MPEG's clock has 33 bits of 90 kHz; a film that begins four seconds before it begins anew. */
const BEFORE_WRAP_S = 2 ** 33 / 90_000 - 4;

export const formatFilms: readonly FormatFilm[] = [
  {
    title: 'Blu-ray stream',
    path: 'Blu-ray stream.m2ts',
    covers: 'M2TS: transport packets with arrival times',
    frames: 250,
    steps: [[...whole(10), ...h264, ...m2ts, '@out']],
  },
  {
    title: 'Windows Media',
    path: 'Windows Media.wmv',
    covers: 'WMV: ASF with WMV2 and WMA',
    frames: 250,
    steps: [[...whole(10), '-c:v', 'wmv2', '-g', '50', '-q:v', '4', '-c:a', 'wmav2', '-f', 'asf', '@out']],
    noCopy: notH264('WMV2'),
  },
  {
    title: 'Flash Video',
    path: 'Flash Video.flv',
    covers: 'FLV with H.264 and AAC',
    frames: 250,
    steps: [[...whole(10), ...h264, ...aac, ...bitexact, '-f', 'flv', '@out']],
  },
  {
    title: 'Ogg Theora',
    path: 'Ogg Theora.ogv',
    covers: 'OGV: Theora and Vorbis',
    frames: 250,
    steps: [[...whole(10), '-c:v', 'libtheora', '-g', '50', '-q:v', '7', '-c:a', 'libvorbis', '-f', 'ogg', '@out']],
    noCopy: notH264('Theora'),
  },
  {
    title: 'Program stream',
    path: 'Program stream.mpg',
    covers: 'MPG: an MPEG program stream',
    frames: 250,
    steps: [[...whole(10), ...mpeg2, '-c:a', 'mp2', '-f', 'mpeg', '@out']],
    noCopy: encoded,
  },
  {
    title: 'Old telephone',
    path: 'Old telephone.3gp',
    covers: '3GP with H.263',
    frames: 250,
    steps: [
      [
        ...whole(10, { width: 352, height: 288 }),
        ...['-c:v', 'h263', '-g', '50', '-q:v', '6', ...aac, ...bitexact, '-f', '3gp', '@out'],
      ],
    ],
    noCopy: notH264('H.263'),
  },
  {
    title: 'Joined recordings',
    path: 'Joined recordings.ts',
    covers: 'a transport stream whose clock jumps an hour ahead and then back',
    frames: 300,
    steps: [
      [...stretch(0, 4.6, 12), ...h264, ...ts, '@1.ts'],
      [...stretch(4.6, 9.4, 12), ...h264, '-output_ts_offset', '3600', ...ts, '@2.ts'],
      [...stretch(9.4, 12, 12), ...h264, '-output_ts_offset', '60', ...ts, '@3.ts'],
    ],
    assemble: { kind: 'joined', parts: ['1.ts', '2.ts', '3.ts'] },
  },
  {
    title: 'Long evening',
    path: 'Long evening.ts',
    covers: 'a transport stream whose clock of 33 bits begins anew',
    frames: 250,
    steps: [[...whole(10), ...h264, '-output_ts_offset', String(BEFORE_WRAP_S), ...ts, '@out']],
  },
  {
    title: 'Sea Voyage',
    path: 'Sea Voyage (2001)/VIDEO_TS',
    covers: 'a DVD folder: a title of two clocks in several files, behind a warning and beside a menu',
    frames: 300,
    steps: [
      [...whole(1, PAL), ...dvd, '@menu.vob'],
      [...stretch(0, 6.6, 12, PAL), ...dvd, '@1.vob'],
      [...stretch(6.6, 12, 12, PAL), ...dvd, '@2.vob'],
    ],
    assemble: {
      kind: 'dvd',
      menu: 'menu.vob',
      parts: [
        { name: '1.vob', seconds: 6.6 },
        { name: '2.vob', seconds: 5.4 },
      ],
    },
    noCopy: encoded,
  },
  {
    title: "Air Voyage | it's",
    path: "Air Voyage | it's (2002)/BDMV",
    covers: 'a Blu-ray folder: a playlist of two clips with clocks of their own, among others that lie',
    frames: 300,
    steps: [
      [...stretch(0, 6.4, 12), ...h264, ...m2ts, '@1.m2ts'],
      [...stretch(6.4, 12, 12), ...h264, ...m2ts, '@2.m2ts'],
      [...whole(3), ...h264, ...m2ts, '@trailer.m2ts'],
    ],
    assemble: {
      kind: 'blu-ray',
      clips: [
        { name: '1.m2ts', seconds: 6.4 },
        { name: '2.m2ts', seconds: 5.6 },
      ],
      trailer: 'trailer.m2ts',
    },
  },
];
