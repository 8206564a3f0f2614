import { verify as argonVerify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

describe('a password', () => {
  it('is kept as argon2id with the cost OWASP asks for, and a salt of its own', async () => {
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(two).not.toBe(one);
    expect(one).not.toContain('horse');
    expect(await argonVerify(one, 'correct horse')).toBe(true);
  });

  it('is told from a wrong one, by its last letter and its case', async () => {
    const hash = await passwords.hash('correct horse');
    const tries = ['correct horse', 'correct hors', 'correct horse ', 'Correct horse', ''];
    const answers = await Promise.all(tries.map((p) => passwords.verify(hash, p)));
    expect(answers).toEqual([true, false, false, false, false]);
  });

  it('is the same however a keyboard composes its letters', async () => {
    const hash = await passwords.hash('Zoë’s café');
    expect(await passwords.verify(hash, 'Zoe\u0308’s cafe\u0301')).toBe(true);
  });

  it('may have any letters, and all of a long one count', async () => {
    const long = `🎬\0${'x'.repeat(250)}`;
    const hash = await passwords.hash(`${long}a`);
    expect(await passwords.verify(hash, `${long}a`)).toBe(true);
    expect(await passwords.verify(hash, `${long}b`)).toBe(false);
    expect(await passwords.verify(hash, '🎬')).toBe(false);
  });
});

describe('without an account', () => {
  it('nothing is right, and the work is the same as with one', async () => {
    const hash = await passwords.hash('whatever');
    const elapsed = async (stored: string | null) => {
      const start = process.cpuUsage();
      for (let i = 0; i < 3; i++) expect(await passwords.verify(stored, 'guess')).toBe(false);
      return process.cpuUsage(start).user;
    };
    await elapsed(hash);
    const [known, unknown] = [await elapsed(hash), await elapsed(null)];
    // Without the work it would be a hundredth.
    expect(unknown).toBeGreaterThan(known / 4);
  });
});

describe('many at once', () => {
  it('run a few at a time, those beyond the bound are told to come back, and later all is well', async () => {
    const fresh = createPasswords();
    const hashes = Array.from({ length: 34 }, () => fresh.hash('x'));
    const refused = Array.from({ length: 6 }, () => fresh.verify(null, 'guess').catch((e: unknown) => e));
    for (const reason of await Promise.all(refused)) expect(reason).toMatchObject({ code: 'server.overloaded' });
    expect(new Set(await Promise.all(hashes)).size).toBe(34);
    expect(await fresh.verify(null, 'guess')).toBe(false);
  });

  it('go on after one that failed', async () => {
    const fresh = createPasswords();
    const broken = Array.from({ length: 5 }, () => fresh.verify('this is no hash', 'guess'));
    for (const one of await Promise.allSettled(broken)) expect(one.status).toBe('rejected');
    expect(await fresh.verify(null, 'guess')).toBe(false);
  });
});
