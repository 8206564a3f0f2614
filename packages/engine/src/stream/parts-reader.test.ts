import { describe, expect, it, vi } from 'vitest';
import { partsReader } from './parts-reader.ts';

const parts = ['ab', '', 'cdefg', 'h', ''].map((text) => Buffer.from(text));

async function text(length: number, position: number): Promise<string> {
  await using reader = partsReader(parts, () => {});
  const into = Buffer.alloc(length, '.');
  const count = await reader.read(into, position);
  return into.toString('latin1', 0, count);
}

describe('parts read as one', () => {
  it.each([
    [8, 0, 'abcdefgh'],
    [20, 0, 'abcdefgh'],
    [3, 1, 'bcd'],
    [1, 7, 'h'],
    [4, 8, ''],
    [4, 100, ''],
    [0, 2, ''],
  ])('give %d bytes from %d on', async (length, position, expected) => {
    expect(await text(length, position)).toBe(expected);
  });

  it('can be read in any order', async () => {
    await using reader = partsReader(parts, () => {});
    expect(reader.size).toBe(8);
    const into = Buffer.alloc(2);
    const read: string[] = [];
    for (const position of [6, 0, 4, 2, 7]) {
      const count = await reader.read(into, position);
      read.push(into.toString('latin1', 0, count));
    }
    expect(read).toEqual(['gh', 'ab', 'ef', 'cd', 'h']);
  });

  it('are released once, and not looked at any more', async () => {
    const release = vi.fn<() => void>();
    const reader = partsReader(parts, release);
    await reader[Symbol.asyncDispose]();
    await reader[Symbol.asyncDispose]();
    expect(release).toHaveBeenCalledOnce();
    await expect(reader.read(Buffer.alloc(1), 0)).rejects.toThrow('closed');
  });

  it('may be none', async () => {
    await using reader = partsReader([], () => {});
    expect([reader.size, await reader.read(Buffer.alloc(1), 0)]).toEqual([0, 0]);
  });
});
