import { describe, expect, it } from 'vitest';
import { password, refreshBody, session, setupBody, signInBody, user, userName } from './users.ts';

describe('a user name', () => {
  it.each([
    'Ann',
    'a',
    'Zoë',
    'Mary Ann',
    '映画 ファン',
    'Ольга',
    "O'Neill",
    '🎬',
    'a@b.example',
    '-i',
    'x'.repeat(64),
  ])('may be %j', (name) => {
    expect(userName.parse(name)).toBe(name);
  });

  it('loses the space around it', () => {
    expect(userName.parse(' \t Ann \n')).toBe('Ann');
  });

  it.each([
    ['nothing', ''],
    ['only space', ' \t\n '],
    ['too long', 'x'.repeat(65)],
    ['two lines', 'Ann\nadmin logged in'],
    ['a carriage return', 'Ann\rBob'],
    ['colours of a terminal', '\u001b[31mAnn'],
    ['a bell', 'Ann\u0007'],
    ['a zero byte', 'Ann\0'],
    ['a tab inside', 'Ann\tBob'],
    ['letters turned round', 'Ann\u202egnp'],
    ['invisible letters', 'An\u200bn'],
    ['a byte order mark inside', 'An\ufeffn'],
    ['an old control character', 'Ann\u009b2J'],
  ])('may not have %s', (_what, name) => {
    expect(userName.safeParse(name).success).toBe(false);
  });

  it.each([undefined, null, 5, ['Ann'], { toString: () => 'Ann' }])('is text, not %j', (name) => {
    expect(userName.safeParse(name).success).toBe(false);
  });
});

describe('a new password', () => {
  it.each(['eight888', ' spaces count ', 'ünïcödé🎬', 'x'.repeat(256)])('may be %j, and stays as it is', (text) => {
    expect(password.parse(text)).toBe(text);
  });

  it('has at least eight characters, and says so', () => {
    expect(password.safeParse('seven77').error?.issues[0]?.message).toBe('must have at least 8 characters');
  });

  it('has a bound, because every one is hashed', () => {
    expect(password.safeParse('x'.repeat(257)).success).toBe(false);
  });
});

describe('signing in', () => {
  const good = { username: 'Ann', password: 'x', device: { name: ' Sofa ', kind: 'tv' } };

  it('names the device, without the space around it', () => {
    expect(signInBody.parse(good).device).toEqual({ name: 'Sofa', kind: 'tv' });
  });

  it('takes any name and password up to a bound: whether they are right is not for a schema to say', () => {
    expect(signInBody.safeParse({ ...good, username: '', password: '' }).success).toBe(true);
    expect(signInBody.safeParse({ ...good, username: 'x'.repeat(257) }).success).toBe(false);
    expect(signInBody.safeParse({ ...good, password: 'x'.repeat(1025) }).success).toBe(false);
  });

  it.each(['web', 'desktop', 'phone', 'tablet', 'tv', 'console', 'other'])('works on a %s', (kind) => {
    expect(signInBody.safeParse({ ...good, device: { name: 'x', kind } }).success).toBe(true);
  });

  it.each([
    ['no device', { ...good, device: undefined }],
    ['a device without a name', { ...good, device: { name: ' ', kind: 'tv' } }],
    ['a device of no known kind', { ...good, device: { name: 'x', kind: 'TV' } }],
    ['a device that says more', { ...good, device: { name: 'x', kind: 'tv', isAdmin: true } }],
    ['a name that is very long', { ...good, device: { name: 'x'.repeat(121), kind: 'tv' } }],
  ])('is refused with %s', (_what, body) => {
    expect(signInBody.safeParse(body).success).toBe(false);
  });
});

it('a setup has a code, a name and a password that meet their rules', () => {
  const good = { setupCode: 'K7QF-2MXP', username: ' Ann ', password: 'correct horse' };
  expect(setupBody.parse(good)).toEqual({ ...good, username: 'Ann' });
  for (const wrong of [{ setupCode: 'x'.repeat(65) }, { username: '' }, { password: 'short' }, { isAdmin: true }]) {
    expect(setupBody.safeParse({ ...good, ...wrong }).success).toBe(false);
  }
});

it('a refresh token has a bound', () => {
  expect(refreshBody.safeParse({ refreshToken: 'x'.repeat(256) }).success).toBe(true);
  expect(refreshBody.safeParse({ refreshToken: 'x'.repeat(257) }).success).toBe(false);
});

it('a session comes back from JSON as it was sent', () => {
  const sent = {
    accessToken: 'a',
    accessExpiresAt: 1_790_000_000_000,
    refreshToken: 'r',
    user: { id: 'u', name: 'Ann', isAdmin: false },
  };
  expect(session.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
});

it('a user shows nothing that is not named, least of all a hash', () => {
  const row = { id: 'u', name: 'Ann', isAdmin: true, passwordHash: '$argon2id$' };
  expect(user.parse(row)).toEqual({ id: 'u', name: 'Ann', isAdmin: true });
});
