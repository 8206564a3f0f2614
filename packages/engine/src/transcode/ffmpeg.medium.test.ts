// Processes that fail, hang and are left alone: what readers get, and that nothing stays behind.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FFMPEG } from '../testing/films.ts';
import { checkFfmpeg } from './check-ffmpeg.ts';
import { ffmpegOutput, runFfmpeg } from './ffmpeg.ts';

const signal = AbortSignal.timeout(120_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-ffmpeg-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A program that stands in for ffmpeg. */
async function fake(name: string, script: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
/** Never ends by itself. */
const ENDLESS = ['-re', '-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=25', '-f', 'rawvideo', 'pipe:1'];

async function collect(
  path: string,
  args: string[],
  options: Partial<Parameters<typeof runFfmpeg>[2]> = {},
): Promise<number> {
  let bytes = 0;
  for await (const chunk of runFfmpeg(path, args, { signal, ...options })) bytes += chunk.length;
  return bytes;
}

describe('a run of ffmpeg', () => {
  it('gives its output and ends', async () => {
    const counter = { started: 0, running: 0 };
    const args = ['-f', 'lavfi', '-i', 'color=s=16x16:d=1:r=10', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
    expect(await collect(FFMPEG, args, { counter })).toBe(2560);
    expect(counter).toEqual({ started: 1, running: 0 });
  });

  it('reads what it is given', async () => {
    const args = ['-f', 's16le', '-i', 'pipe:0', '-f', 's16le', 'pipe:1'];
    const output = await ffmpegOutput(FFMPEG, args, { signal, maxBytes: 1000, input: Buffer.alloc(400, 7) });
    expect(Buffer.from(output).equals(Buffer.alloc(400, 7))).toBe(true);
  });

  it('fails with the last words of ffmpeg, without the path', async () => {
    const error = await collect(FFMPEG, ['-i', 'file:/nowhere/secret name.mkv', '-f', 'null', '-']).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'transcode.failed' });
    expect(String(error)).toMatch(/No such file or directory/);
    expect(String(error)).not.toMatch(/nowhere|secret/);
  });

  it('fails when there is no such program', async () => {
    await expect(collect(join(dir, 'not-there'), [])).rejects.toMatchObject({ code: 'transcode.unavailable' });
  });

  it('fails when it is killed from outside', async () => {
    const path = await fake('suicide', 'echo data; kill -9 $$');
    await expect(collect(path, [])).rejects.toThrow(/SIGKILL/);
  });

  it('is not given more memory than agreed', async () => {
    const args = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:d=5', '-f', 'rawvideo', 'pipe:1'];
    await expect(ffmpegOutput(FFMPEG, args, { signal, maxBytes: 100_000 })).rejects.toMatchObject({
      code: 'transcode.failed',
    });
  });
});

describe('a run that hangs', () => {
  it('is stopped after it gave no sign of life, and nothing stays behind', async () => {
    const path = await fake('hung', `echo $$ > ${dir}/hung.pid; exec sleep 300`);
    const counter = { started: 0, running: 0 };
    await expect(collect(path, [], { silenceMs: 300, counter })).rejects.toMatchObject({ code: 'transcode.timeout' });
    expect(counter).toEqual({ started: 1, running: 0 });
  });

  it('is stopped when it hangs in the middle', async () => {
    const path = await fake('stuck', 'echo some bytes; exec sleep 300');
    await expect(collect(path, [], { silenceMs: 300 })).rejects.toMatchObject({ code: 'transcode.timeout' });
  });

  it('is stopped when it closed its output and did not end', async () => {
    const path = await fake('zombie', 'exec >&-; exec sleep 300');
    await expect(collect(path, [], { silenceMs: 300 })).rejects.toMatchObject({ code: 'transcode.timeout' });
  });

  it('is told from one that only works hard', async () => {
    const path = await fake('busy', 'for i in 1 2 3 4 5 6; do echo "frame= $i" >&2; sleep 0.2; done; echo done');
    expect(await collect(path, [], { silenceMs: 500 })).toBe(5);
  });

  it('may not work hard for ever without a result', async () => {
    const path = await fake('barren', 'while :; do echo "frame= 0" >&2; sleep 0.05; done');
    await expect(collect(path, [], { silenceMs: 5000, firstOutputMs: 400 })).rejects.toMatchObject({
      code: 'transcode.timeout',
    });
  });

  it('does not count the time its reader takes', async () => {
    const args = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:d=2', '-f', 'rawvideo', 'pipe:1'];
    let chunks = 0;
    for await (const _ of runFfmpeg(FFMPEG, args, { signal, silenceMs: 2500 })) {
      if (chunks++ === 0) await new Promise((resolve) => setTimeout(resolve, 3500));
    }
    expect(chunks).toBeGreaterThan(1);
  });
});

describe('a run that nobody wants any more', () => {
  it('is gone when its signal was aborted', async () => {
    const counter = { started: 0, running: 0 };
    const stop = new AbortController();
    const reason = new Error('the viewer left');
    const work = (async () => {
      for await (const _ of runFfmpeg(FFMPEG, ENDLESS, { signal: stop.signal, counter })) stop.abort(reason);
    })();
    await expect(work).rejects.toBe(reason);
    expect(counter).toEqual({ started: 1, running: 0 });
  });

  it('is gone when its reader leaves the loop', async () => {
    const counter = { started: 0, running: 0 };
    for await (const _ of runFfmpeg(FFMPEG, ENDLESS, { signal, counter })) break;
    expect(counter).toEqual({ started: 1, running: 0 });
  });

  it('does not start at all when its signal was aborted before', async () => {
    const counter = { started: 0, running: 0 };
    await expect(collect(FFMPEG, ENDLESS, { signal: AbortSignal.abort(), counter })).rejects.toThrow();
    expect(counter.started).toBe(0);
  });

  it('ends by itself when the server was killed', async () => {
    const server = `
      import { runFfmpeg } from ${JSON.stringify(join(import.meta.dirname, 'ffmpeg.ts'))};
      import { execFileSync } from 'node:child_process';
      for await (const _ of runFfmpeg(${JSON.stringify(FFMPEG)}, ${JSON.stringify(ENDLESS)}, { signal: new AbortController().signal })) {
        const pid = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
        console.log(pid.split('\\n').find((line) => line.includes('ffmpeg')));
      }`;
    const file = join(dir, 'server.mts');
    await writeFile(file, server);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString().trim().split(/\s+/)[0])));
    });
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 8000 });
  });
});

describe('checking ffmpeg', () => {
  it('tells its version and what it can do', async () => {
    const info = await checkFfmpeg(FFMPEG);
    expect(info.buildId).toMatch(/^ffmpeg version /);
    expect(info).toMatchObject({ path: FFMPEG, hasLibx264: true, hasAac: true });
  });

  it('refuses another program and a missing one', async () => {
    const other = await fake('other', 'echo hello');
    await expect(checkFfmpeg(other)).rejects.toMatchObject({ code: 'transcode.unavailable' });
    await expect(checkFfmpeg(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'transcode.unavailable' });
  });
});
