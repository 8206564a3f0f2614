// The baseline of the seek benchmark: how a widely used media server answers a seek. It starts ffmpeg's HLS muxer at the
// wanted segment and serves a segment once the *next* file exists, looking every 100 ms (for the wanted file, then for the
// next). Command line and waiting rule are a reconstruction from that server's public source of August 2026, not a capture.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type PeerMode = 'copy' | 'transcode';
const SEGMENT_SECONDS: Record<PeerMode, number> = { copy: 6, transcode: 3 };
const POLL_MS = 100;
const GIVE_UP_MS = 60_000;

const TRANSCODE_ARGS = [
  ...['-codec:v:0', 'libx264', '-preset', 'veryfast', '-crf', '23', '-maxrate', '3616000', '-bufsize', '7232000'],
  ...['-profile:v:0', 'high', '-level', '41', '-x264opts:0', 'subme=0:me_range=16:rc_lookahead=10:me=hex:open_gop=0'],
  ...['-force_key_frames:0', 'expr:gte(t,n_forced*3)', '-sc_threshold:v:0', '0'],
  ...[
    '-vf',
    'scale=trunc(min(max(iw\\,ih*a)\\,min(1280\\,720*a))/2)*2:trunc(min(max(iw/a\\,ih)\\,min(1280/a\\,720))/2)*2,format=yuv420p',
  ],
  ...['-codec:a:0', 'aac', '-ac', '2', '-ab', '384000'],
];
const COPY_ARGS = ['-codec:v:0', 'copy', '-start_at_zero', '-codec:a:0', 'copy'];

function peerArguments(mode: PeerMode, file: string, atSeconds: number, dir: string): string[] {
  const seconds = SEGMENT_SECONDS[mode];
  const first = Math.floor(atSeconds / seconds);
  const seek = first * seconds + (mode === 'copy' ? 0.5 : 0);
  return [
    ...[
      '-hide_banner',
      '-nostdin',
      '-v',
      'error',
      '-ss',
      seek.toFixed(3),
      ...(mode === 'copy' ? ['-fflags', '+genpts'] : []),
    ],
    ...[
      '-i',
      `file:${file}`,
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
      '-threads',
      '0',
      '-map',
      '0:0',
      '-map',
      '0:1',
      '-map',
      '-0:s',
    ],
    ...(mode === 'copy' ? COPY_ARGS : TRANSCODE_ARGS),
    ...['-copyts', '-avoid_negative_ts', 'disabled', '-max_muxing_queue_size', '2048'],
    ...[
      '-f',
      'hls',
      '-max_delay',
      '5000000',
      '-hls_time',
      String(seconds),
      '-hls_segment_type',
      'fmp4',
      '-hls_fmp4_init_filename',
      'p-1.mp4',
    ],
    ...[
      '-start_number',
      String(first),
      '-hls_segment_filename',
      path.join(dir, 'p%d.mp4'),
      '-hls_playlist_type',
      'vod',
      '-hls_list_size',
      '0',
    ],
    ...['-hls_segment_options', 'movflags=+frag_discont+skip_sidx', '-y', path.join(dir, 'p.m3u8')],
  ];
}

/** Milliseconds from the request to the moment the peer would start to send the segment at `atSeconds`. */
export async function peerSeekMs(mode: PeerMode, file: string, atSeconds: number, ffmpeg: string): Promise<number> {
  const dir = await mkdtemp(path.join(tmpdir(), 'peer-'));
  const first = Math.floor(atSeconds / SEGMENT_SECONDS[mode]);
  const started = performance.now();
  const child = spawn(ffmpeg, peerArguments(mode, file, atSeconds, dir), { stdio: ['ignore', 'ignore', 'inherit'] });
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    for (const wanted of [first, first + 1]) {
      while (!existsSync(path.join(dir, `p${wanted}.mp4`))) {
        if (performance.now() - started > GIVE_UP_MS)
          throw new Error(`the baseline made no segment ${wanted} in ${GIVE_UP_MS} ms`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    }
    return performance.now() - started;
  } finally {
    child.kill('SIGKILL');
    await closed;
    await rm(dir, { recursive: true, force: true });
  }
}
