import { id as idSchema } from '@praxino/contracts';
import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('makes ids that the API takes', () => {
  for (let i = 0; i < 100; i++) expect(idSchema.safeParse(newId()).success).toBe(true);
});

it('never begins with a dash and is the same in file systems that ignore case', () => {
  for (let i = 0; i < 100; i++) expect(newId()).toMatch(/^[0-9a-z]{20}$/);
});

it('uses no letter that people take for another', () => {
  const letters = new Set(Array.from({ length: 1000 }, newId).join(''));
  expect([...letters].filter((l) => 'ilou'.includes(l))).toEqual([]);
  expect(letters.size).toBe(32);
});

it('does not repeat itself', () => {
  expect(new Set(Array.from({ length: 20_000 }, newId)).size).toBe(20_000);
});
