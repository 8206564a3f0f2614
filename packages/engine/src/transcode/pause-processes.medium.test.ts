// Real processes that stand still while a viewer waits.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import type { RenditionId } from '../stream/rendition.ts';
import { createStreamEngine } from '../stream/create-stream-engine.ts';
import { createViewerGate } from '../stream/viewer-gate.ts';
import type { ViewerGate } from '../stream/viewer-gate.ts';
import { FFMPEG, openFilm } from '../testing/films.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { FfmpegOptions } from './ffmpeg.ts';

const signal = AbortSignal.timeout(120_000);
let dir = '';
let gate: ViewerGate;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-pause-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(() => {
  gate = createViewerGate({ calmAfterMs: 0 });
});

/** A program that writes its process id first; then what `script` does. */
async function program(name: string, script: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\necho $$\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
/** `T` stands still; null is gone. From proc(5): the letter behind the name in brackets. */
async function stateOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  const state = stat?.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) ?? null;
  return state === 'Z' ? null : state;
}
const until = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 20_000, interval: 10 });
const isPaused = (pid: number) => until(async () => expect(await stateOf(pid)).toBe('T'));
const isRunning = (pid: number) => until(async () => expect(await stateOf(pid)).toMatch(/[RSD]/));
const isGone = (pid: number) => until(async () => expect(await stateOf(pid)).toBeNull());

/** Starts a program and resolves when it has told its process id. */
async function begin(path: string, options: Partial<FfmpegOptions> = {}) {
  const output: string[] = [];
  const started = Promise.withResolvers<number>();
  const done = (async () => {
    for await (const chunk of runFfmpeg(path, [], { signal, gate, isBackground: true, ...options })) {
      output.push(Buffer.from(chunk).toString());
      started.resolve(Number.parseInt(output[0]!, 10));
    }
    return output.join('');
  })();
  done.catch(started.reject);
  return { pid: await started.promise, done };
}

describe.skipIf(process.platform !== 'linux')('a process nobody waits for', () => {
  it('stands still while a viewer waits, goes on afterwards and ends as ever', async () => {
    const { pid, done } = await begin(await program('worker', 'for i in 1 2 3; do sleep 0.2; echo $i; done'));
    const calm = gate.enter();
    await isPaused(pid);
    calm();
    await isRunning(pid);
    expect(await done).toBe(`${pid}\n1\n2\n3\n`);
    await gate[Symbol.asyncDispose]();
  });

  it('begins by standing still when a viewer waits already', async () => {
    const calm = gate.enter();
    const path = await program('late', 'echo work');
    const counter = { started: 0, running: 0 };
    const run = begin(path, { counter });
    await until(() => expect(counter.running).toBe(1));
    calm();
    const { done } = await run;
    expect(await done).toContain('work');
  });

  it('is not taken for a hung one, however long it stands still', async () => {
    const { pid, done } = await begin(await program('patient', 'sleep 0.3; echo work; sleep 300'), { silenceMs: 1500 });
    const calm = gate.enter();
    await isPaused(pid);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await stateOf(pid)).toBe('T');
    calm();
    // And is one when it then says nothing.
    await expect(done).rejects.toMatchObject({ code: 'transcode.timeout' });
    await isGone(pid);
  });

  it('may still not work for ever without a result, its pauses not counted', async () => {
    const path = join(dir, 'barren');
    await writeFile(
      path,
      `#!/bin/sh\necho $$ > ${dir}/barren.pid\nwhile :; do echo "frame= 0" >&2; sleep 0.05; done\n`,
    );
    await chmod(path, 0o755);
    const run = runFfmpeg(path, [], { signal, gate, firstOutputMs: 1500 }).next();
    run.catch(() => {});
    const pid = await vi.waitFor(async () => {
      const text = await readFile(join(dir, 'barren.pid'), 'utf8');
      expect(text).toMatch(/\d\n/);
      return Number(text);
    });
    const calm = gate.enter();
    await isPaused(pid);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await stateOf(pid)).toBe('T');
    calm();
    await expect(run).rejects.toMatchObject({ code: 'transcode.timeout' });
  });

  it('is gone when it is stopped while it stands still', async () => {
    const stop = new AbortController();
    const counter = { started: 0, running: 0 };
    const { pid, done } = await begin(await program('stopped', 'sleep 300'), { signal: stop.signal, counter });
    gate.enter();
    await isPaused(pid);
    const reason = new Error('the job was cancelled');
    stop.abort(reason);
    await expect(done).rejects.toBe(reason);
    expect(counter).toEqual({ started: 1, running: 0 });
    expect(await stateOf(pid)).toBeNull();
    await gate[Symbol.asyncDispose]();
  });

  it('ends by itself when the server is killed while it stands still', async () => {
    const server = `
      import { runFfmpeg } from ${JSON.stringify(join(import.meta.dirname, 'ffmpeg.ts'))};
      import { createViewerGate } from ${JSON.stringify(join(import.meta.dirname, '../stream/viewer-gate.ts'))};
      const gate = createViewerGate();
      const path = ${JSON.stringify(await program('orphan', 'while echo more; do sleep 0.1; done'))};
      for await (const chunk of runFfmpeg(path, [], { signal: new AbortController().signal, gate })) {
        if (!gate.isBusy) console.log(String(chunk));
        gate.enter();
      }`;
    const file = join(dir, 'server.mts');
    await writeFile(file, server);
    // A session of its own, as a service manager gives it: no shell wakes its children when it dies.
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const pid = await new Promise<number>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(Number.parseInt(line.toString(), 10)));
    });
    await isPaused(pid);
    child.kill('SIGKILL');
    await isGone(pid);
  });
});

it.skipIf(process.platform !== 'linux')(
  'gives way to a viewer who waits for a transcode, and only as long',
  async () => {
    const film = await openFilm('mkv', signal);
    // Encodes when it is told to: the viewer waits as long as it takes to see what else stands still.
    const go = join(dir, 'go');
    const held = `case "$*" in *libx264*) while [ ! -e '${go}' ]; do sleep 0.05; done;; esac; exec '${FFMPEG}' "$@"`;
    const ffmpegPath = join(dir, 'held-ffmpeg');
    await writeFile(ffmpegPath, `#!/bin/sh\n${held}\n`, { mode: 0o755 });
    await using engine = createStreamEngine({ ffmpegPath, store: createMemoryStore({ maxBytes: 1e8 }), gate });
    const stop = new AbortController();
    const path = await program('background', 'while echo more; do sleep 0.05; done');
    const { pid, done } = await begin(path, { signal: stop.signal });
    const changes: boolean[] = [];
    gate.watch(() => changes.push(gate.isBusy));
    const asked = engine.segment(film, 'v0.h264-240' as RenditionId, 8, { viewer: 'v', signal });
    await isPaused(pid);
    await writeFile(go, '');
    const answer = await asked;
    if (answer.kind === 'stream') for await (const _ of answer.chunks);
    await isRunning(pid);
    expect(changes.slice(0, 2)).toEqual([true, false]);
    stop.abort();
    await expect(done).rejects.toThrow();
  },
);
