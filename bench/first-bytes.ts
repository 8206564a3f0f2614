// What a player waits for after a seek: the first complete fragment of picture and of sound.
import type { ManifestTrack } from '@praxino/e2e/harness/manifest.ts';

export interface Wait {
  /** First complete moof + mdat of both tracks. */
  firstMs: number;
  /** Both segments whole. */
  wholeMs: number;
}

/** Asks for picture and sound at `atSeconds` together, as a player does. */
export async function seekOnce(tracks: readonly ManifestTrack[], atSeconds: number, signal: AbortSignal): Promise<Wait> {
  const wanted = [tracks.find((t) => t.kind === 'video'), tracks.find((t) => t.kind === 'audio')].filter((t) => t !== undefined);
  const started = performance.now();
  const waits = await Promise.all(wanted.map((track) => fetchSegment(segmentAt(track, atSeconds), started, signal)));
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
  const fragment = new FirstFragment();
  let firstMs: number | null = null;
  for await (const chunk of reply.body) {
    if (firstMs === null && fragment.isComplete(chunk)) firstMs = performance.now() - started;
  }
  if (firstMs === null) throw new Error(`${url} holds no complete fragment`);
  return { firstMs, wholeMs: performance.now() - started };
}

/** Follows box sizes through a byte stream until the first mdat has arrived whole. */
class FirstFragment {
  #pending = Buffer.alloc(0);
  #left = 0;
  #type = '';

  isComplete(chunk: Uint8Array): boolean {
    let data = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const eaten = Math.min(this.#left, data.length);
      this.#left -= eaten;
      data = data.subarray(eaten);
      if (this.#left === 0 && this.#type === 'mdat') return true;
      if (this.#left > 0 || data.length < 8) break;
      this.#left = data.readUInt32BE(0);
      this.#type = data.toString('latin1', 4, 8);
    }
    this.#pending = data;
    return false;
  }
}
