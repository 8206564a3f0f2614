import { expect, it } from 'vitest';
import { describeBlobStore, keyOf } from './blob-store.compliance.ts';
import { createMemoryStore } from './memory-store.ts';

describeBlobStore('the memory store', async (maxBytes) => createMemoryStore({ maxBytes }));

it('forgets everything when it is disposed', async () => {
  const store = createMemoryStore({ maxBytes: 10_000 });
  await store.put(keyOf('a'), Buffer.from('x'));
  await store[Symbol.asyncDispose]();
  expect(store.usage()).toMatchObject({ bytes: 0, entries: 0 });
});
