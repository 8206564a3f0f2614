import { describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { probeCandidate, type Probed } from './phase-3-probe.ts';
import { identify, type Candidate } from './phase-2-identify.ts';
import { madeIndex } from './testing/made-index.ts';

const signal = new AbortController().signal;

function candidate(kind: 'movies' | 'music' = 'movies', sizeBytes = 10): Candidate {
  const name = kind === 'movies' ? 'Red (2020) - Extended.mkv' : '01 Song.flac';
  const medium = kind === 'movies' ? 'video' : 'audio';
  const folder = { id: 'f', library_id: 'l', path: '/nowhere', takes_all: 1 };
  const found = identify(kind, folder, {
    files: [{ path: name, dir: '', name, medium, sizeBytes, mtimeMs: 5 }],
    problems: [],
  });
  const [first] = found.candidates;
  if (!first) throw new Error('not identified');
  return first;
}
const probe = (made: () => Promise<ReturnType<typeof madeIndex>>, of = candidate()): Promise<Probed> =>
  probeCandidate(of, null, { probe: made, signal });
const failing = (error: unknown) => probe(() => Promise.reject(error));

describe('a file that can be used', () => {
  test('becomes what is stored of it', async () => {
    const probed = await probe(() => Promise.resolve(madeIndex()));
    expect(probed).toMatchObject({
      kind: 'media',
      spec: { versionName: 'Extended 1080p', warning: null, file: { sizeBytes: 10, mtimeMs: 5 } },
    });
  });

  test('is not read again when its index is known', async () => {
    const probed = await probeCandidate(candidate(), madeIndex(), {
      probe: () => Promise.reject(new Error('read again')),
      signal,
    });
    expect(probed.kind).toBe('media');
  });

  test('but ends early carries the warning', async () => {
    const probed = await probe(() => Promise.resolve(madeIndex({ isTruncated: true })));
    expect(probed).toMatchObject({ kind: 'media', spec: { warning: expect.stringContaining('ends early') } });
  });

  test('music without readable tags goes by its name', async () => {
    const probed = await probe(() => Promise.resolve(madeIndex({ audio: 'flac' })), candidate('music'));
    expect(probed.kind === 'media' && probed.spec.chains[0]?.at(-1)).toMatchObject({ title: 'Song', trackNumber: 1 });
  });
});

describe('a file that cannot be used has a reason:', () => {
  test('empty, without being opened', async () => {
    const read = () => Promise.reject(new Error('opened'));
    expect(await probe(read, candidate('movies', 0))).toMatchObject({ kind: 'problem', code: 'empty' });
  });

  test('no picture in a film, no length, no sound in a song', async () => {
    expect(await probe(() => Promise.resolve(madeIndex({ audio: 'aac' })))).toMatchObject({
      code: 'not-media',
      text: expect.stringContaining('picture'),
    });
    expect(await probe(() => Promise.resolve(madeIndex({ durationMs: 0 })))).toMatchObject({
      code: 'not-media',
      text: expect.stringContaining('zero'),
    });
    const silent = { ...madeIndex({ audio: 'aac' }), streams: [] };
    expect(await probe(() => Promise.resolve(silent), candidate('music'))).toMatchObject({
      code: 'not-media',
      text: expect.stringContaining('sound'),
    });
  });

  test('what the reader says of it', async () => {
    const said = (text: string) => new AppError('media.unreadable', text);
    expect(await failing(said('This is not a media file; it contains text.'))).toMatchObject({ code: 'not-media' });
    expect(await failing(said('The index is damaged.'))).toEqual({
      kind: 'problem',
      code: 'unreadable',
      text: 'The index is damaged.',
    });
    expect(await failing(new AppError('media.missing'))).toMatchObject({ code: 'missing' });
  });

  test('but a fault of our own is not hidden as one of the file', async () => {
    await expect(failing(new TypeError('ours'))).rejects.toThrow('ours');
  });
});

test('a stop while reading is a stop, not a problem of the file', async () => {
  const stop = new AbortController();
  const reading = probeCandidate(candidate(), null, {
    signal: stop.signal,
    probe: () => {
      stop.abort(new Error('stopped'));
      return Promise.reject(new AppError('media.unreadable', 'aborted'));
    },
  });
  await expect(reading).rejects.toThrow('stopped');
});
