// The transport of CTA-708: caption channel packets, and the service blocks in them (CTA-708-E §5 and §6).

/** A packet is no longer than this; its header tells its length in pairs of bytes. */
const MAX_PACKET_BYTES = 128;
/** Service numbers above six stand in a byte of their own. */
const EXTENDED = 7;

export class DtvccPackets {
  readonly #service: number;
  #packet: number[] = [];
  #length = 0;

  /** `service`: the one that is wanted. */
  constructor(service: number) {
    this.#service = service;
  }

  /** Two bytes that begin a packet. Returns the data of the service that this completes; mostly none. */
  begin(byte1: number, byte2: number): Uint8Array {
    const left = this.#finish();
    const size = byte1 & 0x3f;
    this.#length = size === 0 ? MAX_PACKET_BYTES : size * 2;
    this.#packet = [byte1, byte2];
    return left.length > 0 ? left : this.#whenWhole();
  }

  /** Two bytes that go on with it. */
  goOn(byte1: number, byte2: number): Uint8Array {
    if (this.#packet.length === 0) return NOTHING;
    this.#packet.push(byte1, byte2);
    return this.#whenWhole();
  }

  #whenWhole(): Uint8Array {
    return this.#packet.length >= this.#length ? this.#finish() : NOTHING;
  }

  /** What came of a packet is read even where its end was lost. */
  #finish(): Uint8Array {
    const bytes = Uint8Array.from(this.#packet.slice(1, this.#length));
    this.#packet = [];
    const data: number[] = [];
    for (let at = 0; at < bytes.length;) {
      const header = bytes[at++]!;
      const size = header & 0x1f;
      let service = header >> 5;
      if (service === 0 || size === 0) break;
      if (service === EXTENDED) service = (bytes[at++] ?? 0) & 0x3f;
      if (service === this.#service) data.push(...bytes.subarray(at, at + size));
      at += size;
    }
    return data.length > 0 ? Uint8Array.from(data) : NOTHING;
  }
}

const NOTHING = new Uint8Array(0);
