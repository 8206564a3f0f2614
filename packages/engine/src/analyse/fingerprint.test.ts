import { describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, Source } from '../model.ts';
import { madeIndex } from '../testing/made-index.ts';
import { fingerprintArguments, ITEM_MS, playerZeroS, readItems, soundOf, writeItems } from './fingerprint.ts';

const source: Source = { path: '/films/-i.mkv', index: madeIndex() };
const sound = soundOf(source.index)!;
const withSounds = (...sounds: Partial<AudioStream>[]): MediaIndex => ({
  ...source.index,
  streams: sounds.map((more, index) => ({ ...sound, index, isDefault: false, ...more })),
});

describe('the arguments', () => {
  const args = fingerprintArguments(source, sound, { startMs: 60_000, endMs: 120_000 });

  test('name the file with its protocol and allow no other', () => {
    expect(args[args.indexOf('-i') + 1]).toBe('file:/films/-i.mkv');
    expect(args[args.indexOf('-protocol_whitelist') + 1]).toBe('file,pipe');
  });

  test('seek near and cut exactly, on the clock of the file', () => {
    const zero = playerZeroS(source.index);
    expect(args[args.indexOf('-ss') + 1]).toBe((zero + 60).toFixed(6));
    expect(args[args.indexOf('-af') + 1]).toMatch(
      new RegExp(`^atrim=start=${(zero + 60).toFixed(6)}:end=${(zero + 120).toFixed(6)},asetpts=`),
    );
  });

  test('do not seek to the beginning', () => {
    expect(fingerprintArguments(source, sound, { startMs: 0, endMs: 1000 })).not.toContain('-ss');
  });

  test('take the one sound and nothing else', () => {
    expect(args[args.indexOf('-map') + 1]).toBe(`0:${sound.index}`);
    for (const off of ['-vn', '-sn', '-dn']) expect(args).toContain(off);
  });
});

describe('the sound that is listened to', () => {
  test.each<[string, Partial<AudioStream>[], number]>([
    ['the default one', [{}, { isDefault: true }, {}], 1],
    ['the first where none is the default', [{}, {}], 0],
    ['never a commentary while there is another', [{ isCommentary: true, isDefault: true }, {}], 1],
    ['a commentary where there is nothing else', [{ isCommentary: true }], 0],
  ])('is %s', (_name, sounds, index) => {
    expect(soundOf(withSounds(...sounds))?.index).toBe(index);
  });

  test('is none in a silent film', () => {
    expect(soundOf(withSounds())).toBeNull();
  });
});

describe('items', () => {
  test('come back as they were stored', () => {
    const items = Uint32Array.from([0, 1, 0xffffffff, 627_964_279]);
    expect(readItems(writeItems(items))).toEqual(items);
  });

  test('are read from the middle of a buffer, and a torn last one is left out', () => {
    const bytes = Buffer.from([9, 1, 0, 0, 0, 2, 0, 0, 0, 7, 7]);
    expect([...readItems(bytes.subarray(1))]).toEqual([1, 2]);
    expect(readItems(new Uint8Array())).toHaveLength(0);
  });

  test('are an eighth of a second apart', () => {
    expect(ITEM_MS).toBeCloseTo(123.81, 2);
  });
});
