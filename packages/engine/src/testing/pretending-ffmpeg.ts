// A program that takes the arguments of hardware encoders and encodes in software, or fails as hardware does. What it cannot show:
// how real drivers behave.
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FFMPEG } from './films.ts';

export interface Pretended {
  path: string;
  /** From now on it works, fails at once, or fails after it has written a good part of its output. */
  become(mood: Mood): Promise<void>;
}
export type Mood = 'well' | 'broken' | 'breaks-midway' | 'hangs';

/** Pretends to have VA-API for H.264, and NVENC for H.264 and HEVC; everything else is the real ffmpeg. */
export async function pretendingFfmpeg(dir: string): Promise<Pretended> {
  const mood = join(dir, 'mood');
  const path = join(dir, 'ffmpeg');
  await writeFile(mood, 'well');
  await writeFile(path, SCRIPT.replaceAll('@FFMPEG@', FFMPEG).replaceAll('@MOOD@', mood));
  await chmod(path, 0o755);
  return { path, become: (next) => writeFile(mood, next) };
}

/**
 * Rewrites the command line: the device, the filters that live on it and the options of its encoder become what libx264
 * understands; other presets, so that its parameter sets differ from those of our own x264, as hardware's do.
 */
const SCRIPT = `#!/usr/bin/env python3
import os, subprocess, sys, time
args = sys.argv[1:]
real = '@FFMPEG@'
mood = open('@MOOD@').read()
HARDWARE = ('h264_vaapi', 'h264_nvenc', 'hevc_nvenc')
is_hardware = any(a in HARDWARE for a in args)
if not is_hardware:
    os.execvp(real, [real] + args)
if mood == 'broken':
    sys.stderr.write('[h264_vaapi @ 0x1] Failed to initialise VAAPI connection: -1 (unknown libva error).\\n')
    sys.exit(1)
if mood == 'hangs':
    time.sleep(600)
out, i = [], 0
DROP = {'-init_hw_device', '-filter_hw_device', '-hwaccel', '-hwaccel_device', '-hwaccel_output_format', '-rc_mode',
        '-async_depth', '-idr_interval', '-preset', '-tune', '-rc', '-forced-idr', '-no-scenecut', '-rc-lookahead', '-delay',
        '-spatial-aq', '-level:v', '-tier'}
while i < len(args):
    a = args[i]
    if a in DROP:
        i += 2
        continue
    if a == '-vf':
        keep = []
        for f in args[i + 1].split(','):
            if f.startswith('hwupload'):
                continue
            if f.startswith('scale_vaapi=') or f.startswith('scale_cuda='):
                w, h = [p.split('=')[-1] for p in f.split('=', 1)[1].split(':')[:2]]
                f = 'scale=%s:%s,format=yuv420p' % (w, h)
            keep.append('format=yuv420p' if f == 'format=nv12' else f)
        out += ['-vf', ','.join(keep)]
        i += 2
        continue
    if a == 'hevc_nvenc':
        level = args[args.index('-level:v') + 1].replace('.', '')
        level = level if len(level) > 1 else level + '0'
        sets = 'log-level=error:scenecut=0:open-gop=0:min-keyint=1:bframes=0:rc-lookahead=0:frame-threads=1:aud=1:high-tier=0'
        out += ['libx265', '-preset', 'ultrafast', '-x265-params', sets + ':level-idc=' + level]
        i += 1
        continue
    if a in HARDWARE:
        level = args[args.index('-level:v') + 1]
        level = level if '.' in level or len(level) == 1 else level[0] + '.' + level[1]
        out += ['libx264', '-preset', 'ultrafast', '-level:v', level, '-x264-params', 'scenecut=0:bframes=0:8x8dct=1:aud=1']
        i += 1
        continue
    out.append(a)
    i += 1
if mood != 'breaks-midway':
    os.execvp(real, [real] + out)
child = subprocess.Popen([real] + out, stdout=subprocess.PIPE)
data = child.stdout.read()
sys.stdout.buffer.write(data[: len(data) * 6 // 10])
sys.stdout.buffer.flush()
sys.stderr.write('[h264_vaapi @ 0x1] Failed to end picture encode issue: 24 (internal encoding error).\\n')
sys.exit(1)
`;
