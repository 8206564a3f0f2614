// Writes Blu-ray subtitles (a .sup file) of plain boxes: ffmpeg encodes no PGS, and a box is easy to find in a picture.

/** A filled rectangle on the plane of the film's own size. */
export interface BoxFacts {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Y′CbCr as the disc stores it (studio swing). */
  ycbcr: readonly [y: number, cb: number, cr: number];
}
export interface ShownBox {
  startMs: number;
  endMs: number;
  box: BoxFacts;
}

const [PALETTE, OBJECT, COMPOSITION, WINDOW, END] = [0x14, 0x15, 0x16, 0x17, 0x80] as const;

const u16 = (value: number): number[] => [value >> 8, value & 255];

function segment(ms: number, type: number, body: readonly number[]): Buffer {
  const head = Buffer.alloc(13);
  head.write('PG', 0, 'latin1');
  head.writeUInt32BE(Math.round(ms * 90), 2);
  head.writeUInt8(type, 10);
  head.writeUInt16BE(body.length, 11);
  return Buffer.concat([head, Buffer.from(body)]);
}

/** One colour in runs: 00 C0|length, colour; 00 00 ends each line. */
function runs({ width, height }: BoxFacts): number[] {
  const line = [0x00, 0xc0 | (width >> 8), width & 255, 1, 0x00, 0x00];
  return Array.from({ length: height }, () => line).flat();
}

/** Boxes in the order of time, on a plane of `width` × `height`. */
export function supFile(width: number, height: number, shown: readonly ShownBox[]): Buffer {
  const composition = (number: number, state: number, objects: readonly number[]): number[] =>
    [u16(width), u16(height), [0x10], u16(number), [state, 0, 0], [objects.length / 8], objects].flat() as number[];
  // ffmpeg counts from the first packet of an input.
  const nothing = [segment(0, COMPOSITION, composition(0, 0x80, [])), segment(0, END, [])];
  return Buffer.concat([
    ...nothing,
    ...shown.flatMap(({ startMs, endMs, box }, i) => {
      const window = [0, ...u16(box.x), ...u16(box.y), ...u16(box.width), ...u16(box.height)];
      const code = runs(box);
      const length = code.length + 4;
      const object = [
        0,
        0,
        0,
        0xc0,
        length >> 16,
        ...u16(length & 0xffff),
        ...u16(box.width),
        ...u16(box.height),
        ...code,
      ];
      const [y, cb, cr] = box.ycbcr;
      return [
        segment(startMs, COMPOSITION, composition(i * 2, 0x80, [0, 0, 0, 0, ...u16(box.x), ...u16(box.y)])),
        segment(startMs, WINDOW, [1, ...window]),
        segment(startMs, PALETTE, [0, 0, 0, 16, 128, 128, 0, 1, y, cr, cb, 255]),
        segment(startMs, OBJECT, object),
        segment(startMs, END, []),
        segment(endMs, COMPOSITION, composition(i * 2 + 1, 0x00, [])),
        segment(endMs, WINDOW, [1, ...window]),
        segment(endMs, END, []),
      ];
    }),
  ]);
}
