// What a job of kind `pictures` does about films that are in trouble.
import { AppError, type Job } from '@praxino/contracts';
import type { MediaIndex, PictureEngine, SourceId } from '@praxino/engine';
import { describe, expect, it } from 'vitest';
import type { JobFacts } from '../jobs/index.ts';
import type { FileRow } from '../library/index.ts';
import { createEvents, createLog } from '../platform/index.ts';
import { createPreparePictures, followScans, type PicturesStore } from './index.ts';

const log = createLog('silent', { write: () => undefined });
const signal = new AbortController().signal;

function fileRow(name: string, more: Partial<FileRow> = {}): FileRow {
  const facts = { size_bytes: 1, mtime_ms: 1, companions: '', problem_code: null, problem_text: null };
  return {
    id: name,
    library_id: 'l',
    folder_id: 'f',
    path: `${name}.mkv`,
    state: 'ok',
    source_id: name,
    ...facts,
    ...more,
  };
}

/** A film of a minute; `minutes` 0: nothing to show. */
function indexOf(sourceId: string, minutes = 1, chapters = 0): MediaIndex {
  const stream = { width: 1920, height: 1080, pixelAspect: { num: 1, den: 1 }, rotation: 0, timescale: 1000 };
  const video = { type: 'video', index: 0, isAttachedPicture: false, frameTicks: 40, ...stream };
  return {
    formatVersion: 1,
    sourceId: sourceId as SourceId,
    durationMs: minutes * 60_000,
    streams: [video],
    grid: null,
    chapters: Array.from({ length: chapters }, (_, i) => ({ startMs: i * 1000, title: '' })),
  } as unknown as MediaIndex; // what is read of it
}

interface Made {
  prepare?: PictureEngine['prepare'];
  chapters?: PictureEngine['chapters'];
  isFull?: () => boolean;
  files?: FileRow[];
  indexes?: Record<string, MediaIndex | null>;
  import?: () => Promise<string | null>;
}

function desk(made: Made = {}) {
  const rows: Parameters<PicturesStore['save']>[0][] = [];
  const chapterImages = new Map<string, readonly string[]>();
  const prepared: string[] = [];
  const said: string[] = [];
  const files = made.files ?? [fileRow('a'), fileRow('b'), fileRow('c')];
  const handler = createPreparePictures({
    libraries: {
      toScan: async () =>
        ({ id: 'l', name: 'Films', folders: [{ id: 'f', library_id: 'l', path: '/films', takes_all: 1 }] }) as never, // what is read of it
      media: { index: async (id) => made.indexes?.[id] ?? indexOf(id) },
      catalog: { files: async () => files, saveChapterImages: async (id, ids) => void chapterImages.set(id, ids) },
    },
    pictures: {
      isFull: made.isFull ?? (() => false),
      prepare:
        made.prepare ??
        (async (film, _signal, onProgress) => {
          prepared.push(film.source.path);
          onProgress?.(film.plan.sheets);
        }),
      chapters: made.chapters ?? (async () => {}),
    },
    images: { import: made.import ?? (async () => 'image') },
    store: {
      plans: async () => new Map(rows.map((r) => [r.source_id, r.plan_id])),
      save: async (row) => void rows.push(row),
    },
    log,
    now: () => 7,
  });
  const run = (until = signal) =>
    handler({
      id: 'j',
      libraryId: 'l',
      signal: until,
      report: (share, text) => said.push(`${Math.round(share * 100)} ${text}`),
    });
  return { run, rows, chapterImages, prepared, said };
}

const failing =
  (code: ConstructorParameters<typeof AppError>[0], name: string): PictureEngine['prepare'] =>
  async ({ source }) => {
    if (source.path.includes(name)) throw new AppError(code, `no pictures of ${name}`);
  };

describe('pictures of a library', () => {
  it('are made of each film once', async () => {
    const { run, rows, prepared, said } = desk();
    expect(await run()).toBe('Films: pictures of 3 films');
    expect(prepared).toEqual(['/films/a.mkv', '/films/b.mkv', '/films/c.mkv']);
    expect(rows.map((r) => [r.source_id, r.failure, r.made_at])).toEqual([
      ['a', null, 7],
      ['b', null, 7],
      ['c', null, 7],
    ]);
    expect(said.at(-1)).toBe('100 3 of 3: c.mkv');
    expect(await run()).toBe('Films: pictures of 0 films');
    expect(prepared).toHaveLength(3);
  });

  it('are not made of sound, of files that are gone or in trouble, and once of two copies', async () => {
    const sound = { ...indexOf('song'), streams: [] } as MediaIndex;
    const files = [
      fileRow('a'),
      fileRow('copy', { source_id: 'a' }),
      fileRow('gone', { state: 'missing' }),
      fileRow('bad', { state: 'problem', source_id: null }),
      fileRow('elsewhere', { folder_id: 'x' }),
      fileRow('song'),
      fileRow('empty'),
    ];
    const indexes = { song: sound, empty: indexOf('empty', 0) };
    const { run, prepared } = desk({ files, indexes });
    expect(await run()).toBe('Films: pictures of 1 films');
    expect(prepared).toEqual(['/films/a.mkv']);
  });

  it('that cannot be decoded are not tried again, and stop nothing', async () => {
    const { run, rows } = desk({ prepare: failing('transcode.failed', 'b') });
    expect(await run()).toBe('Films: pictures of 2 films');
    expect(rows.map((r) => [r.source_id, r.failure])).toEqual([
      ['a', null],
      ['b', 'no pictures of b'],
      ['c', null],
    ]);
    expect(await run()).toBe('Films: pictures of 0 films');
  });

  it('of a disk that is away are tried the next time', async () => {
    const { run, rows } = desk({ prepare: failing('media.missing', 'b') });
    await run();
    expect(rows.map((r) => r.source_id)).toEqual(['a', 'c']);
  });

  it('end without ffmpeg, and with a fault of ours', async () => {
    await expect(desk({ prepare: failing('transcode.unavailable', 'a') }).run()).rejects.toThrow('no pictures of a');
    const fault = async (): Promise<void> => Promise.reject(new TypeError('oops'));
    await expect(desk({ prepare: fault }).run()).rejects.toThrow('oops');
  });

  it('end when the job is stopped', async () => {
    const stop = new AbortController();
    const { run, rows } = desk({
      prepare: async () => {
        stop.abort(new Error('stopped'));
        throw new AppError('transcode.failed', 'killed');
      },
    });
    await expect(run(stop.signal)).rejects.toThrow('stopped');
    expect(rows).toEqual([]);
  });

  it('end when the store is full', async () => {
    let left = 2;
    const { run, prepared } = desk({ isFull: () => left-- === 0 });
    expect(await run()).toMatch(/^Films: pictures of 2 films; the store is full/);
    expect(prepared).toHaveLength(2);
  });
});

describe('pictures of chapters', () => {
  const indexes = { a: indexOf('a', 1, 3), b: indexOf('b', 1, 1) };
  const chapters: PictureEngine['chapters'] = async (source, width, _signal, onPicture) => {
    expect(width).toBe(640);
    for (let i = 0; i < source.index.chapters.length; i++) await onPicture(i, Uint8Array.of(i));
  };

  it('are kept in order; a single chapter has none', async () => {
    let n = 0;
    const { run, chapterImages } = desk({ indexes, chapters, import: async () => `image${n++}` });
    await run();
    expect([...chapterImages]).toEqual([['a', ['image0', 'image1', 'image2']]]);
  });

  it('that are no pictures count as a film that cannot be decoded', async () => {
    const { run, rows, chapterImages } = desk({ indexes, chapters, import: async () => null });
    expect(await run()).toBe('Films: pictures of 2 films');
    expect(rows.find((r) => r.source_id === 'a')?.failure).toMatch(/cannot be read/);
    expect(chapterImages.size).toBe(0);
  });
});

describe('after a scan', () => {
  const job = (more: Partial<Job>): Job => ({
    id: 'j',
    kind: 'scan',
    state: 'succeeded',
    progress: 1,
    message: '',
    libraryId: 'films',
    error: null,
    createdAt: 0,
    finishedAt: 1,
    ...more,
  });

  it('pictures are asked for, and only then', () => {
    const events = createEvents<JobFacts>();
    const asked: (string | null)[] = [];
    const enqueue = async (kind: Job['kind'], libraryId: string | null): Promise<Job> => {
      asked.push(`${kind} ${libraryId}`);
      throw new AppError('server.overloaded', 'too many');
    };
    const stop = followScans({ jobs: { events, enqueue }, log });
    events.emit('jobChanged', job({ state: 'running' }));
    events.emit('jobChanged', job({ state: 'failed' }));
    events.emit('jobChanged', job({ kind: 'samples', libraryId: null }));
    events.emit('jobChanged', job({}));
    stop();
    events.emit('jobChanged', job({ libraryId: 'shows' }));
    expect(asked).toEqual(['pictures films']);
  });
});
