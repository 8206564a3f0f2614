// VobSub files for tests: units with one picture of one colour, in packs of 2 kB as DVDs have them.

export interface Drawn {
  /** Number of the language in the file. */
  track: number;
  startMs: number;
  /** Shown so long. */
  durationMs: number;
  x: number;
  y: number;
  /** Up to 8 wide and high: one colour all over. */
  size: number;
  /** Bytes that mean nothing, so that the unit fills several packs. */
  padding?: number;
}

const u16 = (value: number): number[] => [value >> 8, value & 255];
const SECTOR = 2048;

/** A unit whose lines all reach to their end in colour 1. */
export function unitOf({ durationMs, x, y, size, padding = 0 }: Drawn): Uint8Array {
  const lines = Array.from({ length: Math.ceil(size / 2) }, () => [0x00, 0x01]).flat();
  const pixels = [...lines, ...Array.from({ length: padding }, () => 0)];
  const controlsAt = 4 + pixels.length;
  const [x2, y2] = [x + size - 1, y + size - 1];
  const area = [x >> 4, ((x & 15) << 4) | (x2 >> 8), x2 & 255, y >> 4, ((y & 15) << 4) | (y2 >> 8), y2 & 255];
  const shown = [0x01, 0x03, 0x32, 0x10, 0x04, 0xff, 0xff, 0x05, ...area, 0x06, ...u16(4), ...u16(4), 0xff];
  const stopAt = controlsAt + 4 + shown.length;
  const stop = [...u16(Math.round((durationMs * 90) / 1024)), ...u16(stopAt), 0x02, 0xff];
  return Uint8Array.from([
    ...u16(stopAt + stop.length),
    ...u16(controlsAt),
    ...pixels,
    ...u16(0),
    ...u16(stopAt),
    ...shown,
    ...stop,
  ]);
}

/** A packet of private stream 1 in a pack of its own, filled up to 2 kB. */
function packOf(track: number, part: Uint8Array): Uint8Array {
  const pack = new Uint8Array(SECTOR);
  pack.set([0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 1, 0x89, 0xc3, 0xf8]);
  const length = 4 + part.length;
  pack.set([0, 0, 1, 0xbd, ...u16(length), 0x81, 0, 0, 0x20 + track], 14);
  pack.set(part, 24);
  const rest = SECTOR - 24 - part.length;
  if (rest >= 6) pack.set([0, 0, 1, 0xbe, ...u16(rest - 6)], 24 + part.length);
  return pack;
}

/** The two files; `languages` in the order of their numbers. */
export function vobSubFiles(languages: readonly string[], drawn: readonly Drawn[]): { idx: string; sub: Uint8Array } {
  const packs: Uint8Array[] = [];
  const entries = languages.map((): string[] => []);
  for (const one of drawn) {
    const filepos = (packs.length * SECTOR).toString(16).padStart(9, '0');
    entries[one.track]!.push(`timestamp: ${stamp(one.startMs)}, filepos: ${filepos}`);
    const unit = unitOf(one);
    for (let at = 0; at < unit.length; at += 2000) packs.push(packOf(one.track, unit.subarray(at, at + 2000)));
  }
  const head = [
    '# VobSub index file, v7 (do not modify this line!)',
    'size: 720x576',
    'palette: 000000, ff0000, 00ff00',
  ];
  const tracks = languages.flatMap((id, i) => ['', `id: ${id}, index: ${i}`, ...entries[i]!]);
  return { idx: [...head, 'langidx: 0', ...tracks, ''].join('\r\n'), sub: Buffer.concat(packs) };
}

function stamp(ms: number): string {
  const parts = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((n) =>
    String(Math.floor(n)).padStart(2, '0'),
  );
  return `${parts.join(':')}:${String(ms % 1000).padStart(3, '0')}`;
}
