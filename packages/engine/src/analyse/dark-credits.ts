// Where the credits of a film begin, seen and heard in its last minutes: it goes dark and silent before them, or stays dark to its end.
import type { MediaSegment } from '@praxino/contracts';
import type { Source } from '../model.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import { inputArguments, seconds } from '../transcode/input-arguments.ts';
import { checkSourceFile } from '../transcode/source-file.ts';
import { playerZeroS, soundOf, type FingerprintOptions, type Stretch } from './fingerprint.ts';

/** Part of what the result is kept under. */
export const DARK_CREDITS_VERSION = 1;

/** Credits of a film are no longer than this; before, nothing is read. */
const TAIL_MS = 12 * 60_000;
/** What remains of a film after a dark and silent moment, at the least; less is the fade before the last logo. */
const LEAST_CREDITS_MS = 20_000;
/** White letters on black leave this much of the picture dark. */
const DARK_PERCENT = 85;
/** Darkness and silence that come together for at least this long. */
const LEAST_PAUSE_MS = 300;
/** Dark to the end: now and then a key frame shows a picture between two pages of text. */
const MOST_BRIGHT_SHARE = 0.2;
const MOST_BRIGHT_IN_A_ROW = 2;
/** So many silent moments are looked at frame by frame, the latest ones. */
const MOST_PAUSES = 6;
/** Frame by frame no further than this. */
const LONGEST_LOOK_MS = 12_000;
const MAX_BYTES = 8 << 20;
const WATCH = { isBackground: true, maxBytes: MAX_BYTES, firstOutputMs: 15 * 60_000, silenceMs: 60_000 } as const;

const CONFIDENCE = { both: 0.85, darkToTheEnd: 0.7, pause: 0.5 } as const;

/**
 * The credits of a film or null. Decodes key frames and the sound of its last minutes, then every frame around the moments that may be
 * it; at low priority. Throws AppError('media.missing' | 'media.changed' | 'media.unreadable') and what `ffmpegOutput` throws.
 */
export async function findDarkCredits(source: Source, options: FingerprintOptions): Promise<MediaSegment | null> {
  const { durationMs, streams } = source.index;
  const video = streams.find((s) => s.type === 'video' && !s.isAttachedPicture);
  const tail = { startMs: Math.max(durationMs - TAIL_MS, durationMs / 2), endMs: durationMs };
  if (!video || tail.endMs - tail.startMs < LEAST_CREDITS_MS) return null;
  await checkSourceFile(source);
  const zeroMs = playerZeroS(source.index) * 1000;
  const look = async (args: string[]): Promise<Mark[]> => {
    const { ffmpegPath, ...rest } = options;
    const output = await ffmpegOutput(ffmpegPath, args, { ...WATCH, ...rest });
    return readMarks(Buffer.from(output).toString(), zeroMs);
  };
  const glance = await look(glanceArguments(source, video.index, tail));
  const { keyFrames, silences } = sortMarks(glance, durationMs);
  const blackIn = async (stretch: Stretch): Promise<Stretch[]> =>
    blackStretches(await look(blackArguments(source, video.index, stretch)), stretch);
  const dark = darkToTheEnd(keyFrames, durationMs);
  const fade =
    dark &&
    (await blackIn({ startMs: Math.max(dark.startMs, dark.endMs - LONGEST_LOOK_MS), endMs: dark.endMs + 1000 }));
  const darkFromMs = dark && (fade?.at(-1)?.startMs ?? dark.endMs);
  const pauseMs = await lastPause(silences, durationMs, blackIn);
  return creditsFrom(darkFromMs, pauseMs, durationMs);
}

/** The two ways agree, or the surer one is believed. */
function creditsFrom(darkMs: number | null, pauseMs: number | null, durationMs: number): MediaSegment | null {
  const startMs = darkMs ?? pauseMs;
  if (startMs === null) return null;
  const agree = darkMs !== null && pauseMs !== null && Math.abs(darkMs - pauseMs) < 5000;
  const confidence = agree ? CONFIDENCE.both : darkMs === null ? CONFIDENCE.pause : CONFIDENCE.darkToTheEnd;
  return { kind: 'credits', startMs: Math.round(startMs), endMs: durationMs, source: 'black-frames', confidence };
}

/** The last moment that is dark and silent with enough film after it. */
async function lastPause(
  silences: readonly Stretch[],
  durationMs: number,
  blackIn: (stretch: Stretch) => Promise<Stretch[]>,
): Promise<number | null> {
  const candidates = silences.filter((s) => durationMs - s.endMs >= LEAST_CREDITS_MS).slice(-MOST_PAUSES);
  for (const silence of candidates.reverse()) {
    const endMs = Math.min(silence.endMs, silence.startMs + LONGEST_LOOK_MS) + 1000;
    const pause = (await blackIn({ startMs: Math.max(0, silence.startMs - 1000), endMs })).find(
      (black) => Math.min(black.endMs, silence.endMs) - Math.max(black.startMs, silence.startMs) >= LEAST_PAUSE_MS,
    );
    if (pause) return Math.max(pause.startMs, silence.startMs);
  }
  return null;
}

/** A line of what a filter found, at a place on the player's clock. */
export interface Mark {
  atMs: number;
  key: string;
  value: number;
}

/** What `metadata=print` writes: a line for the frame, then lines `key=value`. */
export function readMarks(text: string, zeroMs: number): Mark[] {
  const marks: Mark[] = [];
  let atMs = 0;
  for (const line of text.split('\n')) {
    const time = /^frame:.*pts_time:(-?[\d.]+)/.exec(line);
    if (time) atMs = Number(time[1]) * 1000 - zeroMs;
    const found = /^lavfi\.([\w.]+?)=(-?[\d.]+)/.exec(line);
    if (!found) continue;
    const [key, value] = [found[1]!, Number(found[2])];
    const isTime = key.endsWith('_start') || key.endsWith('_end');
    marks.push({ atMs, key, value: isTime ? value * 1000 - zeroMs : value });
  }
  return marks;
}

interface KeyFrame {
  atMs: number;
  isDark: boolean;
}

export function sortMarks(marks: readonly Mark[], endMs: number): { keyFrames: KeyFrame[]; silences: Stretch[] } {
  const keyFrames = marks
    .filter((m) => m.key === 'blackframe.pblack')
    .map((m) => ({ atMs: m.atMs, isDark: m.value >= DARK_PERCENT }));
  return { keyFrames, silences: pairs(marks, 'silence', endMs) };
}

function blackStretches(marks: readonly Mark[], { endMs }: Stretch): Stretch[] {
  return pairs(marks, 'black', endMs);
}

/** Starts with their ends; one that is still open at the end of what was looked at ends there. */
function pairs(marks: readonly Mark[], name: 'silence' | 'black', endMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { key, value } of marks) {
    const last = stretches.at(-1);
    if (key === `${name}_start`) stretches.push({ startMs: value, endMs });
    else if (key === `${name}_end` && last) last.endMs = value;
  }
  return stretches;
}

/** Between the last bright key frame (`startMs`) and the first of the dark ones (`endMs`) that go on to the end of the film. */
export function darkToTheEnd(keyFrames: readonly KeyFrame[], durationMs: number): Stretch | null {
  let bright = 0;
  let inARow = 0;
  let first = -1;
  for (let i = keyFrames.length - 1; i >= 0; i--) {
    inARow = keyFrames[i]!.isDark ? 0 : inARow + 1;
    if (inARow > 0) bright++;
    if (inARow > MOST_BRIGHT_IN_A_ROW || bright / (keyFrames.length - i) > MOST_BRIGHT_SHARE) break;
    if (inARow === 0) first = i;
  }
  // Dark from where looking began is a dark film.
  if (first <= 0) return null;
  const endMs = keyFrames[first]!.atMs;
  return durationMs - endMs < LEAST_CREDITS_MS ? null : { startMs: keyFrames[first - 1]!.atMs, endMs };
}

/** Key frames and sound of a stretch; what both filters find goes to standard output as lines, unbuffered so that none is torn. */
export function glanceArguments(source: Source, videoIndex: number, { startMs, endMs }: Stretch): string[] {
  const zero = playerZeroS(source.index);
  const sound = soundOf(source.index);
  const until = `end=${seconds(zero + endMs / 1000)}`;
  const pictures = `trim=${until},blackframe=amount=0:threshold=32,metadata=print:key=lavfi.blackframe.pblack:file=-:direct=1`;
  const silence = `atrim=${until},silencedetect=noise=-50dB:d=0.4,ametadata=print:file=-:direct=1`;
  return [
    ['-skip_frame:v', 'nokey'],
    inputArguments(source, startMs >= 1000 ? zero + startMs / 1000 : null),
    ['-map', `0:${videoIndex}`, '-vf', pictures, '-f', 'null', '-'],
    sound ? ['-map', `0:${sound.index}`, '-af', silence, '-f', 'null', '-'] : [],
  ].flat();
}

function blackArguments(source: Source, videoIndex: number, { startMs, endMs }: Stretch): string[] {
  const zero = playerZeroS(source.index);
  const [start, end] = [zero + startMs / 1000, zero + endMs / 1000];
  const black = `blackdetect=d=0.2:pic_th=${DARK_PERCENT / 100}:pix_th=0.1,metadata=print:file=-:direct=1`;
  return [
    inputArguments(source, startMs >= 1000 ? start : null),
    ['-map', `0:${videoIndex}`, '-vf', `trim=start=${seconds(start)}:end=${seconds(end)},${black}`, '-f', 'null', '-'],
  ].flat();
}
