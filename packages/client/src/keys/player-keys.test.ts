import { describe, expect, test } from 'vitest';
import { ariaShortcuts, commandForKey, keyLines, playerKeys } from './player-keys.ts';

const press = (key: string, shiftKey = false) =>
  commandForKey({ key, shiftKey, ctrlKey: false, altKey: false, metaKey: false });

describe('player keys', () => {
  test.each([
    [' ', { type: 'toggle-play' }],
    ['ArrowLeft', { type: 'seek-by', seconds: -10 }],
    ['7', { type: 'seek-to-share', share: 0.7 }],
    ['End', { type: 'seek-to-share', share: 1 }],
    ['c', { type: 'toggle-subtitles' }],
    ['i', { type: 'toggle-stats' }],
    ['Escape', { type: 'leave' }],
  ])('%s does its one thing', (key, command) => {
    expect(press(key)).toEqual(command);
  });

  test('Shift makes another command of the same key', () => {
    expect(press('ArrowRight', true)).toEqual({ type: 'seek-by', seconds: 60 });
    expect(press('N', true)).toEqual({ type: 'neighbour', direction: 1 });
    expect(press('P', true)).toEqual({ type: 'neighbour', direction: -1 });
    expect(press('p')).toEqual({ type: 'toggle-pip' });
    expect(press('n')).toBeNull();
  });

  test('Caps Lock changes nothing', () => {
    expect(press('M')).toEqual({ type: 'toggle-mute' });
  });

  test('signs count by what they show, whatever the keyboard needs for them', () => {
    expect(press('?')).toEqual({ type: 'toggle-keys' });
    expect(press('?', true)).toEqual({ type: 'toggle-keys' });
    expect(press('>', true)).toEqual({ type: 'speed-by', step: 0.25 });
    expect(press('.')).toEqual({ type: 'step-frame', frames: 1 });
  });

  test.each(['ctrlKey', 'altKey', 'metaKey'] as const)('leaves keys held with %s to the browser', (modifier) => {
    expect(
      commandForKey({ key: 'f', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, [modifier]: true }),
    ).toBeNull();
  });

  test('keys without a meaning do nothing', () => {
    for (const key of ['', 'Tab', 'F5', 'Dead', 'ß', 'Unidentified']) expect(press(key)).toBeNull();
  });

  test('no key is bound twice', () => {
    const names = playerKeys.map(({ key, shift }) => `${shift === true}${key}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('every command is in the list behind ?', () => {
    const lines = keyLines();
    expect(new Set(lines.map((line) => line.topic))).toEqual(new Set(playerKeys.map((binding) => binding.topic)));
    expect(lines.find((line) => line.topic === 'play')?.labels).toEqual(['Space', 'K', 'Enter']);
    expect(lines.find((line) => line.topic === 'seek-far')?.labels).toEqual(['Shift ←', 'Shift →']);
    expect(lines.find((line) => line.topic === 'percent')?.labels).toEqual(['0', '–', '9']);
  });

  test('tells assistive technology the same keys', () => {
    expect(ariaShortcuts('play')).toBe('Space K Enter');
    expect(ariaShortcuts('next-subtitle')).toBe('Shift+C');
  });
});
