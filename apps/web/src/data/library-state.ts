import type { Library } from '@praxino/client';

/** Changes whenever there may be something new to show. */
export function stateOf(libraries: readonly Library[]): string {
  return libraries.map((l) => [l.id, l.itemCount, l.lastScanAt, l.scanJobId].join(' ')).join('\n');
}
