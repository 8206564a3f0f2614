import { expect, test } from 'vitest';
import { isClientCurrent, renderRoutes } from './generate-client.ts';

test('the committed route table of the client is current', () => {
  expect(isClientCurrent()).toBe(true);
});

test('the table carries addresses and nothing that needs a schema library', () => {
  const text = renderRoutes();
  expect(text).toContain("signIn: { method: 'POST', path: '/api/v1/auth/sessions', access: 'public' }");
  expect(text).not.toMatch(/\bimport\b|zod/);
});
