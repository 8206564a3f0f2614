/** Lets one holder in at a time, in order of arrival. */
export interface Lock {
  /** Resolves with the function that lets the next one in; calling it twice is harmless. */
  acquire(): Promise<() => void>;
}

export function createLock(): Lock {
  let tail: Promise<void> = Promise.resolve();
  return {
    async acquire() {
      const before = tail;
      const { promise, resolve } = Promise.withResolvers<void>();
      tail = promise;
      await before;
      return resolve;
    },
  };
}
