// What a head writes to its pipe, taken apart: the header, then every frame with its times.
import { AppError } from '@praxino/contracts/errors';
import { BoxSplitter } from '../package/box-splitter.ts';
import { concat } from '../package/boxes.ts';
import { readFragment } from '../package/fragment.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { FfmpegOptions } from './ffmpeg.ts';

export type HeadOutput =
  /** `ftyp` and `moov`, before the first frame. */
  | { kind: 'header'; bytes: Uint8Array }
  /** In decode order; `pts` in the ticks of the output, as ffmpeg gives it. */
  | { kind: 'frame'; pts: number; isKey: boolean; data: Uint8Array };

/** Takes a head's bytes as they come. Throws AppError('transcode.failed') on what is no fragmented MP4. */
export class HeadParser {
  readonly #boxes = new BoxSplitter();
  readonly #header: Uint8Array[] = [];
  #moof: Uint8Array | null = null;

  *push(bytes: Uint8Array): Generator<HeadOutput> {
    for (const box of this.#boxes.push(bytes)) {
      if (box.type === 'ftyp' || box.type === 'moov') this.#header.push(box.bytes);
      if (box.type === 'moov') yield { kind: 'header', bytes: concat(this.#header) };
      if (box.type === 'moof') this.#moof = box.bytes;
      if (box.type !== 'mdat') continue;
      if (!this.#moof) throw new AppError('transcode.failed', 'The encoder wrote pictures without their times.');
      yield* framesOf(this.#moof, box.bytes.subarray(8));
      this.#moof = null;
    }
  }

  /** Throws when the output ended in the middle. */
  end(): void {
    this.#boxes.end();
  }
}

/** Runs a head. Throws as `runFfmpeg` and `HeadParser` do. */
export async function* headOutput(
  ffmpegPath: string,
  args: readonly string[],
  options: FfmpegOptions,
): AsyncGenerator<HeadOutput, void, void> {
  const parser = new HeadParser();
  for await (const bytes of runFfmpeg(ffmpegPath, args, options)) yield* parser.push(bytes);
  parser.end();
}

function* framesOf(moof: Uint8Array, payload: Uint8Array): Generator<HeadOutput> {
  const fragment = readFragment(moof);
  let { tfdt: dts } = fragment;
  let at = 0;
  for (const { size, duration, offset, isKey } of fragment.samples) {
    if (at + size > payload.length) throw new AppError('transcode.failed', 'The encoder wrote half a picture.');
    yield { kind: 'frame', pts: dts + offset, isKey, data: payload.subarray(at, at + size) };
    at += size;
    dts += duration;
  }
}
