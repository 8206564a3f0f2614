// What a player waits for after a seek: picture and sound at the new place.
import type { ManifestTrack } from '@praxino/e2e/harness/manifest.ts';
import { Connection } from './connection.ts';
import type { Wait } from './connection.ts';

/** What a player begins with: the first picture and the first sound of a manifest. */
export function proposedTracks(tracks: readonly ManifestTrack[]): ManifestTrack[] {
  const kinds = ['video', 'audio'] as const;
  return kinds.map((kind) => tracks.find((t) => t.kind === kind)).filter((t) => t !== undefined);
}

/** Asks for picture and sound at `atSeconds` together, each on a connection that is open already, as a player does. */
export async function seekOnce(
  tracks: readonly ManifestTrack[],
  atSeconds: number,
  signal: AbortSignal,
): Promise<Wait> {
  const urls = proposedTracks(tracks).map((track) => segmentAt(track, atSeconds));
  const connections = await Promise.all(urls.map((url) => Connection.open(url)));
  try {
    const started = performance.now();
    const waits = await Promise.all(urls.map((url, i) => connections[i]!.get(url, started, signal)));
    return { firstMs: Math.max(...waits.map((w) => w.firstMs)), wholeMs: Math.max(...waits.map((w) => w.wholeMs)) };
  } finally {
    for (const connection of connections) connection[Symbol.dispose]();
  }
}

function segmentAt(track: ManifestTrack, atSeconds: number): string {
  let start = 0;
  for (const segment of track.segments) {
    if (start + segment.durationS > atSeconds) return segment.url;
    start += segment.durationS;
  }
  throw new RangeError(`the film ends before ${atSeconds} s`);
}
