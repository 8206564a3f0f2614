// The files of a disc that ffmpeg does not write: which parts of its streams are the film. Only what players of a main title read.

const SECTOR = 2048;

interface Title {
  seconds: number;
  /** First and last sector, and seconds. */
  cells: readonly (readonly [first: number, last: number, seconds: number])[];
}

/** VTS_xx_0.IFO of a DVD: its titles, and one AC-3 track in Portuguese. */
export function titleSet(titles: readonly Title[]): Buffer {
  const head = Buffer.alloc(2 * SECTOR);
  head.write('DVDVIDEO-VTS', 0, 'latin1');
  head.writeUInt32BE(2, 0xcc);
  head.writeUInt16BE(1, 0x202);
  head.writeUInt8(4, 0x204);
  head.write('pt', 0x206, 'latin1');
  const chains = titles.map(chain);
  const table = Buffer.alloc(8 + chains.length * 8);
  table.writeUInt16BE(chains.length, 0);
  let at = table.length;
  for (const [i, body] of chains.entries()) {
    table.writeUInt32BE(at, 8 + i * 8 + 4);
    at += body.length;
  }
  table.writeUInt32BE(at - 1, 4);
  return Buffer.concat([head, table, ...chains]);
}

const CHAIN_HEAD = 0xec;
const CELL = 24;

function chain({ seconds, cells }: Title): Buffer {
  const bytes = Buffer.alloc(CHAIN_HEAD + cells.length + cells.length * CELL);
  bytes.set([cells.length, cells.length, ...time(seconds)], 2);
  bytes.writeUInt8(0x80, 0x0c);
  bytes.writeUInt16BE(CHAIN_HEAD, 0xe6);
  bytes.writeUInt16BE(CHAIN_HEAD + cells.length, 0xe8);
  for (const [i, [first, last, length]] of cells.entries()) {
    bytes.writeUInt8(i + 1, CHAIN_HEAD + i);
    const at = CHAIN_HEAD + cells.length + i * CELL;
    bytes.set(time(length), at + 4);
    bytes.writeUInt32BE(first, at + 8);
    bytes.writeUInt32BE(last, at + 16);
    bytes.writeUInt32BE(last, at + 20);
  }
  return bytes;
}

/** Two decimal digits each, the last of frames, 25 of which make a second. */
function time(seconds: number): number[] {
  const frames = Math.round(seconds * 25);
  const parts = [frames / 90_000, (frames / 1500) % 60, (frames / 25) % 60, frames % 25].map(Math.floor);
  const digits = parts.map((n) => (Math.floor(n / 10) << 4) | (n % 10));
  return [...digits.slice(0, 3), 0x40 | digits[3]!];
}

/** A playlist of a Blu-ray: clips, seconds on their clocks, and their one AC-3 track in Portuguese. */
export function playlist(items: readonly { clip: string; inS: number; outS: number }[]): Buffer {
  const bodies = items.map(({ clip, inS, outS }) => {
    const body = Buffer.alloc(34 + STREAMS.length);
    body.writeUInt16BE(body.length - 2, 0);
    body.write(`${clip}M2TS`, 2, 'latin1');
    body.writeUInt16BE(1, 11);
    body.writeUInt32BE(Math.round(inS * 45_000), 14);
    body.writeUInt32BE(Math.round(outS * 45_000), 18);
    STREAMS.copy(body, 34);
    return body;
  });
  const list = Buffer.concat([Buffer.alloc(10), ...bodies]);
  list.writeUInt32BE(list.length - 4, 0);
  list.writeUInt16BE(items.length, 6);
  const marks = Buffer.alloc(6 + items.length * 14);
  marks.writeUInt32BE(marks.length - 4, 0);
  marks.writeUInt16BE(items.length, 4);
  for (const [i, { inS }] of items.entries()) {
    marks.writeUInt8(1, 6 + i * 14 + 1);
    marks.writeUInt16BE(i, 6 + i * 14 + 2);
    marks.writeUInt32BE(Math.round(inS * 45_000), 6 + i * 14 + 4);
  }
  const head = Buffer.alloc(40);
  head.write('MPLS0200', 0, 'latin1');
  head.writeUInt32BE(40, 8);
  head.writeUInt32BE(40 + list.length, 12);
  return Buffer.concat([head, list, marks]);
}

/** H.264 at the PID of all Blu-rays, AC-3 at that of the first sound. */
const STREAMS = Buffer.concat([
  Buffer.from([0, 46, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.from([9, 1, 0x10, 0x11, 0, 0, 0, 0, 0, 0, 5, 0x1b, 0x61, 0, 0, 0]),
  Buffer.from([9, 1, 0x11, 0x00, 0, 0, 0, 0, 0, 0, 5, 0x81, 0x31, 0x70, 0x6f, 0x72]),
]);
