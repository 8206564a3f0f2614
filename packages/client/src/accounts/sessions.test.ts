import { expect, test, vi } from 'vitest';
import { createSessions } from './sessions.ts';

const stored = {
  accessToken: 'a',
  accessExpiresAt: 1,
  refreshToken: 'r',
  user: { id: 'u', name: 'Ada', isAdmin: false },
};
function memory(text: string | null = null) {
  const store = { text, read: () => store.text, write: (next: string | null) => void (store.text = next) };
  return store;
}

test('keeps a session and gives the same object until it changes', () => {
  const sessions = createSessions(memory());
  sessions.set(stored);
  expect(sessions.current()).toEqual(stored);
  expect(sessions.current()).toBe(sessions.current());
});

test('forgets on sign-out', () => {
  const store = memory(JSON.stringify(stored));
  const sessions = createSessions(store);
  sessions.set(null);
  expect(sessions.current()).toBeNull();
  expect(store.text).toBeNull();
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"accessToken":1}',
  '{"accessToken":"a","refreshToken":"r","accessExpiresAt":1}',
  '{"accessToken":"a","refreshToken":"r","accessExpiresAt":1,"user":{"id":"u"}}',
])('stored text that is no session (%s) counts as signed out', (text) => {
  expect(createSessions(memory(text)).current()).toBeNull();
});

test('tells listeners about changes, also of another tab, until they stop', () => {
  const store = memory();
  const sessions = createSessions(store);
  const listener = vi.fn();
  const stop = sessions.subscribe(listener);
  sessions.set(stored);
  store.text = null;
  sessions.reload();
  expect(listener).toHaveBeenCalledTimes(2);
  expect(sessions.current()).toBeNull();
  stop();
  sessions.set(stored);
  expect(listener).toHaveBeenCalledTimes(2);
});
