// The top level of an MP4 or QuickTime file: where its index and its fragments are.
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { unreadable } from '../limits.ts';
import { MAX_HEADER_LENGTH, findBox, readBoxHeader } from './boxes.ts';

/** A three-hour film at 60 frames per second has 20 MB. */
const MAX_MOOV_BYTES = 48 << 20;
const MAX_MOOF_BYTES = 16 << 20;
const MAX_TOP_BOXES = 500_000;

export interface Layout {
  /** Body of `ftyp`; empty in old QuickTime files. */
  fileType: Uint8Array;
  /** Body of `moov`. */
  moov: Uint8Array;
  /** Where it begins. */
  moovAt: number;
  /** Offsets of the `moof` boxes, in file order. */
  fragments: number[];
  /** A box reaches beyond the end of the file. */
  isCutOff: boolean;
  /** Bytes before a fragment whose head is cut off, which ffmpeg refuses with all before it; else the size of the file. */
  readableBytes: number;
}

/** Throws AppError('media.unreadable') for a file without an index. */
export async function readLayout(source: ByteSource, signal: AbortSignal): Promise<Layout> {
  const window = new ByteWindow(source, 1 << 12);
  const layout: Layout = {
    fileType: new Uint8Array(0),
    moov: new Uint8Array(0),
    moovAt: 0,
    fragments: [],
    isCutOff: false,
    readableBytes: source.size,
  };
  let at = 0;
  for (let count = 0; at < source.size && count < MAX_TOP_BOXES; count++) {
    const header = readBoxHeader(await window.bytes(at, MAX_HEADER_LENGTH, signal), 0);
    // Zero padding and junk after the last box harm nobody.
    if (!header || !/^[\x20-\x7e\xa9]{4}$/.test(header.type)) break;
    const end = header.size === 0 ? source.size : at + header.size;
    const isWhole = end <= source.size;
    const start = at + header.headerLength;
    if (!isWhole) layout.isCutOff = true;
    if (!isWhole && header.type === 'moof') layout.readableBytes = at;
    if (header.type === 'ftyp') layout.fileType = await source.read(start, Math.min(1024, end - start), signal);
    if (header.type === 'moof' && isWhole && end - at <= MAX_MOOF_BYTES) layout.fragments.push(at);
    if (header.type === 'moov' && layout.moov.length === 0) {
      layout.moov = await readMoov(source, start, end, signal);
      layout.moovAt = at;
    }
    at = end;
  }
  if (layout.moov.length === 0) throw missingIndex(source.size);
  return layout;
}

async function readMoov(source: ByteSource, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
  if (end > source.size) throw missingIndex(source.size);
  if (end - start > MAX_MOOV_BYTES) {
    throw unreadable('The index of this file (moov) is larger than any film needs.', start);
  }
  const moov = await source.read(start, end - start, signal);
  const compressed = findBox(moov, 'cmov');
  if (compressed) throw unreadable('The index of this file is compressed, which only very old QuickTime did.', start);
  return moov;
}

function missingIndex(byteOffset: number): ReturnType<typeof unreadable> {
  const detail = 'The file ends before its index (moov): the download or the recording was not finished.';
  return unreadable(detail, byteOffset);
}
