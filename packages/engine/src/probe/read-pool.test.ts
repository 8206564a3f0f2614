import { describe, expect, it } from 'vitest';
import { ReadPool } from './read-pool.ts';

const MB = 2 ** 20;

/** The memory that one loan of these lengths gets, given back at once. */
function lent(pool: ReadPool, ...lengths: number[]): ArrayBufferLike[] {
  const loan = pool.borrow();
  const buffers = lengths.map((bytes) => loan.take(bytes).buffer);
  loan.giveBack();
  return buffers;
}

describe('memory for reads', () => {
  it('is as long as was asked for, and used again by those who come after', () => {
    const pool = new ReadPool();
    const loan = pool.borrow();
    const first = loan.take(9 * MB);
    expect(first).toHaveLength(9 * MB);
    loan.giveBack();
    expect(lent(pool, 9 * MB + 5)[0]).toBe(first.buffer);
    expect(lent(pool, 16 * MB)[0]).toBe(first.buffer);
    expect(lent(pool, 16 * MB + 1)[0]).not.toBe(first.buffer);
  });

  it('is never lent twice at a time, however often it is given back', () => {
    const pool = new ReadPool();
    const first = pool.borrow();
    first.take(MB);
    first.giveBack();
    first.giveBack();
    const loans = [pool.borrow(), pool.borrow()];
    const buffers = loans.flatMap((loan) => [loan.take(MB).buffer, loan.take(MB).buffer]);
    expect(new Set(buffers).size).toBe(4);
  });

  it('is not used again unless it was given back', () => {
    const pool = new ReadPool();
    const lost = pool.borrow().take(MB).buffer;
    expect(lent(pool, MB)[0]).not.toBe(lost);
  });

  it('is given up where more of it lies idle than allowed', () => {
    const pool = new ReadPool(16 * MB);
    const buffers = lent(pool, MB, MB, MB);
    expect(lent(pool, MB, MB, MB).filter((buffer) => buffers.includes(buffer))).toHaveLength(2);
  });

  it('is plain memory for small reads', () => {
    const pool = new ReadPool();
    const small = pool.borrow().take(1000);
    expect(small).toHaveLength(1000);
    expect(lent(pool, 1000)[0]).not.toBe(lent(pool, 1000)[0]);
  });
});
