// Folders of the server, on a real disk.
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFolder, listFolders } from './folders.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-folders-'));
  for (const name of ['b', 'A', 'ü', '.hidden', 'c & <d>', 'a\nb']) await mkdir(join(dir, name));
  await writeFile(join(dir, 'file.mkv'), '');
  await symlink(join(dir, 'b'), join(dir, 'link-to-folder'));
  await symlink(join(dir, 'file.mkv'), join(dir, 'link-to-file'));
  await symlink(join(dir, 'nowhere'), join(dir, 'link-to-nothing'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('a folder listing', () => {
  test('holds folders and links to folders, by name; no files and nothing hidden', async () => {
    const { folders } = await listFolders(dir);
    const names = folders.map((f) => f.name);
    expect(names.toSorted()).toEqual(['A', 'a\nb', 'b', 'c & <d>', 'link-to-folder', 'ü'].toSorted());
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    expect(folders.find((f) => f.name === 'b')?.path).toBe(join(dir, 'b'));
  });

  test('leads to the folder above', async () => {
    expect(await listFolders(join(dir, 'A'))).toEqual({ path: join(dir, 'A'), parent: dir, folders: [] });
  });

  test('ends at the root', async () => {
    const { root } = parse(dir);
    expect((await listFolders(root)).parent).toBeNull();
  });

  test('begins at the home folder', async () => {
    const { path, parent } = await listFolders(undefined);
    expect(path).toBe(homedir());
    expect(parent).toBe(dirname(homedir()));
  });

  test('is bounded', async () => {
    const many = join(dir, 'ü');
    await Promise.all(Array.from({ length: 2010 }, (_, i) => mkdir(join(many, `f${i}`))));
    expect((await listFolders(many)).folders).toHaveLength(2000);
  });

  test.each([
    ['a file', () => join(dir, 'file.mkv'), 'is not a folder'],
    ['nothing', () => join(dir, 'nowhere'), 'does not exist'],
    ['a path that is not absolute', () => 'films', 'is not an absolute path'],
  ])('of %s is refused by its field', async (_what, path, words) => {
    const answer = listFolders(path());
    await expect(answer).rejects.toMatchObject({ code: 'library.folder-missing', details: { field: 'path' } });
    await expect(answer).rejects.toThrow(words);
  });
});

describe('checking a folder', () => {
  test('gives its plain absolute path', async () => {
    expect(await checkFolder(`${dir}/./A/../b//`, 'folder')).toBe(join(dir, 'b'));
  });

  test('follows a link', async () => {
    expect(await checkFolder(join(dir, 'link-to-folder'), 'folder')).toBe(join(dir, 'link-to-folder'));
  });

  test.skipIf(process.getuid?.() === 0)('refuses one the server may not read', async () => {
    const closed = join(dir, 'A', 'closed');
    await mkdir(closed);
    await chmod(closed, 0o000);
    await expect(checkFolder(closed, 'folder')).rejects.toThrow('may not read');
    await chmod(closed, 0o700);
  });

  test('refuses a path with a NUL instead of reading the part before it', async () => {
    await expect(checkFolder(join(dir, 'A\0B'), 'folder')).rejects.toMatchObject({ code: 'library.folder-missing' });
  });
});
