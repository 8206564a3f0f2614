// Payloads of samples: neighbours are fetched with one read.
import type { ByteSource } from '../byte-source.ts';
import type { ReadMemory } from '../read-pool.ts';
import { MAX_RANGE_BYTES, MAX_RANGE_PACKETS, rangeTooLarge } from '../limits.ts';
import type { SampleTable } from './sample-table.ts';

/** Reading this much of other tracks is cheaper than a read of its own. */
const MAX_GAP_BYTES = 128 << 10;
const MAX_READ_BYTES = 32 << 20;

/** Payloads of the samples `[first, end)`, in decode order. */
export async function readSamples(
  source: ByteSource,
  table: SampleTable,
  first: number,
  end: number,
  signal: AbortSignal,
  memory?: ReadMemory,
): Promise<Uint8Array[]> {
  let total = 0;
  for (let i = first; i < end; i++) total += table.size[i]!;
  if (total > MAX_RANGE_BYTES || end - first > MAX_RANGE_PACKETS) throw rangeTooLarge(table.offset[first] ?? 0);
  const payloads: Uint8Array[] = [];
  for (let i = first; i < end;) {
    const start = table.offset[i]!;
    let stop = start + table.size[i]!;
    let next = i + 1;
    while (next < end) {
      const at = table.offset[next]!;
      if (at < stop || at - stop > MAX_GAP_BYTES || at + table.size[next]! - start > MAX_READ_BYTES) break;
      stop = at + table.size[next]!;
      next++;
    }
    const bytes = await source.read(start, stop - start, signal, memory);
    for (; i < next; i++) {
      const at = table.offset[i]! - start;
      payloads.push(bytes.subarray(at, at + table.size[i]!));
    }
  }
  return payloads;
}
