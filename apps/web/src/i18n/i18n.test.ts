import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import type { TextId } from './en.ts';
import { preferredLocale } from './i18n.ts';

const placeholders = (message: string): string[] =>
  [...message.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '').toSorted();
/** Names of the values, without the words inside plurals. */
const values = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)(?:[,}])/g)].map((match) => match[1] ?? ''))].toSorted();

describe('catalogues', () => {
  test('have the same ids', () => {
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  test.each(Object.keys(en) as TextId[])('%s is a message in both languages and takes the same values', (id) => {
    for (const message of [en[id], de[id]]) {
      expect(message.trim()).not.toBe('');
      expect(() => compileMessage(message)).not.toThrow();
    }
    expect(values(de[id])).toEqual(values(en[id]));
    if (!en[id].includes('plural')) expect(placeholders(de[id])).toEqual(placeholders(en[id]));
  });
});

describe('the language', () => {
  test('is what the viewer chose', () => {
    expect(preferredLocale('de', ['en-US'])).toBe('de');
  });

  test('else the first of the browser that we speak', () => {
    expect(preferredLocale(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(preferredLocale('klingon', ['EN-gb'])).toBe('en');
  });

  test('else English', () => {
    expect(preferredLocale(null, [])).toBe('en');
    expect(preferredLocale(null, ['', 'toString', 'constructor'])).toBe('en');
  });
});
