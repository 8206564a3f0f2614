// What a player waits for after a seek: picture and sound at the new place.
import type { ManifestTrack } from '@praxino/e2e/harness/manifest.ts';

export interface Wait {
  /** The first bytes of both segments are here. For a transcode they are a complete fragment that can be shown. */
  firstMs: number;
  /** Both segments are here whole. */
  wholeMs: number;
}

/** What a player begins with: the first picture and the first sound of a manifest. */
export function proposedTracks(tracks: readonly ManifestTrack[]): ManifestTrack[] {
  const kinds = ['video', 'audio'] as const;
  return kinds.map((kind) => tracks.find((t) => t.kind === kind)).filter((t) => t !== undefined);
}

/** Asks for picture and sound at `atSeconds` together, as a player does. */
export async function seekOnce(
  tracks: readonly ManifestTrack[],
  atSeconds: number,
  signal: AbortSignal,
): Promise<Wait> {
  const started = performance.now();
  const waits = await Promise.all(
    proposedTracks(tracks).map((track) => fetchSegment(segmentAt(track, atSeconds), started, signal)),
  );
  return { firstMs: Math.max(...waits.map((w) => w.firstMs)), wholeMs: Math.max(...waits.map((w) => w.wholeMs)) };
}

function segmentAt(track: ManifestTrack, atSeconds: number): string {
  let start = 0;
  for (const segment of track.segments) {
    if (start + segment.durationS > atSeconds) return segment.url;
    start += segment.durationS;
  }
  throw new RangeError(`the film ends before ${atSeconds} s`);
}

async function fetchSegment(url: string, started: number, signal: AbortSignal): Promise<Wait> {
  const reply = await fetch(url, { signal });
  if (!reply.ok || !reply.body) throw new Error(`${reply.status} for ${url}: ${await reply.text()}`);
  let firstMs: number | null = null;
  for await (const _ of reply.body) firstMs ??= performance.now() - started;
  if (firstMs === null) throw new Error(`${url} is empty`);
  return { firstMs, wholeMs: performance.now() - started };
}
