// Writes CTA-708 captions: one window of service 1, whole packets at given times.
import { frameAt } from './line21-script.ts';

/** Packets by the frame they begin with; each fits into one frame. */
export type DtvccTrack = ReadonlyMap<number, Uint8Array>;

export interface WindowAct {
  ms: number;
  /** null: the window is deleted. */
  rows: readonly string[] | null;
}

const SERVICE = 1;

export function dtvccTrack(acts: readonly WindowAct[]): DtvccTrack {
  return new Map(acts.map(({ ms, rows }, i) => [frameAt(ms), packet(i, rows === null ? erased() : shown(rows))]));
}

/** DefineWindow 0 hidden at the foot of the picture, its rows, DisplayWindows. */
function shown(rows: readonly string[]): number[] {
  const define = [0x98, 0x18, 60, 80, 0x70 | (rows.length - 1), 31, 0x09];
  const text = [...Buffer.from(rows.join('\r'), 'latin1')];
  return [...define, 0x88, 0x01, 0x92, 0, 0, ...text, 0x89, 0x01, 0x03];
}

function erased(): number[] {
  return [0x8c, 0xff];
}

function packet(sequence: number, data: readonly number[]): Uint8Array {
  if (data.length > 31) throw new RangeError('a service block has at most 31 bytes');
  const body = [(SERVICE << 5) | data.length, ...data];
  const length = body.length + 1;
  const pairs = Math.ceil(length / 2);
  const bytes = Uint8Array.from({ length: pairs * 2 }, (_, i) => body[i - 1] ?? 0);
  bytes[0] = ((sequence & 3) << 6) | pairs;
  return bytes;
}
