// Finds an ffmpeg the product can use, or brings one.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { reportFailure, say, step } from './report.mjs';
import { fileMark, readStamp, writeStamp } from './stamp.mjs';
import { installFromSystem, isExecutable, onPath, planFor, thisSystem } from './system-packages.mjs';

/** 5.1 brought -fps_mode and the HLS and fMP4 behaviour that the engine relies on. */
const OLDEST = { major: 5, minor: 1 };
const OLDEST_TEXT = `${OLDEST.major}.${OLDEST.minor}`;
/** Where package managers put it without changing the PATH of a running shell. */
const PLACES = ['/opt/homebrew/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/usr/bin/ffmpeg', '/snap/bin/ffmpeg'];

/**
 * @param {string} banner first line of `ffmpeg -version`
 * @returns {'ok' | 'old' | 'unknown'} builds from the development branch carry no version and are taken
 */
export function judgeVersion(banner) {
  const version = /^ffmpeg version (\S+)/.exec(banner)?.[1];
  if (!version) return 'unknown';
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  if (!numbers) return 'ok';
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor) ? 'ok' : 'old';
}

/** @returns {Promise<{ path: string | null, why: string }>} `why`: a sentence when there is none */
async function findFfmpeg() {
  const named = process.env.FFMPEG_PATH;
  if (named && !isExecutable(named))
    return { path: null, why: `FFMPEG_PATH names ${named}, which is not there or cannot be run.` };
  const path = named || onPath('ffmpeg') || PLACES.find(isExecutable);
  if (!path) return { path: null, why: 'There is no ffmpeg on this machine.' };
  const mark = fileMark(path);
  // Starting ffmpeg takes longer than everything else a second start does.
  if (mark && readStamp('ffmpeg') === mark) return { path, why: '' };
  const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const verdict = judgeVersion(stdout);
  if (verdict !== 'ok') {
    const found =
      verdict === 'old' ? `is ${stdout.split(' ')[2]}, older than ${OLDEST_TEXT}` : 'does not say its version';
    return { path: null, why: `${path} ${found}.` };
  }
  if (mark) writeStamp('ffmpeg', mark);
  return { path, why: '' };
}

/**
 * @param {{ retry: boolean }} options `retry`: try to install again although it failed before
 * @returns {Promise<string | null>} null when there is none; what to type has been said
 */
export async function bringFfmpeg({ retry }) {
  const found = await findFfmpeg();
  if (found.path) return found.path;
  const plan = planFor('ffmpeg', thisSystem());
  let why = found.why;
  if (!process.env.FFMPEG_PATH && plan.manager && plan.canInstall && (retry || readStamp('ffmpeg-tried') !== why)) {
    const { manager } = plan;
    // A later start must not wait for the same failure again.
    writeStamp('ffmpeg-tried', why);
    await step(`Bringing ffmpeg with ${manager.program}`, () => installFromSystem('ffmpeg', manager)).catch(
      reportFailure,
    );
    const now = await findFfmpeg();
    if (now.path) return now.path;
    why = now.why;
  }
  say(`\n${why} Films that need converting will not play until there is ffmpeg ${OLDEST_TEXT} or newer.`);
  say(
    plan.command
      ? `To install it, type:\n\n    ${plan.command}\n`
      : 'Get it from https://ffmpeg.org/download.html and set FFMPEG_PATH to it.\n',
  );
  return null;
}
