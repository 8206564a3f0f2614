// Looking for ffmpeg in folders made for it; nothing is run but a script that lies.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findTools, reportTools } from './find-tools.ts';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const none = { ffmpegPath: undefined, ffprobePath: undefined };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'praxino-tools-'));
  for (const path of ['both/ffmpeg', 'both/ffprobe', 'one/ffmpeg', 'other/ffprobe', 'plain/ffmpeg']) {
    await mkdir(join(at(path), '..'), { recursive: true });
    await writeFile(at(path), '#!/bin/sh\nexit 1\n');
    await chmod(at(path), path.startsWith('plain') ? 0o644 : 0o755);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const path = (...folders: string[]) => vi.stubEnv('PATH', folders.map((f) => at(f)).join(delimiter));

describe('ffmpeg and ffprobe', () => {
  test('are found on the path, the first folder first', async () => {
    path('nowhere', 'both', 'one');
    expect(await findTools(none)).toEqual({ ffmpeg: at('both', 'ffmpeg'), ffprobe: at('both', 'ffprobe') });
  });

  test('may lie in different folders', async () => {
    path('one', 'other');
    expect(await findTools(none)).toEqual({ ffmpeg: at('one', 'ffmpeg'), ffprobe: at('other', 'ffprobe') });
  });

  test('that cannot be run are none', async () => {
    path('plain');
    expect(await findTools(none)).toEqual({ ffmpeg: null, ffprobe: null });
  });

  test('are none on an empty path', async () => {
    vi.stubEnv('PATH', '');
    expect(await findTools(none)).toEqual({ ffmpeg: null, ffprobe: null });
  });

  test('are taken as the settings say, also when they do not exist: then it is said later', async () => {
    path('both');
    const ffmpegPath = at('nowhere', 'ffmpeg');
    expect(await findTools({ ...none, ffmpegPath })).toEqual({ ffmpeg: ffmpegPath, ffprobe: at('both', 'ffprobe') });
    const ffprobePath = at('other', 'ffprobe');
    expect((await findTools({ ...none, ffprobePath })).ffprobe).toBe(ffprobePath);
  });

  test('belong together: ffprobe beside the ffmpeg of the settings is taken first', async () => {
    path('other');
    const { ffprobe } = await findTools({ ...none, ffmpegPath: at('both', 'ffmpeg') });
    expect(ffprobe).toBe(at('both', 'ffprobe'));
  });
});

describe('what is said of them', () => {
  async function said(tools: { ffmpeg: string | null; ffprobe: string | null }): Promise<string[]> {
    const lines: string[] = [];
    let isDone = false;
    const report = reportTools(tools, { line: (text) => void lines.push(text) });
    await vi.waitFor(() => {
      isDone = lines.some((l) => /Install it|ffprobe was not found/.test(l));
      expect(isDone).toBe(true);
    }, 5000);
    await report[Symbol.asyncDispose]();
    return lines;
  }

  test('is what cannot be done without them, and how to get them', async () => {
    const lines = await said({ ffmpeg: null, ffprobe: null });
    expect(lines[0]).toBe('No encoder: ffmpeg was not found');
    expect(lines.join('\n')).toMatch(/Install it with: .*ffmpeg/);
    expect(lines.at(-1)).toMatch(/^ffprobe was not found: only MKV, WebM, MP4 and MOV/);
  });

  test('is why one that is there does not work', async () => {
    const lines = await said({ ffmpeg: at('both', 'ffmpeg'), ffprobe: at('both', 'ffprobe') });
    expect(lines[0]).toMatch(/^No encoder: ./);
    expect(lines[0]).not.toContain('was not found');
    expect(lines.join('\n')).not.toContain('ffprobe was not found');
  });

  test('is nothing once the server stops', async () => {
    const lines: string[] = [];
    const report = reportTools({ ffmpeg: at('both', 'ffmpeg'), ffprobe: null }, { line: (t) => void lines.push(t) });
    await report[Symbol.asyncDispose]();
    expect(lines).toEqual([]);
  });
});
