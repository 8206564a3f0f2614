// What happens to files on a disk: missing, empty, changed, no media at all.
import { mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ByteWindow, memorySource, metered, openByteSource, withKeptHead } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { ID } from './matroska/ids.ts';
import { openPacketReader } from './open-packet-reader.ts';
import { probeFile } from './probe-file.ts';
import { sourceIdOf } from './source-id.ts';
import { ascii, frame, hex } from './testing/bytes.ts';
import { cluster, matroska, simpleBlock, text, videoTrack } from './testing/ebml-writer.ts';

const signal = new AbortController().signal;
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-probe-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function file(name: string, content: Uint8Array): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}
const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await work.then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(AppError);
  // Just checked.
  return error as AppError;
};
const small = matroska({
  tracks: [videoTrack(1, text(ID.CodecId, 'V_MPEG2'))],
  clusters: [cluster(0, simpleBlock(1, 0, true, frame(1)))],
});

describe('byte source', () => {
  test('reads what is there, and no more', async () => {
    await using source = await openByteSource(await file('bytes', frame(3, 100)), signal);
    expect(source.size).toBe(100);
    expect(await source.read(90, 50, signal)).toEqual(frame(3, 100).subarray(90));
    expect(await source.read(200, 50, signal)).toHaveLength(0);
  });

  test('says that a file became shorter', async () => {
    const path = await file('shrinks', frame(3, 1000));
    await using source = await openByteSource(path, signal);
    await truncate(path, 10);
    expect((await refusal(source.read(5, 100, signal))).code).toBe('media.changed');
  });

  test('ends with the reason of an abort', async () => {
    await using source = await openByteSource(await file('abort', frame(3, 100)), signal);
    const reason = new Error('enough');
    await expect(source.read(0, 10, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(openByteSource(dir, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('folders and missing files are told apart', async () => {
    expect((await refusal(openByteSource(dir, signal))).code).toBe('media.unreadable');
    expect((await refusal(openByteSource(join(dir, 'none'), signal))).code).toBe('media.missing');
    expect((await refusal(openByteSource(join(dir, 'bytes', 'under-a-file'), signal))).code).toBe('media.missing');
  });

  test('a window keeps earlier views valid and reads in chunks', async () => {
    let reads = 0;
    const memory = memorySource(frame(3, 1000));
    const window = new ByteWindow(
      {
        ...memory,
        read: (...args) => {
          reads++;
          return memory.read(...args);
        },
      },
      100,
    );
    const first = await window.bytes(0, 10, signal);
    for (let at = 0; at < 90; at += 10) await window.bytes(at, 10, signal);
    expect(reads).toBe(1);
    await window.bytes(500, 10, signal);
    expect(first).toEqual(frame(3, 1000).subarray(0, 10));
    expect(window.peek(0, 10)).toBeNull();
    expect(await window.bytes(995, 10, signal)).toHaveLength(5);
    expect(window.peek(2000, 4)).toBeNull();
  });
});

describe('source id', () => {
  test('is 32 hexadecimal digits of the content, whatever the name', async () => {
    const a = await sourceIdOf(await file('a', small), signal);
    expect(a).toMatch(/^[0-9a-f]{32}$/);
    await symlink(join(dir, 'a'), join(dir, 'link'));
    expect(await sourceIdOf(await file('-i', small), signal)).toBe(a);
    expect(await sourceIdOf(join(dir, 'link'), signal)).toBe(a);
    expect((await probeFile(join(dir, 'a'), { ffprobePath: null, signal })).sourceId).toBe(a);
  });

  test('changes with any byte of a small file and with the size', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const copy = frame(3, 500);
      copy[i * 25] = 99 + i;
      ids.add(await sourceIdOf(await file('byte', copy), signal));
    }
    ids.add(await sourceIdOf(await file('byte', frame(3, 501)), signal));
    expect(ids.size).toBe(21);
  });

  test('reads little of a large file: ends and samples', async () => {
    const path = join(dir, 'sparse');
    const handle = await open(path, 'w');
    await handle.truncate(40 * 1024 ** 3);
    await handle.close();
    const empty = await sourceIdOf(path, signal);
    const end = await open(path, 'r+');
    await end.write(ascii('x'), 0, 1, 40 * 1024 ** 3 - 1);
    await end.close();
    expect(await sourceIdOf(path, signal)).not.toBe(empty);
  });
});

describe('files that are no media', () => {
  const probe = (path: string): Promise<AppError> => refusal(probeFile(path, { ffprobePath: null, signal }));

  test.each([
    ['empty.mkv', new Uint8Array(0), 'The file is empty.'],
    ['list.mkv', ascii('Milk, bread, two lemons.\n'), 'This is not a media file; it contains text.'],
    ['photo.mp4', hex('ffd8ffe000104a4649460001'), 'This is not a media file that can be read here.'],
    ['film.ts', hex('000001ba4400040004'), 'Reading mpegps files needs ffprobe, which was not found; install ffmpeg.'],
  ])('%s', async (name, content, detail) => {
    expect(await probe(await file(name, content))).toMatchObject({
      code: 'media.unreadable',
      details: { detail, byteOffset: 0 },
    });
  });

  test('a name says nothing about a file', async () => {
    expect((await probeFile(await file('film.mp4', small), { ffprobePath: null, signal })).container).toBe('matroska');
  });
});

describe('packet readers', () => {
  test('refuse a file that is not the one of the index', async () => {
    const path = await file('changes.mkv', small);
    const index = await probeFile(path, { ffprobePath: null, signal });
    await writeFile(path, frame(1, 10));
    expect((await refusal(openPacketReader({ path, index }, signal))).code).toBe('media.changed');
    await rm(path);
    expect((await refusal(openPacketReader({ path, index }, signal))).code).toBe('media.missing');
  });

  test('close their file', async () => {
    const path = await file('closes.mkv', small);
    const index = await probeFile(path, { ffprobePath: null, signal });
    const reader = await openPacketReader({ path, index }, signal);
    expect(await reader.packets(0, 0, 1e9, signal)).toHaveLength(1);
    await reader[Symbol.asyncDispose]();
    await expect(reader.packets(0, 0, 1e9, signal)).rejects.toThrow();
  });

  test('are not for files that only ffmpeg cuts', async () => {
    const path = await file('other.mkv', small);
    const index = await probeFile(path, { ffprobePath: null, signal });
    await expect(openPacketReader({ path, index: { ...index, reader: 'ffmpeg' } }, signal)).rejects.toThrow(RangeError);
  });

  test('of a track that is gone say so', async () => {
    const path = await file('track.mkv', small);
    const index = await probeFile(path, { ffprobePath: null, signal });
    const other = matroska({
      tracks: [videoTrack(7, text(ID.CodecId, 'V_MPEG2'))],
      clusters: [cluster(0, simpleBlock(7, 0, true, frame(1)))],
    });
    expect(other).toHaveLength(small.length);
    await writeFile(path, other);
    await using reader = await openPacketReader({ path, index }, signal);
    expect((await refusal(reader.packets(0, 0, 1e9, signal))).code).toBe('media.changed');
  });

  test('hand on the reason of an abort', async () => {
    const path = await file('aborted.mkv', small);
    const index = await probeFile(path, { ffprobePath: null, signal });
    await using reader = await openPacketReader({ path, index }, signal);
    const reason = new Error('enough');
    await expect(reader.packets(0, 0, 1e9, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a window with reads of several sizes', () => {
  const counted = (): { source: ByteSource; lengths: number[] } => {
    const memory = memorySource(new Uint8Array(100_000));
    const lengths: number[] = [];
    const read: ByteSource['read'] = (offset, length, s) => {
      lengths.push(length);
      return memory.read(offset, length, s);
    };
    return { source: { ...memory, read }, lengths };
  };

  test('reads more and more while it goes on, and little after a jump', async () => {
    const { source, lengths } = counted();
    const window = new ByteWindow(source, { first: 5000, least: 100, most: 400 });
    for (let at = 0; at < 6500; at += 50) await window.bytes(at, 50, signal);
    await window.bytes(20_000, 50, signal);
    await window.bytes(20_100, 50, signal);
    expect(lengths).toEqual([5000, 100, 200, 400, 400, 400, 100, 200]);
  });

  test('never reads less than it is asked for', async () => {
    const { source, lengths } = counted();
    await new ByteWindow(source, { first: 10, least: 10, most: 10 }).bytes(0, 777, signal);
    expect(lengths).toEqual([777]);
  });

  test('the head of a file is read once, and everything is counted', async () => {
    const meter = { reads: 0, bytes: 0 };
    const source = withKeptHead(metered(memorySource(frame(1, 5000)), meter), 1000);
    await source.read(0, 10, signal);
    expect(await source.read(900, 100, signal)).toEqual(frame(1, 5000).subarray(900, 1000));
    expect(meter).toEqual({ reads: 1, bytes: 1000 });
    expect(await source.read(990, 20, signal)).toEqual(frame(1, 5000).subarray(990, 1010));
    expect(meter).toEqual({ reads: 2, bytes: 1020 });
  });
});
