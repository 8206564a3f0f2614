/** Runs `work` for every item, `size` at a time. The first failure, or an abort, ends it after what runs has ended. */
export async function inPool<T>(
  items: readonly T[],
  size: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let isFailed = false;
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      if (isFailed) return;
      signal.throwIfAborted();
      await work(item);
    }
  };
  const lanes = Array.from({ length: Math.min(size, items.length) }, () =>
    lane().catch((error: unknown) => {
      isFailed = true;
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
