import { boxesIn } from '../package/boxes.ts';

/** The whole boxes at the start of some bytes; damage ends the list. */
export function wholeBoxes(bytes: Uint8Array): { type: string; bytes: Uint8Array }[] {
  const boxes: { type: string; bytes: Uint8Array }[] = [];
  try {
    for (const { type, body, end } of boxesIn(bytes)) boxes.push({ type, bytes: bytes.subarray(body, end) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return boxes;
}
