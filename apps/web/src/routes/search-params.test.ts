import { describe, expect, test, vi } from 'vitest';

vi.stubGlobal('window', { addEventListener: () => undefined });
vi.stubGlobal('localStorage', { getItem: () => null });
const { librarySearch } = await import('../screens/library/library-search.ts');
const { playSearch } = await import('./play.tsx');
const { safeNext } = await import('./guards.ts');

describe('addresses typed by people', () => {
  test('a library keeps a known order and a text to find, and nothing else', () => {
    expect(librarySearch({ sort: '-year', find: 'moon', x: 1 })).toEqual({ sort: '-year', find: 'moon' });
    expect(librarySearch({ sort: 'title', find: '' })).toEqual({});
    expect(librarySearch({ sort: 'drop table', find: 5 })).toEqual({});
    expect(librarySearch({ find: 'x'.repeat(500) }).find).toHaveLength(200);
  });

  test('the player keeps whole numbers that can be and drops the rest', () => {
    expect(playSearch({ version: 'v', audio: 2, subtitle: -1, from: 60_000 })).toEqual({
      version: 'v',
      audio: 2,
      subtitle: -1,
      from: 60_000,
    });
    expect(playSearch({ version: 3, audio: -1, subtitle: -2, from: 1.5 })).toEqual({});
    expect(playSearch({ audio: '2', from: Number.POSITIVE_INFINITY })).toEqual({});
  });

  test('signing in never leads to another site', () => {
    expect(safeNext('/item/x?season=2')).toBe('/item/x?season=2');
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      5,
      null,
    ])
      expect(safeNext(next)).toBeNull();
  });
});
