// Captions of films, read in pieces of a minute while somebody waits and whole in the background, and kept.
import type { CaptionService, Source, TimeRange } from '../../model.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { cutId } from '../../probe/source-id.ts';
import { segmentKey } from '../../stream/rendition.ts';
import { SingleFlight } from '../../stream/single-flight.ts';
import type { Cue } from '../cue.ts';
import type { Keep } from '../keep.ts';
import { PIECE_MS, pieceCount, pieceRange, piecesOf } from '../pieces.ts';
import type { PacketPorts } from '../read-packets.ts';
import type { Pace } from '../subtitles.ts';
import { captionCues } from './caption-cues.ts';
import type { CaptionCues, CaptionFrame } from './caption-cues.ts';
import { readCaptions } from './read-captions.ts';

/** Parts of the keys: bump when what is kept would come out differently. */
const RECIPES = { whole: 'captions-1', piece: 'captions-piece-1' } as const;
/** What was put up or loaded before a piece may be shown in it; what ends it may come after. */
const LOOK_AROUND_MS = 20_000;

export interface CaptionPorts extends PacketPorts {
  keep: Keep;
  closing: AbortSignal;
}

export class FilmCaptions {
  readonly #ports: CaptionPorts;
  readonly #pieces = new SingleFlight<CaptionCues>();
  readonly #whole = new SingleFlight<CaptionCues>();

  constructor(ports: CaptionPorts) {
    this.#ports = ports;
  }

  async idle(): Promise<void> {
    await this.#pieces.idle();
    await this.#whole.idle();
  }

  /** All cues of a service; reads the film where they are not kept. */
  async cues(source: Source, service: CaptionService, signal: AbortSignal): Promise<Cue[]> {
    const all = (await this.kept(source)) ?? (await this.extract(source, signal));
    return all.get(service) ?? [];
  }

  async cuesIn(source: Source, service: CaptionService, range: TimeRange, signal: AbortSignal): Promise<Cue[]> {
    const stands = (cue: Cue): boolean => cue.startMs < range.toMs && cue.endMs > range.fromMs;
    const kept = await this.kept(source);
    if (kept) return (kept.get(service) ?? []).filter(stands);
    const found: Cue[] = [];
    // A piece knows what was put up before it.
    for (const [i, n] of piecesOf(source, { ...range, fromMs: range.fromMs + PIECE_MS }).entries()) {
      const cues = (await this.#piece(source, n, signal)).get(service) ?? [];
      found.push(...(i === 0 ? cues : cues.filter((cue) => cue.startMs >= pieceRange(source, n).fromMs)));
    }
    return found.filter(stands);
  }

  async *eachPart(source: Source, service: CaptionService, signal: AbortSignal): AsyncGenerator<Cue[], void, void> {
    const kept = await this.kept(source);
    if (kept) {
      yield kept.get(service) ?? [];
      return;
    }
    for (let n = 0; n < pieceCount(source); n++) {
      const { fromMs } = pieceRange(source, n);
      yield ((await this.#piece(source, n, signal)).get(service) ?? []).filter((cue) => cue.startMs >= fromMs);
    }
  }

  /** What the whole film says, by service; null before it was extracted. */
  async kept(source: Source): Promise<CaptionCues | null> {
    return parse(await this.#ports.keep.get(keyOf(source, RECIPES.whole, 0)));
  }

  /** Reads all of a film and keeps what it says. Callers of one film share the pass. */
  async extract(source: Source, signal: AbortSignal, pace: Pace = async () => {}): Promise<CaptionCues> {
    return await this.#whole.do(cutId(source.index), this.#with(signal), async (s) => {
      const all = await this.#read(source, { fromMs: -Infinity, toMs: Infinity }, s, pace);
      this.#keep(keyOf(source, RECIPES.whole, 0), all);
      return all;
    });
  }

  async #piece(source: Source, n: number, signal: AbortSignal): Promise<CaptionCues> {
    const key = keyOf(source, RECIPES.piece, n);
    const kept = parse(await this.#ports.keep.get(key));
    if (kept) return kept;
    return await this.#pieces.do(key, this.#with(signal), async (s) => {
      const { fromMs, toMs } = pieceRange(source, n);
      const around = { fromMs: fromMs - LOOK_AROUND_MS, toMs: toMs + LOOK_AROUND_MS };
      const read = await this.#read(source, around, s, async () => {});
      const own = new Map(
        [...read].map(([service, cues]) => [service, cues.filter((c) => c.endMs > fromMs && c.startMs < toMs)]),
      );
      this.#keep(key, own);
      return own;
    });
  }

  async #read(source: Source, range: TimeRange, signal: AbortSignal, pace: Pace): Promise<CaptionCues> {
    const frames: CaptionFrame[] = [];
    for await (const batch of readCaptions(this.#ports, source, range, signal)) {
      frames.push(...batch.frames);
      await pace(batch.bytesRead, signal);
    }
    return captionCues(frames, Math.min(range.toMs, endMs(source)));
  }

  #keep(key: string, cues: CaptionCues): void {
    this.#ports.keep.keep(key, Buffer.from(JSON.stringify([...cues])));
  }

  #with(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#ports.closing]);
  }
}

/** Written by `#keep`, and kept under a hash. */
function parse(bytes: Uint8Array | null): CaptionCues | null {
  return bytes && new Map(JSON.parse(Buffer.from(bytes).toString('utf8')) as [CaptionService, Cue[]][]);
}

function keyOf({ index }: Source, recipe: string, part: number): string {
  return segmentKey(cutId(index), mainVideo(index)?.index ?? 0, recipe, part);
}

/** The end of the film on its own clock; captions that nobody clears stand until then. */
function endMs({ index }: Source): number {
  const video = mainVideo(index);
  const { grid } = index;
  return grid && video?.index === grid.streamIndex ? (grid.endPts * 1000) / video.timescale : index.durationMs;
}
