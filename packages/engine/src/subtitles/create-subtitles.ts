// Reads subtitles in pieces of a minute, so that a viewer waits for the minute they look at and never for the film; the
// background pass reads the same pieces in order and keeps what came of them.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { CaptionService, Source, SubtitleStream, TimeRange } from '../model.ts';
import { isPictureSubtitle } from '../probe/subtitle-codecs.ts';
import { segmentKey } from '../stream/rendition.ts';
import { SingleFlight } from '../stream/single-flight.ts';
import { assScript } from './ass-script.ts';
import type { CaptionStream } from '../probe/captions/caption-streams.ts';
import { captionStreams } from '../probe/captions/caption-streams.ts';
import { FilmCaptions } from './captions/film-captions.ts';
import { cueList } from './cue-list.ts';
import type { Cue } from './cue.ts';
import type { Keep } from './keep.ts';
import { MAX_FONT_BYTES, fontStreams, fontType } from './fonts.ts';
import { packetCues } from './packet-cues.ts';
import { assStyles } from './parse-ass.ts';
import { pieceCount, pieceRange, piecesOf } from './pieces.ts';
import { decodePictures } from './pictures/decode-pictures.ts';
import { pictureCues } from './pictures/picture-list.ts';
import type { PictureCue } from './pictures/picture-list.ts';
import { readPackets } from './read-packets.ts';
import type { PacketPorts, ReadStream, ReadStreams } from './read-packets.ts';
import type { Font, Pace, Subtitles } from './subtitles.ts';

/** Part of the keys: bump when what is kept would come out differently. */
const RECIPES = { cues: 'cues-2', script: 'ass-1', pictures: 'pictures-1' } as const;
/** A picture or a line that was put up before a piece may still stand in it. */
const LOOK_BACK_MS = 20_000;
const MAX_PIECES = 400;

type Piece = Map<number, ReadStream>;

export interface SubtitlePorts extends PacketPorts {
  keep: Keep;
  /** Ends all reading. */
  closing: AbortSignal;
}

export interface RunningSubtitles extends Subtitles {
  /** Waits until nothing is being read; callers are expected to have gone. */
  idle(): Promise<void>;
}

export function createSubtitles(ports: SubtitlePorts): RunningSubtitles {
  return new FileSubtitles(ports);
}

class FileSubtitles implements RunningSubtitles {
  readonly #ports: SubtitlePorts;
  readonly #pieces = new LRUCache<string, Piece>({ max: MAX_PIECES });
  readonly #reading = new SingleFlight<Piece>();
  readonly #extracting = new SingleFlight<Map<number, ReadStream>>();
  readonly #captions: FilmCaptions;

  constructor(ports: SubtitlePorts) {
    this.#ports = ports;
    this.#captions = new FilmCaptions(ports);
  }

  async idle(): Promise<void> {
    await this.#reading.idle();
    await this.#extracting.idle();
    await this.#captions.idle();
  }

  #with(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#ports.closing]);
  }

  async cues(source: Source, index: number, signal: AbortSignal): Promise<Cue[]> {
    const captions = captionStream(source, index);
    if (captions) return await this.#captions.cues(source, captions.captions, signal);
    const stream = textStream(source, index);
    const kept = await this.#kept(source, stream.index);
    if (kept) return kept;
    const read = await this.#extractAll(source, signal, async () => {});
    return cuesOf(stream, read.get(index));
  }

  async cuesIn(source: Source, index: number, range: TimeRange, signal: AbortSignal): Promise<Cue[]> {
    const captions = captionStream(source, index);
    if (captions) return await this.#captions.cuesIn(source, captions.captions, range, signal);
    const stream = textStream(source, index);
    const stands = (cue: Cue): boolean => cue.startMs < range.toMs && cue.endMs > range.fromMs;
    const kept = await this.#kept(source, stream.index);
    if (kept) return kept.filter(stands);
    const parts: ReadStream[] = [];
    for (const n of piecesOf(source, range)) {
      const part = (await this.#piece(source, n, signal)).get(index);
      if (part) parts.push(part);
    }
    // What captions show in one piece may have been loaded in the one before.
    const read = isOneStory(stream) ? [joined(parts)] : parts;
    return read.flatMap((part) => cuesOf(stream, part)).filter(stands);
  }

  async *eachPart(source: Source, index: number, signal: AbortSignal): AsyncGenerator<Cue[], void, void> {
    const captions = captionStream(source, index);
    if (captions) {
      yield* this.#captions.eachPart(source, captions.captions, signal);
      return;
    }
    const stream = textStream(source, index);
    const kept = await this.#kept(source, stream.index);
    if (kept) {
      yield kept;
      return;
    }
    if (isOneStory(stream)) {
      yield await this.cues(source, index, signal);
      return;
    }
    for (let n = 0; n < pieceCount(source); n++)
      yield cuesOf(stream, (await this.#piece(source, n, signal)).get(index));
  }

  async script(source: Source, index: number, signal: AbortSignal): Promise<string> {
    const stream = textStream(source, index);
    if (!isAss(stream)) throw notFound(`Stream ${index} of this file is no ASS script.`);
    const kept = await this.#ports.keep.get(keyOf(source, index, RECIPES.script));
    if (kept) return Buffer.from(kept).toString('utf8');
    const read = (await this.#extractAll(source, signal, async () => {})).get(index);
    return scriptOf(stream, read);
  }

  async font(source: Source, index: number, signal: AbortSignal): Promise<Font> {
    if (!fontStreams(source.index).some((s) => s.index === index)) throw noFont(`The file has no font ${index}.`);
    if (source.index.reader === 'ffmpeg') throw noFont('Fonts cannot be read from this file.');
    const bytes = await this.#ports.use(source, signal, (reader) => reader.attachment(index, MAX_FONT_BYTES, signal));
    const type = fontType(bytes);
    if (type === null) throw noFont(`The attachment ${index} is no font.`);
    return { bytes, type };
  }

  async pictures(source: Source, index: number, range: TimeRange, signal: AbortSignal): Promise<PictureCue[]> {
    const stream = source.index.streams.find((s) => s.index === index);
    if (stream?.type !== 'subtitle' || !isPictureSubtitle(stream.codec))
      throw notFound(`Stream ${index} of this file has no subtitles in picture form.`);
    const found: PictureCue[] = [];
    for (const n of piecesOf(source, range)) found.push(...(await this.#picturePiece(source, stream, n, signal)));
    return found.filter((p) => p.startMs < range.toMs && p.endMs > range.fromMs);
  }

  async extract(
    source: Source,
    { signal, pace = async () => {} }: { signal: AbortSignal; pace?: Pace },
  ): Promise<'extracted' | 'known' | 'nothing'> {
    const streams = textStreams(source);
    const hasCaptions = captionStreams(source.index).length > 0;
    if (streams.length === 0 && !hasCaptions) return 'nothing';
    const kept = await Promise.all(streams.map((s) => this.#ports.keep.get(keyOf(source, s.index, lastRecipe(s)))));
    const isTextNew = kept.some((k) => k === null);
    const areCaptionsNew = hasCaptions && (await this.#captions.kept(source)) === null;
    if (isTextNew) await this.#extractAll(source, signal, pace);
    if (areCaptionsNew) await this.#captions.extract(source, this.#with(signal), pace);
    return isTextNew || areCaptionsNew ? 'extracted' : 'known';
  }

  async captionServices(source: Source): Promise<CaptionService[] | null> {
    const kept = await this.#captions.kept(source);
    return kept && [...kept.keys()];
  }

  async #kept(source: Source, stream: number): Promise<Cue[] | null> {
    const bytes = await this.#ports.keep.get(keyOf(source, stream, RECIPES.cues));
    return bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as Cue[]); // written below, and kept under a hash
  }

  /** Everything that all text streams say. Callers of one film share a pass. */
  async #extractAll(source: Source, signal: AbortSignal, pace: Pace): Promise<Map<number, ReadStream>> {
    return await this.#extracting.do(source.index.sourceId, this.#with(signal), async (s) => {
      const streams = textStreams(source);
      const read =
        source.index.reader === 'ffmpeg'
          ? await this.#wholeByFfmpeg(source, streams, s)
          : await this.#allPieces(source, s, pace);
      for (const stream of streams) {
        const one = read.get(stream.index);
        if (isAss(stream)) this.#keepText(keyOf(source, stream.index, RECIPES.script), scriptOf(stream, one));
        this.#keepText(keyOf(source, stream.index, RECIPES.cues), JSON.stringify(cuesOf(stream, one)));
      }
      return read;
    });
  }

  /** A process for every minute would cost more than one for all of them. */
  async #wholeByFfmpeg(source: Source, streams: SubtitleStream[], signal: AbortSignal): Promise<Piece> {
    return (await readPackets(this.#ports, source, streams, null, signal)).byStream;
  }

  async #allPieces(source: Source, signal: AbortSignal, pace: Pace): Promise<Piece> {
    const whole: Piece = new Map();
    for (let n = 0; n < pieceCount(source); n++) {
      const { byStream, bytesRead } = await this.#readPiece(source, n, signal);
      for (const [index, part] of byStream) {
        const known = whole.get(index);
        if (known) known.packets.push(...part.packets);
        else whole.set(index, { ...part, packets: [...part.packets] });
      }
      await pace(bytesRead, signal);
    }
    return whole;
  }

  async #piece(source: Source, n: number, signal: AbortSignal): Promise<Piece> {
    const key = pieceKey(source, n);
    const known = this.#pieces.get(key);
    if (known) return known;
    return await this.#reading.do(key, this.#with(signal), async (s) => (await this.#readPiece(source, n, s)).byStream);
  }

  async #readPiece(source: Source, n: number, signal: AbortSignal): Promise<ReadStreams> {
    const key = pieceKey(source, n);
    const known = this.#pieces.get(key);
    if (known) return { byStream: known, bytesRead: 0 };
    const read = await readPackets(this.#ports, source, textStreams(source), pieceRange(source, n), signal);
    this.#pieces.set(key, read.byStream);
    return read;
  }

  async #picturePiece(source: Source, stream: SubtitleStream, n: number, signal: AbortSignal): Promise<PictureCue[]> {
    const key = segmentKey(source.index.sourceId, stream.index, RECIPES.pictures, n);
    const kept = await this.#ports.keep.get(key);
    if (kept) return JSON.parse(Buffer.from(kept).toString('utf8')) as PictureCue[]; // written below
    const { fromMs, toMs } = pieceRange(source, n);
    // What begins before belongs to the piece before; decoders need it all the same. What ends a picture may come after.
    const range = { fromMs: fromMs - LOOK_BACK_MS, toMs: toMs + LOOK_BACK_MS };
    const read = (await readPackets(this.#ports, source, [stream], range, signal)).byStream.get(stream.index);
    const cues = pictureCues(decodePictures(stream.codec, read?.header ?? null, read?.packets ?? []));
    const own = cues.filter((c) => c.startMs >= fromMs && c.startMs < toMs);
    this.#keepText(key, JSON.stringify(own));
    return own;
  }

  #keepText(key: string, text: string): void {
    this.#ports.keep.keep(key, Buffer.from(text));
  }
}

function textStreams(source: Source): SubtitleStream[] {
  return source.index.streams.filter(
    (s): s is SubtitleStream => s.type === 'subtitle' && s.isText && s.captions === undefined,
  );
}

/** The stream of this number where it is one of captions inside the pictures. */
function captionStream({ index }: Source, stream: number): CaptionStream | undefined {
  return captionStreams(index).find((s) => s.index === stream);
}

function textStream(source: Source, index: number): SubtitleStream {
  const stream = textStreams(source).find((s) => s.index === index);
  if (!stream) throw notFound(`Stream ${index} of this file has no subtitles in text form.`);
  return stream;
}

function notFound(text: string): AppError {
  return new AppError('playback.stream-not-found', text);
}

function noFont(text: string): AppError {
  return new AppError('stream.not-found', text);
}

function isAss({ codec }: Pick<SubtitleStream, 'codec'>): boolean {
  return codec === 'ass' || codec === 'ssa';
}

/** Each packet goes on with what the one before has begun. */
function isOneStory({ codec }: Pick<SubtitleStream, 'codec'>): boolean {
  return codec === 'eia_608';
}

function joined(parts: readonly ReadStream[]): ReadStream | undefined {
  return parts[0] && { ...parts[0], packets: parts.flatMap((part) => part.packets) };
}

/** Kept last, so that it stands for all of a stream. */
function lastRecipe(stream: SubtitleStream): string {
  return isAss(stream) ? RECIPES.script : RECIPES.cues;
}

function keyOf({ index }: Source, stream: number, recipe: string): string {
  return segmentKey(index.sourceId, stream, recipe, 0);
}

function pieceKey({ index }: Source, n: number): string {
  return `${index.sourceId}|${n}`;
}

function cuesOf(stream: SubtitleStream, read: ReadStream | undefined): Cue[] {
  if (!read) return cueList([]);
  const styles = isAss(stream) && read.header ? assStyles(Buffer.from(read.header).toString('utf8')) : undefined;
  return packetCues({ codec: read.codec, language: stream.language }, read.packets, styles);
}

function scriptOf(stream: SubtitleStream, read: ReadStream | undefined): string {
  return assScript(read?.header ?? null, read?.packets ?? [], stream.language);
}
