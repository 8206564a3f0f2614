import { AppError, type Job } from '@praxino/contracts';
import {
  captionStreams,
  withCaptionStreams,
  type CaptionService,
  type MediaIndex,
  type Pace,
  type Source,
} from '@praxino/engine';
import { describe, expect, it } from 'vitest';
import type { JobFacts } from '../jobs/index.ts';
import { createEvents, createLog } from '../platform/index.ts';
import { createExtractSubtitles, extractAfterScans } from './index.ts';
import { ALONE_BYTES_PER_S, createPace, SHARED_BYTES_PER_S } from './pace.ts';

const log = createLog('silent', { write: () => undefined });
const signal = new AbortController().signal;
const title = (sourceId: string) => ({
  itemId: 'i',
  kind: 'movie' as const,
  parentId: null,
  number: 0,
  sourceId,
  path: `/films/${sourceId}.mkv`,
});

/** The rest of it is only passed on. */
function madeIndex(sourceId: string, listed: CaptionService[]): MediaIndex {
  return withCaptionStreams({ sourceId, streams: [] } as unknown as MediaIndex, listed);
}

function desk(
  answers: Record<string, 'extracted' | 'known' | 'nothing' | Error>,
  over: { isStreaming?: boolean; listed?: CaptionService[]; spoken?: CaptionService[] } = {},
) {
  const replaced: MediaIndex[] = [];
  const saved: string[] = [];
  const asked: string[] = [];
  const waited: number[] = [];
  const said: string[] = [];
  const handler = createExtractSubtitles({
    gate: { calm: async () => undefined },
    isStreaming: () => over.isStreaming ?? false,
    wait: async (ms) => void waited.push(ms),
    libraries: {
      media: {
        titles: async () => Object.keys(answers).map(title),
        index: async (id) => (id === 'unscanned' ? null : madeIndex(id, over.listed ?? [])),
        replace: (index) => void replaced.push(index),
      },
      passes: { saveIndex: async (sourceId) => void saved.push(sourceId) },
    },
    subtitles: {
      captionServices: async () => over.spoken ?? null,
      async extract({ path }: Source, { pace }: { pace?: Pace }) {
        asked.push(path);
        const answer = answers[path.replace(/^.*\/|\.mkv$/g, '')]!;
        if (answer instanceof Error) throw answer;
        if (answer === 'extracted') await pace?.(60_000_000, signal);
        return answer;
      },
    },
    log,
  });
  const run = (libraryId: string | null = 'l', s = signal) =>
    handler({ id: 'j', libraryId, signal: s, report: (_progress, message) => void said.push(message) });
  return { run, asked, waited, said, replaced, saved };
}

describe('reading the words of a library', () => {
  it('goes through its files and says what came of it', async () => {
    const { run, asked, said } = desk({ a: 'extracted', b: 'known', c: 'nothing', d: 'extracted' });
    expect(await run()).toBe('subtitles of 2 files read');
    expect(asked).toEqual(['/films/a.mkv', '/films/b.mkv', '/films/c.mkv', '/films/d.mkv']);
    expect(said[1]).toBe('2 of 4: b.mkv');
  });

  it('has nothing to say when nothing is new', async () => {
    expect(await desk({ a: 'known', unscanned: 'extracted' }).run()).toBe('No new subtitles');
  });

  it('passes over a file that cannot be read, and not over a fault of ours', async () => {
    const broken = { a: new AppError('media.missing'), b: 'extracted' } as const;
    expect(await desk(broken).run()).toBe('subtitles of 1 file read, 1 could not be read');
    await expect(desk({ a: new TypeError('ours') }).run()).rejects.toThrow('ours');
    await expect(desk({}).run(null)).rejects.toThrow('library by library');
  });

  it('ends when it is stopped, whatever the file was just doing', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(desk({ a: new AppError('media.missing') }).run('l', stop.signal)).rejects.toThrow('stopped');
  });
});

describe('captions inside the pictures', () => {
  it.each<[CaptionService[], CaptionService[], string]>([
    [['cc1'], ['cc1', 'cc3'], 'cc1,cc3'],
    [['cc1', 'cc3'], ['cc3'], 'cc3'],
    [['cc1'], [], ''],
  ])('listed as %j, of which all was read, are %j from then on', async (listed, spoken, now) => {
    const { run, replaced, saved } = desk({ a: 'extracted' }, { listed, spoken });
    await run();
    expect(saved).toEqual(['a']);
    expect(
      replaced.map((index) =>
        captionStreams(index)
          .map((s) => s.captions)
          .join(),
      ),
    ).toEqual([now]);
  });

  it('that are listed rightly, or were not read, stay as they are', async () => {
    const right = desk({ a: 'known' }, { listed: ['cc1'], spoken: ['cc1'] });
    await right.run();
    const unread = desk({ a: 'extracted' }, { listed: ['cc1'] });
    await unread.run();
    expect([...right.saved, ...unread.saved]).toEqual([]);
  });
});

describe('the pace', () => {
  it.each([
    ['alone', false, 60_000_000 / ALONE_BYTES_PER_S],
    ['beside somebody who watches', true, 60_000_000 / SHARED_BYTES_PER_S],
  ])('%s leaves the disk free for so long after a minute of film', async (_how, isStreaming, seconds) => {
    const { run, waited } = desk({ a: 'extracted' }, { isStreaming });
    await run();
    expect(waited).toEqual([Math.round(seconds * 1000)]);
  });

  it('stands still while a viewer waits', async () => {
    const door = Promise.withResolvers<void>();
    const pace = createPace({
      gate: { calm: () => door.promise },
      isStreaming: () => false,
      wait: async () => undefined,
    });
    let isOn = false;
    const waiting = pace(0, signal).then(() => (isOn = true));
    await Promise.resolve();
    expect(isOn).toBe(false);
    door.resolve();
    await waiting;
    expect(isOn).toBe(true);
  });

  it('really waits, and no longer than whoever asks stays', async () => {
    const pace = createPace({ gate: { calm: async () => undefined }, isStreaming: () => true });
    const leaving = new AbortController();
    const waiting = pace(600_000_000, leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
  });
});

it('follows each scan that went well', () => {
  const events = createEvents<JobFacts>();
  const asked: string[] = [];
  const enqueue = async (kind: Job['kind'], libraryId: string | null): Promise<Job> => {
    asked.push(`${kind} ${libraryId}`);
    return {} as Job; // nobody looks at it
  };
  const stop = extractAfterScans({ jobs: { events, enqueue }, log });
  const job = (facts: Partial<Job>) =>
    events.emit('jobChanged', { kind: 'scan', state: 'succeeded', libraryId: 'l', ...facts } as Job); // the rest is not read
  job({});
  job({ state: 'failed' });
  job({ kind: 'samples' });
  job({ libraryId: null });
  expect(asked).toEqual(['subtitles l']);
  stop();
  job({});
  expect(asked).toHaveLength(1);
});
