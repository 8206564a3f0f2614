// Reads the screenshots of Chromium: eight bits a channel, with or without alpha, not interlaced (PNG, RFC 2083).
import { inflateSync } from 'node:zlib';

export class PNG {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;
  readonly #channels: number;

  private constructor(width: number, height: number, channels: number, pixels: Uint8Array) {
    this.width = width;
    this.height = height;
    this.#channels = channels;
    this.#pixels = pixels;
  }

  /** Throws RangeError for any other kind of PNG. */
  static parse(file: Buffer): PNG {
    const data: Buffer[] = [];
    let head = Buffer.alloc(13);
    for (let at = 8; at + 12 <= file.length;) {
      const length = file.readUInt32BE(at);
      const type = file.toString('latin1', at + 4, at + 8);
      const body = file.subarray(at + 8, at + 8 + length);
      if (type === 'IHDR') head = Buffer.from(body);
      if (type === 'IDAT') data.push(body);
      at += 12 + length;
    }
    const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    const channels = head[9] === 6 ? 4 : head[9] === 2 ? 3 : 0;
    if (head[8] !== 8 || channels === 0 || head[12] !== 0) throw new RangeError('not a PNG as Chromium writes it');
    return new PNG(
      width,
      height,
      channels,
      unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels),
    );
  }

  /** Red, green and blue of the pixel at `y * width + x`. */
  rgb(at: number): [number, number, number] {
    const i = at * this.#channels;
    return [this.#pixels[i]!, this.#pixels[i + 1]!, this.#pixels[i + 2]!];
  }
}

function unfilter(raw: Uint8Array, stride: number, height: number, bytes: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= bytes ? out[y * stride + x - bytes]! : 0;
      const up = y > 0 ? out[(y - 1) * stride + x]! : 0;
      const corner = x >= bytes && y > 0 ? out[(y - 1) * stride + x - bytes]! : 0;
      const added = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + added;
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}
