// Gives an input to a target and says what is wrong with what happened.
import { AppError } from '@praxino/contracts/errors';
import type { FuzzTarget } from './targets.ts';

/** Of processor time: what takes longer hangs. */
export const MAX_CPU_MS = 2000;

/** Refusals of these kinds say where in the bytes the fault shows. */
const WITH_OFFSET = new Set(['media.unreadable', 'transcode.failed']);

/** null for an input that was taken or refused as it should be; else a sentence. */
export async function judge(
  target: FuzzTarget,
  bytes: Uint8Array,
  maxCpuMs: number = MAX_CPU_MS,
): Promise<string | null> {
  const before = process.cpuUsage();
  const failure = await target.run(bytes).then(
    () => null,
    (error: unknown) => error,
  );
  const used = process.cpuUsage(before);
  const cpuMs = (used.user + used.system) / 1000;
  if (cpuMs > maxCpuMs) return `took ${Math.round(cpuMs)} ms of processor time`;
  if (failure === null) return null;
  if (!(failure instanceof AppError))
    return `threw ${failure instanceof Error ? (failure.stack ?? failure.message) : typeof failure}`;
  const { byteOffset } = failure.details;
  if (!WITH_OFFSET.has(failure.code)) return null;
  const isInside = typeof byteOffset === 'number' && byteOffset >= 0 && byteOffset <= bytes.length;
  return isInside ? null : `refused without a place in the file (${byteOffset}): ${failure.message}`;
}
