// Scenes of another episode shown again: many short stretches of its sound, one after the other.
import { commonSound, indexFingerprint } from './common-sound.ts';
import { ITEM_MS, type Fingerprint, type Stretch } from './fingerprint.ts';

/** Scenes in a recap are short; below this, equal sound is a door or a jingle. */
const LEAST_SCENE_MS = 4000;
/** So much of a recap must be found again; the rest lies in the middle of the other episode, which nobody has listened to. */
const LEAST_COVER = 0.4;
/** Between two scenes of one recap. */
const BRIDGE_MS = 15_000;
/** A recap begins at once; a scene shown again minutes later is a memory. */
const LATEST_START_MS = 30_000;

/**
 * The stretch from the beginning of `place` on that is made of scenes of the other episode, or null. Times on the player's clock.
 */
export function quotes(
  sound: Fingerprint,
  place: Stretch,
  others: readonly Fingerprint[],
  { leastMs, mostMs }: { leastMs: number; mostMs: number },
): Stretch | null {
  const own = indexFingerprint(cut(sound, place));
  const scenes = others
    .flatMap((other) => commonSound(own, indexFingerprint(other), { leastMs: LEAST_SCENE_MS }).map((c) => c.a))
    .sort((a, b) => a.startMs - b.startMs);
  const [whole] = joined(scenes);
  if (!whole || whole.startMs - place.startMs > LATEST_START_MS) return null;
  const lengthMs = whole.endMs - whole.startMs;
  if (lengthMs < leastMs || lengthMs > mostMs || whole.heardMs < lengthMs * LEAST_COVER) return null;
  return { startMs: whole.startMs, endMs: whole.endMs };
}

function joined(scenes: readonly Stretch[]): (Stretch & { heardMs: number })[] {
  const all: (Stretch & { heardMs: number })[] = [];
  for (const { startMs, endMs } of scenes) {
    const last = all.at(-1);
    if (last && startMs - last.endMs <= BRIDGE_MS) {
      last.heardMs += Math.max(0, endMs - Math.max(startMs, last.endMs));
      last.endMs = Math.max(last.endMs, endMs);
    } else all.push({ startMs, endMs, heardMs: endMs - startMs });
  }
  return all;
}

function cut({ startMs, items }: Fingerprint, place: Stretch): Fingerprint {
  const from = Math.max(0, Math.ceil((place.startMs - startMs) / ITEM_MS));
  const to = Math.max(from, Math.floor((place.endMs - startMs) / ITEM_MS));
  return { startMs: startMs + from * ITEM_MS, items: items.subarray(from, to) };
}
