import { expect, it } from 'vitest';
import { createSetupCode } from './setup-code.ts';
import { hashToken, newToken } from './tokens.ts';

it('is eight letters and digits that cannot be taken for one another', () => {
  for (let i = 0; i < 200; i++) expect(createSetupCode().text).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
});

it('is another one at every start', () => {
  expect(new Set(Array.from({ length: 500 }, () => createSetupCode().text)).size).toBe(500);
});

it.each([
  ['as printed', (text: string) => text],
  ['in small letters', (text: string) => text.toLowerCase()],
  ['without the dash', (text: string) => text.replace('-', '')],
  ['with spaces around and inside', (text: string) => ` ${text.replace('-', ' - ')}\n`],
])('is taken %s', (_how, typed) => {
  const code = createSetupCode();
  expect(code.matches(typed(code.text))).toBe(true);
});

it.each([
  ['nothing', () => ''],
  ['a dash', () => '-'],
  ['the half of it', (text: string) => text.slice(0, 4)],
  ['more than it', (text: string) => `${text}2`],
  ['it with one letter changed', (text: string) => `${text.slice(0, -1)}${text.endsWith('2') ? '3' : '2'}`],
  ['a very long text', () => 'A'.repeat(100_000)],
  ['letters of another script', () => 'КОД-КОД'],
])('does not take %s', (_what, typed) => {
  const code = createSetupCode();
  expect(code.matches(typed(code.text))).toBe(false);
});

it('tokens hold 256 random bits and fit into a header', () => {
  const tokens = Array.from({ length: 200 }, newToken);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(200);
});

it('tokens are stored as something that does not show them', () => {
  const token = newToken();
  expect(hashToken(token)).toBe(hashToken(token));
  expect(hashToken(token)).not.toContain(token.slice(0, 8));
  expect(hashToken(`${token}x`)).not.toBe(hashToken(token));
});
