// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { makeLibrary } from '../testing/make.ts';
import { stateOf } from './library-state.ts';

describe('the state of the libraries', () => {
  const films = makeLibrary({ id: 'a', itemCount: 3, lastScanAt: 5, scanJobId: null });
  it('stays the same while nothing new can be there', () => {
    expect(stateOf([{ ...films }])).toBe(stateOf([films]));
    expect(stateOf([{ ...films, problemCount: 9 }])).toBe(stateOf([films]));
  });
  it.each([
    ['a title was found', [{ ...films, itemCount: 4 }]],
    ['a scan has begun', [{ ...films, scanJobId: 'j' }]],
    ['a scan has ended', [{ ...films, lastScanAt: 6 }]],
    ['a library was added', [films, { ...films, id: 'b' }]],
    ['the last library was removed', []],
  ])('changes when %s', (_, now) => {
    expect(stateOf(now)).not.toBe(stateOf([films]));
  });
});
