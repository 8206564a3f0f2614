import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { frame } from '../testing/bytes.ts';
import { readSamples } from './sample-reader.ts';
import { SampleTableBuilder } from './sample-table.ts';
import type { SampleTable } from './sample-table.ts';

const signal = new AbortController().signal;

function tableOf(...samples: readonly (readonly [offset: number, size: number])[]): SampleTable {
  const builder = new SampleTableBuilder(samples.length);
  for (const [offset, size] of samples) builder.add(0, 1, 0, size, offset, true);
  return builder.finish({ isCutOff: false, usesSeveralEntries: false });
}

/** Counts reads. */
function counted(file: Uint8Array): { source: ReturnType<typeof memorySource>; reads: [number, number][] } {
  const reads: [number, number][] = [];
  const memory = memorySource(file);
  const source = {
    ...memory,
    read: (at: number, length: number, s: AbortSignal) => {
      reads.push([at, length]);
      return memory.read(at, length, s);
    },
  };
  return { source, reads };
}

describe('reading samples', () => {
  const file = frame(5, 1_000_000);

  test('neighbours share a read, small gaps included', async () => {
    const { source, reads } = counted(file);
    const payloads = await readSamples(source, tableOf([100, 50], [150, 10], [1000, 20]), 0, 3, signal);
    expect(payloads).toEqual([file.subarray(100, 150), file.subarray(150, 160), file.subarray(1000, 1020)]);
    expect(reads).toEqual([[100, 920]]);
  });

  test('what lies far away or backwards has a read of its own', async () => {
    const { source, reads } = counted(file);
    const payloads = await readSamples(source, tableOf([500_000, 10], [100, 10], [900_000, 10]), 0, 3, signal);
    expect(payloads).toEqual([500_000, 100, 900_000].map((at) => file.subarray(at, at + 10)));
    expect(reads).toHaveLength(3);
  });

  test('reads only what was asked for', async () => {
    const { source, reads } = counted(file);
    expect(await readSamples(source, tableOf([0, 10], [10, 10], [20, 10]), 1, 2, signal)).toEqual([
      file.subarray(10, 20),
    ]);
    expect(reads).toEqual([[10, 10]]);
  });

  test('a range larger than memory should hold is refused before a byte is read', async () => {
    const { source, reads } = counted(file);
    const huge = tableOf(...Array.from({ length: 6 }, () => [0, 100 << 20] as const));
    await expect(readSamples(source, huge, 0, 6, signal)).rejects.toThrow(AppError);
    expect(reads).toEqual([]);
  });
});
