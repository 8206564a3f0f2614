// What runs in the place of ffmpeg: `node pretending-program.mjs FFMPEG MOOD_FILE ARGUMENT…`. Rewrites the command line of hardware
// encoders: the device, the filters that live on it and the options of its encoder become what libx264 and libx265 understand;
// other presets, so that their parameter sets differ from those of our own encoders, as hardware's do.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';

const [real = '', moodFile = '', ...args] = process.argv.slice(2);
const HARDWARE = new Set(['h264_vaapi', 'h264_nvenc', 'hevc_nvenc']);
/** Options that mean something to hardware only; each has one value. */
const DROPPED = new Set([
  ...['-init_hw_device', '-filter_hw_device', '-hwaccel', '-hwaccel_device', '-hwaccel_output_format', '-rc_mode'],
  ...['-async_depth', '-idr_interval', '-preset', '-tune', '-rc', '-forced-idr', '-no-scenecut', '-rc-lookahead'],
  ...['-delay', '-spatial-aq', '-level:v', '-tier'],
]);
const X265 =
  'log-level=error:scenecut=0:open-gop=0:min-keyint=1:bframes=0:rc-lookahead=0:frame-threads=1:aud=1:high-tier=0';

/** @param {string} filter */
function inSoftware(filter) {
  if (filter === 'format=nv12') return 'format=yuv420p';
  const scale = /^scale_(?:vaapi|cuda)=(.*)$/.exec(filter);
  if (!scale) return filter;
  const [width, height] = (scale[1] ?? '').split(':').map((part) => part.split('=').at(-1));
  return `scale=${width}:${height},format=yuv420p`;
}

/** @param {string} name of the hardware's encoder */
function encoderFor(name) {
  const level = args[args.indexOf('-level:v') + 1] ?? '';
  const digits = level.replace('.', '').padEnd(2, '0');
  if (name === 'hevc_nvenc') return ['libx265', '-preset', 'ultrafast', '-x265-params', `${X265}:level-idc=${digits}`];
  const dotted = `${digits[0]}.${digits[1]}`;
  const sets = 'scenecut=0:bframes=0:8x8dct=1:aud=1';
  return ['libx264', '-preset', 'ultrafast', '-level:v', dotted, '-x264-params', sets];
}

function rewritten() {
  const out = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (DROPPED.has(arg)) i++;
    else if (arg === '-vf') {
      const filters = (args[++i] ?? '').split(',').filter((f) => !f.startsWith('hwupload'));
      out.push('-vf', filters.map(inSoftware).join(','));
    } else if (HARDWARE.has(arg)) out.push(...encoderFor(arg));
    else out.push(arg);
  }
  return out;
}

/**
 * `env` looks for it on the PATH.
 * @param {string[]} list
 */
function become(list) {
  process.execve('/usr/bin/env', ['env', real, ...list], process.env);
}

/** @param {string} words */
function fail(words) {
  writeSync(2, `[h264_vaapi @ 0x1] ${words}\n`);
  process.exit(1);
}

/** @param {Uint8Array} bytes */
function writeAll(bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

if (!args.some((arg) => HARDWARE.has(arg))) become(args);
const mood = readFileSync(moodFile, 'utf8');
if (mood === 'broken') fail('Failed to initialise VAAPI connection: -1 (unknown libva error).');
if (mood === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600_000);
if (mood !== 'breaks-midway') become(rewritten());
const { stdout } = spawnSync(real, rewritten(), { stdio: ['inherit', 'pipe', 'inherit'], maxBuffer: 2 ** 30 });
writeAll(stdout.subarray(0, Math.floor(stdout.length * 0.6)));
fail('Failed to end picture encode issue: 24 (internal encoding error).');
