// Bits of codec headers, most significant first. Reading past the end gives zeros and sets `overran`.
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get overran(): boolean {
    return this.#bit > this.#bytes.length * 8;
  }

  /** Bits read so far. */
  get position(): number {
    return this.#bit;
  }

  get bitsLeft(): number {
    return Math.max(0, this.#bytes.length * 8 - this.#bit);
  }

  /** Unsigned, up to 53 bits. */
  u(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = this.#bytes[this.#bit >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#bit & 7))) & 1);
      this.#bit++;
    }
    return value;
  }

  flag(): boolean {
    return this.u(1) === 1;
  }

  skip(count: number): void {
    this.#bit += count;
  }

  /** Exp-Golomb, ISO/IEC 14496-10 clause 9.1. */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && !this.overran && this.u(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.u(zeros);
  }

  se(): number {
    const k = this.ue();
    return k % 2 === 1 ? (k + 1) / 2 : -k / 2;
  }
}

/** NAL unit payload without the 0x03 bytes that keep start codes out of it (ISO/IEC 14496-10 clause 7.3.1). */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}
