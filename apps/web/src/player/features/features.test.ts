import type { Playback } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import { belongsToFocus } from './use-keys.ts';
import { storedVolume } from './use-actions.ts';
import { initialSubtitle } from '../subtitles/use-subtitles.ts';

describe('keys and the focus', () => {
  const web = { isTv: false, isIdle: false } as const;
  const tv = { isTv: true, isIdle: false } as const;

  test('a focused button gets Enter and Space, everything else goes to the player', () => {
    expect(belongsToFocus('Enter', { ...web, focus: 'control' })).toBe(true);
    expect(belongsToFocus(' ', { ...web, focus: 'control' })).toBe(true);
    expect(belongsToFocus('ArrowLeft', { ...web, focus: 'control' })).toBe(false);
    expect(belongsToFocus('Enter', { ...web, focus: 'none' })).toBe(false);
  });

  test('an open panel is walked with arrows and left with Escape', () => {
    expect(belongsToFocus('ArrowDown', { ...web, focus: 'panel' })).toBe(true);
    expect(belongsToFocus('Escape', { ...web, focus: 'panel' })).toBe(false);
    expect(belongsToFocus('m', { ...web, focus: 'panel' })).toBe(false);
  });

  test('on a television arrows walk the controls, but seek from the bar and while nothing is shown', () => {
    expect(belongsToFocus('ArrowLeft', { ...tv, focus: 'control' })).toBe(true);
    expect(belongsToFocus('ArrowLeft', { ...tv, focus: 'seek-bar' })).toBe(false);
    expect(belongsToFocus('ArrowUp', { ...tv, focus: 'seek-bar' })).toBe(true);
    expect(belongsToFocus('Enter', { ...tv, isIdle: true, focus: 'control' })).toBe(false);
  });

  test('the skip button gets Enter even while nothing else is shown', () => {
    expect(belongsToFocus('Enter', { ...tv, isIdle: true, focus: 'skip' })).toBe(true);
    expect(belongsToFocus(' ', { ...web, isIdle: true, focus: 'skip' })).toBe(true);
    expect(belongsToFocus('ArrowRight', { ...tv, isIdle: true, focus: 'skip' })).toBe(false);
    expect(belongsToFocus('ArrowDown', { ...tv, focus: 'skip' })).toBe(true);
    expect(belongsToFocus('s', { ...tv, focus: 'skip' })).toBe(false);
  });

  test('the card of the next title is walked with arrows on a television, also while nothing else is shown', () => {
    expect(belongsToFocus('ArrowRight', { ...tv, isIdle: true, focus: 'card' })).toBe(true);
    expect(belongsToFocus('Enter', { ...tv, isIdle: true, focus: 'card' })).toBe(true);
    expect(belongsToFocus('ArrowRight', { ...web, focus: 'card' })).toBe(false);
  });

  test('text that is being typed is never a shortcut', () => {
    expect(['a', ' ', 'm', 'ArrowLeft'].every((key) => belongsToFocus(key, { ...web, focus: 'text' }))).toBe(true);
  });
});

test('a stored volume that is none counts as full', () => {
  expect([
    storedVolume('0.4'),
    storedVolume('0'),
    storedVolume(null),
    storedVolume('loud'),
    storedVolume('7'),
    storedVolume('-1'),
  ]).toEqual([0.4, 0, 1, 1, 1, 1]);
});

test('subtitles begin with what the viewer chose, else with what the server proposed', () => {
  const plan = { subtitleStream: 3, subtitles: [{ index: 3 }, { index: 4 }] } as Playback; // only what is read
  expect(initialSubtitle(plan, undefined)).toBe(3);
  expect(initialSubtitle(plan, 4)).toBe(4);
  expect(initialSubtitle(plan, -1)).toBeNull();
  expect(initialSubtitle(plan, 99)).toBe(3);
});
