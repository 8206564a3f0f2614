import { describe, expect, it } from 'vitest';
import { ReadPool } from './read-pool.ts';
import type { Loan } from './read-pool.ts';

const MB = 2 ** 20;
const file = {};

/** A file whose bytes are their own offset in megabytes. */
const fillFrom =
  (offset: number) =>
  async (into: Uint8Array): Promise<void> => {
    for (let at = 0; at < into.length; at += MB) into.fill((offset + at) / MB, at, at + MB);
  };
const read = (loan: Loan, offset: number, length: number, of: object = file): Promise<Uint8Array> =>
  loan.bytes(of, offset, length, fillFrom(offset));

/** The memory that one loan of these lengths gets, given back at once. */
async function lent(pool: ReadPool, ...lengths: number[]): Promise<ArrayBufferLike[]> {
  const loan = pool.borrow();
  const buffers: ArrayBufferLike[] = [];
  for (const [i, length] of lengths.entries()) buffers.push((await read(loan, i * 100 * MB, length)).buffer);
  loan.giveBack();
  return buffers;
}

describe('memory for reads', () => {
  it('is as long as was asked for, and used again by those who come after', async () => {
    const pool = new ReadPool();
    const loan = pool.borrow();
    const first = await read(loan, 0, 9 * MB);
    expect(first).toHaveLength(9 * MB);
    expect([first[0], first[8.5 * MB]]).toEqual([0, 8]);
    loan.giveBack();
    expect((await lent(pool, 9 * MB + 5))[0]).toBe(first.buffer);
    expect((await lent(pool, 16 * MB))[0]).toBe(first.buffer);
    expect((await lent(pool, 16 * MB + 1))[0]).not.toBe(first.buffer);
  });

  it('is never lent twice at a time for other bytes, however often it is given back', async () => {
    const pool = new ReadPool();
    const first = pool.borrow();
    await read(first, 0, MB);
    first.giveBack();
    first.giveBack();
    const loans = [pool.borrow(), pool.borrow()];
    const buffers = [];
    for (const [i, loan] of loans.entries()) {
      buffers.push((await read(loan, i * 10 * MB, MB)).buffer, (await read(loan, (i * 10 + 5) * MB, MB)).buffer);
    }
    expect(new Set(buffers).size).toBe(4);
  });

  it('is given up where more of it lies idle than allowed', async () => {
    const pool = new ReadPool(16 * MB);
    const buffers = await lent(pool, MB, MB, MB);
    expect((await lent(pool, MB, MB, MB)).filter((buffer) => buffers.includes(buffer))).toHaveLength(2);
  });

  it('is plain memory for small reads', async () => {
    const pool = new ReadPool();
    const loan = pool.borrow();
    const small = await loan.bytes(file, 0, 1000, async (into) => void into.fill(7));
    expect([...new Set(small), small.length]).toEqual([7, 1000]);
    loan.giveBack();
    expect((await lent(pool, 1000))[0]).not.toBe(small.buffer);
  });
});

describe('a read that two want', () => {
  it('is done once, for all that lies inside of it, and held until both have given it back', async () => {
    const pool = new ReadPool();
    const [picture, sound] = [pool.borrow(), pool.borrow()];
    const gate = Promise.withResolvers<void>();
    const first = picture.bytes(file, 2 * MB, 4 * MB, async (into) => {
      await gate.promise;
      await fillFrom(2 * MB)(into);
    });
    const second = sound.bytes(file, 3 * MB, 2 * MB, async () => Promise.reject(new Error('read again')));
    gate.resolve();
    const [whole, part] = await Promise.all([first, second]);
    expect(part.buffer).toBe(whole.buffer);
    expect([part.length, part[0], part[1.5 * MB]]).toEqual([2 * MB, 3, 4]);
    picture.giveBack();
    // The sound still looks at it.
    expect((await lent(pool, MB))[0]).not.toBe(part.buffer);
    expect([part[0], part[1.5 * MB]]).toEqual([3, 4]);
    sound.giveBack();
    const after = await Promise.all([lent(pool, MB), lent(pool, MB)]);
    expect(after.flat()).toContain(part.buffer);
  });

  it('is another one in another file, and where more is wanted', async () => {
    const pool = new ReadPool();
    const first = await read(pool.borrow(), 0, 2 * MB);
    for (const [offset, length, of] of [
      [0, 2 * MB, {}],
      [0, 3 * MB, file],
      [MB, 2 * MB, file],
    ] as const) {
      expect((await read(pool.borrow(), offset, length, of)).buffer).not.toBe(first.buffer);
    }
  });

  it('is done again by the second where the first was told to stop', async () => {
    const pool = new ReadPool();
    const [a, b, c] = [pool.borrow(), pool.borrow(), pool.borrow()];
    const gate = Promise.withResolvers<void>();
    const first = a.bytes(file, 4 * MB, 2 * MB, () => gate.promise);
    const others = [read(b, 4 * MB, 2 * MB), read(c, 5 * MB, MB)];
    gate.reject(new Error('the viewer has gone'));
    await expect(first).rejects.toThrow('the viewer has gone');
    a.abandon();
    expect((await Promise.all(others)).map((bytes) => bytes[0])).toEqual([4, 5]);
    b.giveBack();
    c.giveBack();
  });

  it('fails for both where the disk does', async () => {
    const pool = new ReadPool();
    const broken = async (): Promise<void> => Promise.reject(new Error('the disk is gone'));
    const reads = [pool.borrow(), pool.borrow()].map((loan) => loan.bytes(file, 0, MB, broken));
    for (const result of await Promise.allSettled(reads)) expect(result).toMatchObject({ status: 'rejected' });
    expect((await read(pool.borrow(), 0, MB))[0]).toBe(0);
  });

  it('is not joined any more once its borrower has failed, and its memory not used again', async () => {
    const pool = new ReadPool();
    const [a, b] = [pool.borrow(), pool.borrow()];
    const lost = (await read(a, 0, MB)).buffer;
    a.abandon();
    expect((await read(b, 0, MB)).buffer).not.toBe(lost);
    b.giveBack();
    expect(await lent(pool, MB, MB)).not.toContain(lost);
  });
});
