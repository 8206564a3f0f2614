// What ffmpeg is told to open: a file, or the pieces of a disc as if they were one.
import { join } from 'node:path';
import type { MediaIndex, Piece } from '../model.ts';

/** `path` as in `Source`: absolute. */
export interface InputFile extends Pick<MediaIndex, 'pieces' | 'readableBytes'> {
  path: string;
}

/** An address for `-i`, and the protocols that must be allowed for it. */
export interface FileInput {
  url: string;
  protocols: string[];
}

/** With its protocol, no name ("-i", "concat:a|b", "http:") means anything else. */
export function fileInput({ path, pieces, readableBytes }: InputFile): FileInput {
  if (!pieces && readableBytes !== undefined)
    return { url: partOf(`file:${path}`, 0, readableBytes), protocols: ['file', 'pipe', 'subfile'] };
  if (!pieces) return { url: `file:${path}`, protocols: ['file', 'pipe'] };
  // `concat:` has no way to write a name with "|" in it. `concatf:` reads a list, here out of its own address.
  const list = pieces.map((piece) => `${escaped(pieceUrl(path, piece))}\n`).join('');
  const url = `concatf:data:text/plain;base64,${Buffer.from(list).toString('base64')}`;
  return { url, protocols: ['file', 'pipe', 'concatf', 'data', 'subfile'] };
}

/** The bytes [from, to) of another address. Two commas: the options of `subfile` are divided by the character behind its name. */
export function partOf(url: string, from: number, to: number): string {
  return `subfile,,start,${from},end,${to},,:${url}`;
}

function pieceUrl(folder: string, { path, sizeBytes, fromByte, toByte }: Piece): string {
  const url = `file:${join(folder, path)}`;
  return fromByte === 0 && toByte === sizeBytes ? url : partOf(url, fromByte, toByte);
}

/** As `av_get_token` of libavutil reads it: a backslash keeps the next character from meaning anything. */
function escaped(text: string): string {
  return text.replaceAll(/[\\'\s]/g, (c) => `\\${c}`);
}
