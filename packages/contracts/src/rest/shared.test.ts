import { describe, expect, it } from 'vitest';
import { health, readiness, serverInfo } from './server.ts';
import { empty, id, idParams, noInput, problem, timestampMs } from './shared.ts';

describe('an id', () => {
  it.each(['a', 'A-z_0', '-i', '0'.repeat(64)])('may be %j', (text) => {
    expect(id.parse(text)).toBe(text);
    expect(idParams.parse({ id: text })).toEqual({ id: text });
  });

  it.each(['', '.', '..', 'a/b', 'a\\b', 'a b', 'a\n', '\0', 'ä', '%2e', "a'", 'x'.repeat(65)])(
    'may not be %j',
    (text) => {
      expect(id.safeParse(text).success).toBe(false);
    },
  );
});

describe('a problem document', () => {
  const least = { type: 'urn:x', title: 'Wrong', status: 400, code: 'request.invalid' };

  it('has a type, a title, a status and a code, and may tell more', () => {
    expect(problem.parse(least)).toEqual(least);
    const most = { ...least, detail: 'd', instance: 'urn:y', field: 'f', issues: [{ field: 'f', message: 'm' }] };
    expect(problem.parse(most)).toEqual(most);
  });

  it.each(['type', 'title', 'status', 'code'] as const)('is none without its %s', (key) => {
    expect(problem.safeParse({ ...least, [key]: undefined }).success).toBe(false);
  });
});

it('a time is a whole number of milliseconds since 1970', () => {
  expect(timestampMs.parse(0)).toBe(0);
  for (const wrong of [-1, 0.5, '5', null, new Date()]) expect(timestampMs.safeParse(wrong).success).toBe(false);
});

it('no input is an object without fields', () => {
  expect(noInput.safeParse({}).success).toBe(true);
  expect(noInput.safeParse({ a: 1 }).success).toBe(false);
});

it('an empty answer is null', () => {
  expect(empty.safeParse(null).success).toBe(true);
  expect(empty.safeParse(undefined).success).toBe(false);
});

it('a process that answers at all is alive; whether it is ready has three answers', () => {
  expect(health.safeParse({ status: 'ok', version: '1' }).success).toBe(true);
  expect(health.safeParse({ status: 'starting', version: '1' }).success).toBe(false);
  for (const status of ['ok', 'starting', 'stopping']) {
    expect(readiness.safeParse({ status, version: '1' }).success).toBe(true);
  }
});

it('a server tells strangers its name and whether it is set up, and nothing else', () => {
  const told = { name: 'Home', version: '1', setupRequired: false, hasLibraries: true };
  expect(serverInfo.parse({ ...told, dataDir: '/home/ann', users: 3 })).toEqual(told);
});
