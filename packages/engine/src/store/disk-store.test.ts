import { mkdtemp, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeBlobStore, keyOf } from './blob-store.compliance.ts';
import { createDiskStore } from './disk-store.ts';

const root = await mkdtemp(join(tmpdir(), 'praxino-store-'));
let dir = root;
let count = 0;
beforeEach(() => {
  dir = join(root, String(count++));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describeBlobStore('the disk store', (maxBytes) => createDiskStore({ dir, maxBytes }));

function fileOf(key: string): string {
  return join(dir, key.slice(0, 2), key);
}
async function filled(names: readonly string[]): Promise<void> {
  await using store = await createDiskStore({ dir, maxBytes: 1_000_000 });
  for (const name of names) await store.put(keyOf(name), Buffer.alloc(1000, name));
}
async function counted(maxBytes: number, entries: number): Promise<Awaited<ReturnType<typeof createDiskStore>>> {
  const store = await createDiskStore({ dir, maxBytes });
  await vi.waitFor(() => expect(store.usage().entries).toBe(entries));
  return store;
}

describe('after a restart', () => {
  it('serves what was stored before, at once', async () => {
    await filled(['a']);
    await using store = await createDiskStore({ dir, maxBytes: 1_000_000 });
    expect(Buffer.from((await store.get(keyOf('a')))!)).toEqual(Buffer.alloc(1000, 'a'));
    expect(await store.put(keyOf('a'), Buffer.from('other'))).toBe('existed');
  });

  it('counts what lies there and keeps its bound', async () => {
    await filled(['a', 'b', 'c']);
    const long = new Date(Date.now() - 86_400_000);
    await utimes(fileOf(keyOf('b')), long, long);
    await using store = await counted(2500, 2);
    expect(store.usage().bytes).toBeLessThanOrEqual(2500);
    expect(await store.has(keyOf('b'))).toBe(false);
    expect(await store.has(keyOf('a'))).toBe(true);
  });

  it('remembers a use from long after the writing', async () => {
    await filled(['a']);
    const long = new Date(Date.now() - 86_400_000);
    await utimes(fileOf(keyOf('a')), long, long);
    {
      await using store = await counted(1_000_000, 1);
      await store.get(keyOf('a'));
    }
    expect(Date.now() - (await stat(fileOf(keyOf('a')))).mtimeMs).toBeLessThan(60_000);
  });

  it('keeps what was pinned before', async () => {
    {
      await using store = await createDiskStore({ dir, maxBytes: 20_000 });
      await store.put(keyOf('pinned'), Buffer.alloc(1000));
      store.pin(keyOf('pinned'), Date.now() + 60_000);
      store.pin(keyOf('ended'), Date.now() - 1);
    }
    expect((await readFile(join(dir, 'pins'), 'utf8')).split('\n')).toHaveLength(2);
    await using store = await counted(20_000, 1);
    for (let i = 0; i < 30; i++) await store.put(keyOf(`${i}`), Buffer.alloc(2000));
    expect(await store.get(keyOf('pinned'))).not.toBeNull();
  });

  it.each(['', 'nonsense', `${keyOf('a')} soon\n../../etc 99999999999999\n${keyOf('a').slice(1)} 99999999999999`])(
    'passes over pins that are none: %j',
    async (text) => {
      await filled(['a']);
      await writeFile(join(dir, 'pins'), text);
      await using store = await counted(1_000_000, 1);
      expect(store.usage().pinnedBytes).toBe(0);
    },
  );

  it('leaves the fresh draft of another process alone, and removes its old one', async () => {
    await mkdir(join(dir, 'tmp'), { recursive: true });
    const [fresh, old] = [`${process.ppid}-0`, `${process.ppid}-1`];
    for (const name of [fresh, old]) await writeFile(join(dir, 'tmp', name), 'half');
    const long = new Date(Date.now() - 86_400_000);
    await utimes(join(dir, 'tmp', old), long, long);
    await using _store = await createDiskStore({ dir, maxBytes: 1000 });
    expect(await readdir(join(dir, 'tmp'))).toEqual([fresh]);
  });

  it('removes half-written files', async () => {
    await mkdir(join(dir, 'tmp'), { recursive: true });
    await writeFile(join(dir, 'tmp', '2147483646-0'), 'half');
    await using _store = await createDiskStore({ dir, maxBytes: 1000 });
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('passes over strange files and folders', async () => {
    await filled(['a']);
    await mkdir(join(dir, 'ab', keyOf('x')), { recursive: true });
    await writeFile(join(dir, 'ab', 'notes.txt'), 'mine');
    await writeFile(join(dir, 'README'), 'mine');
    await using store = await counted(1_000_000, 1);
    expect(store.usage().entries).toBe(1);
    expect(await readFile(join(dir, 'ab', 'notes.txt'), 'utf8')).toBe('mine');
  });
});

describe.each(['get', 'open'] as const)('a damaged file that one tries to %s', (how) => {
  it.each([
    ['cut off', (path: string) => truncate(path, 500)],
    ['of zero bytes', (path: string) => truncate(path, 0)],
    ['cut off inside its header', (path: string) => truncate(path, 20)],
    [
      'with other bytes',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[300]! ^= 1;
        await writeFile(path, bytes);
      },
    ],
    [
      'with more bytes',
      async (path: string) => writeFile(path, Buffer.concat([await readFile(path), Buffer.from('x')])),
    ],
    [
      'that was never ours',
      (path: string) => writeFile(path, 'hello, this is some text that is longer than a header is'),
    ],
  ])('%s counts as absent, is removed, and can be stored again', async (_name, damage) => {
    await filled(['a']);
    await damage(fileOf(keyOf('a')));
    await using store = await counted(1_000_000, 1);
    expect(await store[how](keyOf('a'))).toBeNull();
    expect(store.usage()).toMatchObject({ bytes: 0, entries: 0 });
    await expect(stat(fileOf(keyOf('a')))).rejects.toThrow(/ENOENT/);
    expect(await store.put(keyOf('a'), Buffer.from('again'))).toBe('stored');
    expect(Buffer.from((await store.get(keyOf('a')))!).toString()).toBe('again');
  });
});

it('hands out a file of an earlier run only after it was verified, and then as a file', async () => {
  await filled(['a']);
  await using store = await counted(1_000_000, 1);
  await using first = (await store.open(keyOf('a')))!;
  // Verified just now: from here on only its length is looked at.
  await truncate(fileOf(keyOf('a')), 500);
  await using second = (await store.open(keyOf('a')))!;
  const into = Buffer.alloc(1000);
  expect(await first.read(into, 0)).toBe(1000);
  await expect(second.read(into, 0)).rejects.toMatchObject({ code: 'media.unreadable' });
  expect(await store.get(keyOf('a'))).toBeNull();
});

it.each(['get', 'open'] as const)('forgets a file that somebody deleted when one tries to %s it', async (how) => {
  await filled(['a']);
  await using store = await counted(1_000_000, 1);
  await store.get(keyOf('a'));
  await rm(fileOf(keyOf('a')));
  expect(await store[how](keyOf('a'))).toBeNull();
  expect(store.usage()).toMatchObject({ bytes: 0, entries: 0 });
});

describe.each(['ENOSPC', 'EDQUOT'])('on a full disk that says %s', (code) => {
  const noSpace = Object.assign(new Error('no space left on device'), { code });
  /** A disk with room for so many bytes of files. */
  const quota = (room: number) => async (file: FileHandle, parts: Uint8Array[]) => {
    const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      names.map(async (entry) => {
        // Something may just have been evicted.
        const facts = await stat(join(entry.parentPath, entry.name)).catch(() => null);
        return facts?.size ?? 0;
      }),
    );
    const held = sizes.reduce((sum, size) => sum + size, 0);
    const wanted = parts.reduce((sum, part) => sum + part.length, 0);
    if (held + wanted > room) throw noSpace;
    return await file.writev(parts);
  };

  it('gives up old segments for a new one', async () => {
    await filled(['a', 'b']);
    let left = 1;
    const write = async (file: FileHandle, parts: Uint8Array[]): Promise<unknown> => {
      if (left-- > 0) throw noSpace;
      return await file.writev(parts);
    };
    await using store = await createDiskStore({ dir, maxBytes: 1_000_000, write });
    await vi.waitFor(() => expect(store.usage().entries).toBe(2));
    expect(await store.put(keyOf('new'), Buffer.from('new'))).toBe('stored');
    expect(await store.get(keyOf('new'))).not.toBeNull();
    const kept = await Promise.all([store.has(keyOf('a')), store.has(keyOf('b'))]);
    expect(kept.filter(Boolean)).toHaveLength(1);
  });

  it('fails politely when there is nothing to give up, and leaves no draft', async () => {
    const write = (): Promise<unknown> => Promise.reject(noSpace);
    await using store = await createDiskStore({ dir, maxBytes: 1_000_000, write });
    await expect(store.put(keyOf('a'), Buffer.from('x'))).rejects.toMatchObject({ code: 'server.overloaded' });
    expect(await store.get(keyOf('a'))).toBeNull();
    expect(store.usage().bytes).toBe(0);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('stays as small as the disk lets it be, and goes on storing', async () => {
    const room = 5000;
    const store = await createDiskStore({ dir, maxBytes: 1_000_000, write: quota(room) });
    await using _store = store;
    for (let i = 0; i < 20; i++) expect(await store.put(keyOf(`${i}`), Buffer.alloc(900, i))).toBe('stored');
    expect(store.usage().bytes).toBeLessThanOrEqual(room);
    expect(await store.get(keyOf('19'))).not.toBeNull();
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('passes on other errors as they are', async () => {
    const write = (): Promise<unknown> =>
      Promise.reject(Object.assign(new Error('input/output error'), { code: 'EIO' }));
    await using store = await createDiskStore({ dir, maxBytes: 1_000_000, write });
    await expect(store.put(keyOf('a'), Buffer.from('x'))).rejects.toThrow('input/output error');
  });
});

it('leaves no draft behind', async () => {
  await filled(['a', 'b']);
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
});

it('says which folder cannot be used', async () => {
  await writeFile(dir, 'a file where the folder should be');
  await expect(createDiskStore({ dir, maxBytes: 1000 })).rejects.toMatchObject({ code: 'config.invalid' });
});
