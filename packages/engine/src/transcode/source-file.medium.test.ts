// Is the file still the one of the index? Asked of real files.
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container, Source } from '../model.ts';
import { sourceIdOf } from '../probe/source-id.ts';
import { madeIndex } from '../testing/made-index.ts';
import { checkSourceFile } from './source-file.ts';

const SIZE = 1000;
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-source-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

let files = 0;
async function file(container: Container): Promise<Source> {
  const path = join(dir, `${files++}`);
  await writeFile(path, Buffer.alloc(SIZE));
  return { path, index: madeIndex({ container, sizeBytes: SIZE }) };
}

describe('a file', () => {
  it('that is as it was may be read', async () => {
    await expect(checkSourceFile(await file('matroska'))).resolves.toBeUndefined();
  });

  it.each(['mpegts', 'mpegps', 'flv'] as const)(
    'of the kind %s may have grown since: it is being recorded',
    async (kind) => {
      const source = await file(kind);
      await appendFile(source.path, 'more');
      await expect(checkSourceFile(source)).resolves.toBeUndefined();
    },
  );

  it.each(['matroska', 'mp4', 'avi', 'asf'] as const)(
    'of the kind %s may not: its head was written anew',
    async (kind) => {
      const source = await file(kind);
      await appendFile(source.path, 'more');
      await expect(checkSourceFile(source)).rejects.toMatchObject({ code: 'media.changed' });
    },
  );

  it('of any kind may have been appended to: its first bytes are those of the index', async () => {
    const source = await file('matroska');
    source.index = { ...source.index, sourceId: await sourceIdOf(source.path, AbortSignal.timeout(10_000)) };
    await appendFile(source.path, 'more');
    await expect(checkSourceFile(source)).resolves.toBeUndefined();
    await writeFile(source.path, Buffer.alloc(SIZE + 4, 1));
    await expect(checkSourceFile(source)).rejects.toMatchObject({ code: 'media.changed' });
  });

  it('that has become shorter is another one, whatever its kind', async () => {
    const source = await file('mpegts');
    await truncate(source.path, SIZE - 1);
    await expect(checkSourceFile(source)).rejects.toMatchObject({ code: 'media.changed' });
  });

  it('that is gone is missing, and a folder in its place is none', async () => {
    const source = await file('mp4');
    await rm(source.path);
    await expect(checkSourceFile(source)).rejects.toMatchObject({ code: 'media.missing' });
    await expect(checkSourceFile({ ...source, path: dir })).rejects.toMatchObject({ code: 'media.unreadable' });
  });
});
