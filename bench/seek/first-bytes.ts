// What a player waits for after a seek: picture and sound at the new place.
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
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

/** Connections stay open between requests, as a player's do. */
const agent = new Agent({ keepAlive: true });

/** With Node's barest client: what is timed is the server, and the client runs on the same cores. */
async function fetchSegment(url: string, started: number, signal: AbortSignal): Promise<Wait> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent, signal }, resolve).on('error', reject);
  });
  let firstMs: number | null = null;
  for await (const _ of reply) firstMs ??= performance.now() - started;
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} for ${url}`);
  if (firstMs === null) throw new Error(`${url} is empty`);
  return { firstMs, wholeMs: performance.now() - started };
}
