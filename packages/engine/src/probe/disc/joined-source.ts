// Several files read as if they were one.
import { join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import type { Piece } from '../../model.ts';
import { openByteSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';

/** Files kept open at a time: reads go on where the last one ended. */
const MAX_OPEN = 4;

/** Bytes at which another piece begins. */
export function seamsOf(pieces: readonly Piece[] = []): number[] {
  let at = 0;
  return pieces.slice(0, -1).map(({ fromByte, toByte }) => (at += toByte - fromByte));
}

/** The bytes of a file, or of the pieces of a folder. Throws as `openByteSource` does. */
export async function openContent(
  path: string,
  pieces: readonly Piece[] | undefined,
  signal: AbortSignal,
): Promise<ByteSource> {
  return pieces ? joinedSource(path, pieces) : await openByteSource(path, signal);
}

/** The pieces of a folder, one behind the other. Files are opened when they are read, one read at a time. Reads throw as those of a file. */
export function joinedSource(folder: string, pieces: readonly Piece[]): ByteSource {
  return new JoinedSource(folder, pieces);
}

class JoinedSource implements ByteSource {
  readonly size: number;
  readonly #folder: string;
  readonly #pieces: readonly Piece[];
  readonly #starts: number[] = [];
  /** By path, least recently used first. */
  readonly #open = new Map<string, ByteSource>();

  constructor(folder: string, pieces: readonly Piece[]) {
    this.#folder = folder;
    this.#pieces = pieces;
    let at = 0;
    for (const piece of pieces) {
      this.#starts.push(at);
      at += piece.toByte - piece.fromByte;
    }
    this.size = at;
  }

  async read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    let i = this.#starts.findLastIndex((start) => start <= offset);
    for (let filled = 0; filled < bytes.length; i++) {
      const piece = this.#pieces[i]!;
      const from = piece.fromByte + offset + filled - this.#starts[i]!;
      const part = await this.#readPiece(piece, from, Math.min(bytes.length - filled, piece.toByte - from), signal);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  async #readPiece(piece: Piece, from: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const file = this.#open.get(piece.path) ?? (await openByteSource(join(this.#folder, piece.path), signal));
    this.#open.delete(piece.path);
    this.#open.set(piece.path, file);
    if (this.#open.size > MAX_OPEN) await this.#closeOldest();
    const part = await file.read(from, length, signal);
    if (part.length < length) throw new AppError('media.changed', `${piece.path} became shorter while it was read.`);
    return part;
  }

  async #closeOldest(): Promise<void> {
    const [oldest] = this.#open;
    if (!oldest) return;
    this.#open.delete(oldest[0]);
    await oldest[1][Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const files = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(files.map(async (file) => await file[Symbol.asyncDispose]()));
  }
}
