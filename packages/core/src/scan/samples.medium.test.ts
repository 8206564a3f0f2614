import { chmod, readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { AppError, type Library } from '@praxino/contracts';
import { createSamples } from './index.ts';
import { sampleArguments, sampleFilms, sampleNfo, sampleSubtitles } from './sample-films.ts';
import { parseNfo } from './nfo.ts';
import { mediaTree } from './testing/media-tree.ts';

/** Stands in for ffmpeg: notes its arguments and writes its last one, as a program of its own. */
async function standIn(body: string) {
  const tree = await mediaTree();
  await tree.put(
    'ffmpeg',
    `#!/usr/bin/env node\nconst fs = require('node:fs');\nconst out = process.argv.at(-1).replace(/^file:/, '');\n${body}\n`,
  );
  await chmod(tree.at('ffmpeg'), 0o755);
  return tree;
}
function run(signal: AbortSignal = new AbortController().signal) {
  const messages: string[] = [];
  return {
    messages,
    id: 'j',
    libraryId: null,
    signal,
    report: (_progress: number, message: string) => void messages.push(message),
  };
}
/** Notes which folders are added and which are told of something new. */
const added: string[] = [];
const refreshed: string[] = [];
const detect = {
  add(folder: string): Promise<Library[]> {
    added.push(folder);
    return Promise.resolve([]);
  },
  refresh(folder: string): Promise<void> {
    refreshed.push(folder);
    return Promise.resolve();
  },
};

describe.skipIf(process.platform === 'win32')('the samples job', () => {
  test('makes every film whole, with an NFO beside it, and adds the folder', async () => {
    await using tools = await standIn(
      `fs.writeFileSync(out, 'film'); fs.appendFileSync(__dirname + '/log', process.argv.length + '\\n');`,
    );
    await using target = await mediaTree();
    const job = run();
    expect(await createSamples({ dir: target.root, ffmpegPath: tools.at('ffmpeg'), detect })(job)).toContain('ready');
    for (const film of sampleFilms) expect(await readFile(target.at(film.path), 'utf8')).toBe('film');
    expect(added.slice(-2)).toEqual([target.at('Movies'), target.at('Shows')]);
    expect(refreshed).toEqual(sampleFilms.map((film) => target.at(film.room)));
    expect(job.messages[0]).toContain(sampleFilms[0]?.title);
    await createSamples({ dir: target.root, ffmpegPath: tools.at('ffmpeg'), detect })(run());
    expect((await readFile(tools.at('log'), 'utf8')).trim().split('\n')).toHaveLength(sampleFilms.length);
    expect(refreshed).toHaveLength(sampleFilms.length);
    expect((await readdir(target.root)).filter((n) => n.startsWith('.'))).toEqual([]);
  });

  test('leaves nothing half made when ffmpeg fails, and says what it said', async () => {
    await using tools = await standIn(
      `fs.writeFileSync(out, 'half'); console.error('Unknown encoder libx264'); process.exit(1);`,
    );
    await using target = await mediaTree();
    const failed = createSamples({ dir: target.root, ffmpegPath: tools.at('ffmpeg'), detect })(run());
    await expect(failed).rejects.toThrow('Unknown encoder libx264');
    const left = await readdir(target.root, { recursive: true, withFileTypes: true });
    expect(left.filter((e) => e.isFile()).map((e) => e.name)).toEqual([]);
  });

  test('stops its process when it is stopped', async () => {
    await using tools = await standIn(
      `fs.writeFileSync(__dirname + '/pid', String(process.pid)); setInterval(() => {}, 1000);`,
    );
    await using target = await mediaTree();
    const stop = new AbortController();
    const running = createSamples({ dir: target.root, ffmpegPath: tools.at('ffmpeg'), detect })(run(stop.signal)).then(
      () => null,
      (e: unknown) => e,
    );
    const pid = await expect
      .poll(() => readFile(tools.at('pid'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .not.toBe('')
      .then(async () => Number(await readFile(tools.at('pid'), 'utf8')));
    stop.abort();
    expect(await running).toBeInstanceOf(Error);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });

  test('without ffmpeg says so', async () => {
    const failed = createSamples({ dir: '/nowhere', ffmpegPath: null, detect })(run());
    await expect(failed).rejects.toSatisfy((e) => e instanceof AppError && e.code === 'transcode.unavailable');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the recipe of a sample film', () => {
  test('is a list of arguments that ends in a file, and never a shell', () => {
    for (const film of sampleFilms) {
      const args = sampleArguments(film, null, '/out put/x');
      expect(args.at(-1)).toBe('file:/out put/x');
      expect(args.filter((a) => a === '-i')).toHaveLength(1 + film.sounds.length);
      expect(args).toContain('-nostdin');
    }
  });

  test('has NFO and subtitles that our own readers understand', () => {
    for (const film of sampleFilms)
      expect(parseNfo(sampleNfo(film))[0]).toMatchObject({ title: film.title, overview: film.plot });
    const spoken = sampleFilms.filter((f) => f.subtitles.length > 0);
    expect(spoken).toHaveLength(1);
    expect(sampleSubtitles(spoken[0] ?? sampleFilms[0]!)).toMatch(/^1\n00:00:01,000 --> 00:00:05,000\n/);
  });
});
