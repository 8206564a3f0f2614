// Writes transport streams (ISO/IEC 13818-1): PAT, PMT and PES packets in packets of 188 bytes.
import { ascii, concat, u8 } from '../../package/boxes.ts';

export const PACKET_BYTES = 188;
/** What 4 bytes of header leave. */
const ROOM = PACKET_BYTES - 4;
const PIDS = { pat: 0, pmt: 0x1000, video: 0x100, audio: 0x101 } as const;
const CLOCK = 90_000;
const WRAP = 2 ** 33;

/**
 * Added to every time: decode times of the first pictures lie before the beginning of the film, and a transport stream has no
 * negative ones. 10 s as Apple's own segmenter has it.
 */
export const TIME_OFFSET_TICKS: number = 10 * CLOCK;
/** The clock runs this far before decode times: decoders have it to fetch a picture in. */
const PCR_LEAD_TICKS = 0.7 * CLOCK;
/** Continuity counters have 4 bits. A segment whose packets of each PID are a multiple of 16 begins and ends at the same count. */
const COUNTS = 16;

export interface TsStream {
  kind: 'video' | 'audio';
  /** stream_type (table 2-34, and ATSC A/52 annex A for AC-3). */
  type: number;
  /** stream_id of its PES packets. */
  streamId: number;
  /** Descriptors in the PMT, complete. */
  descriptors: Uint8Array;
}

export interface AccessUnit {
  stream: TsStream;
  /** Seconds of the film's clock. */
  pts: number;
  dts: number;
  /** A decoder can start here. */
  isKey: boolean;
  data: Uint8Array;
}

/**
 * One segment. It depends on nothing before it, and segments follow each other in any order: the packets of every PID are a
 * multiple of 16, so that continuity counters go on across every joint. `units` in the order they are sent.
 */
export function muxSegment(streams: readonly TsStream[], units: readonly AccessUnit[]): Uint8Array {
  const clock = streams.find((s) => s.kind === 'video') ?? streams[0]!;
  const out = new PacketWriter();
  const tables = [sectionPacket(patSection()), sectionPacket(pmtSection(streams, clock))];
  // Tables again and again, for those who tune in: 16 times, evenly, which their counters want as well.
  const clockUnits = units.filter((u) => u.stream === clock).length;
  let [told, seen] = [0, 0];
  const tell = (until: number): void => {
    for (; told < until; told++) {
      out.write(PIDS.pat, tables[0]!, {});
      out.write(PIDS.pmt, tables[1]!, {});
    }
  };
  const packetsLeft = extraPackets(streams, units, clock);
  for (const [i, unit] of units.entries()) {
    if (unit.stream === clock) tell(Math.min(COUNTS, Math.ceil((++seen / clockUnits) * COUNTS)));
    else tell(1);
    const isLast = !units.slice(i + 1).some((u) => u.stream === unit.stream);
    const extra = isLast ? packetsLeft.get(unit.stream)! : 0;
    writePes(out, unit, { hasClock: unit.stream === clock, extra });
  }
  tell(COUNTS);
  return out.bytes();
}

function pidOf({ kind }: TsStream): number {
  return PIDS[kind];
}

/** How many packets the last unit of each stream is spread over beyond what it needs. */
function extraPackets(
  streams: readonly TsStream[],
  units: readonly AccessUnit[],
  clock: TsStream,
): Map<TsStream, number> {
  return new Map(
    streams.map((stream) => {
      const own = units.filter((u) => u.stream === stream);
      const packets = own.reduce((sum, u) => sum + packetsFor(u, stream === clock), 0);
      return [stream, (COUNTS - (packets % COUNTS)) % COUNTS];
    }),
  );
}

function packetsFor(unit: AccessUnit, hasClock: boolean): number {
  const first = ROOM - (hasClock ? CLOCK_FIELD_BYTES : unit.isKey ? FLAG_FIELD_BYTES : 0);
  const size = pesHeader(unit).length + unit.data.length;
  return size <= first ? 1 : 1 + Math.ceil((size - first) / ROOM);
}

/** Adaptation fields: length and flags, with or without the six bytes of a PCR. */
const FLAG_FIELD_BYTES = 2;
const CLOCK_FIELD_BYTES = 8;

function writePes(
  out: PacketWriter,
  unit: AccessUnit,
  { hasClock, extra }: { hasClock: boolean; extra: number },
): void {
  const payload = concat([pesHeader(unit), unit.data]);
  const pid = pidOf(unit.stream);
  let packetsLeft = packetsFor(unit, hasClock) + extra;
  for (let at = 0; at < payload.length; packetsLeft--) {
    const isFirst = at === 0;
    const fields = {
      startsUnit: isFirst,
      isRandomAccess: isFirst && unit.isKey,
      pcr: isFirst && hasClock ? ticksOf(unit.dts) - PCR_LEAD_TICKS : null,
    };
    const room = ROOM - fieldBytes(fields);
    // Every packet behind this one needs a byte at least.
    const take = Math.min(room, payload.length - at - (packetsLeft - 1));
    out.write(pid, payload.subarray(at, at + take), fields);
    at += take;
  }
}

interface PacketFields {
  startsUnit?: boolean;
  isRandomAccess?: boolean;
  pcr?: number | null;
}

function fieldBytes({ isRandomAccess = false, pcr = null }: PacketFields): number {
  return pcr !== null ? CLOCK_FIELD_BYTES : isRandomAccess ? FLAG_FIELD_BYTES : 0;
}

class PacketWriter {
  readonly #packets: Uint8Array[] = [];
  readonly #counters = new Map<number, number>();

  bytes(): Uint8Array {
    return concat(this.#packets);
  }

  /** One packet; what the payload leaves free is stuffed (§2.4.3.5). Sections bring their own stuffing. */
  write(pid: number, payload: Uint8Array, fields: PacketFields): void {
    const count = this.#counters.get(pid) ?? 0;
    this.#counters.set(pid, (count + 1) % COUNTS);
    const isSection = pid === PIDS.pat || pid === PIDS.pmt;
    const startsUnit = isSection || fields.startsUnit === true;
    const packet = new Uint8Array(PACKET_BYTES).fill(0xff);
    const fieldSize = PACKET_BYTES - 4 - payload.length;
    packet.set([0x47, (startsUnit ? 0x40 : 0) | (pid >> 8), pid & 0xff, (fieldSize > 0 ? 0x30 : 0x10) | count]);
    if (fieldSize > 0) packet.set(adaptationField(fieldSize, fields), 4);
    packet.set(payload, PACKET_BYTES - payload.length);
    this.#packets.push(packet);
  }
}

function adaptationField(size: number, { isRandomAccess = false, pcr = null }: PacketFields): Uint8Array {
  const field = new Uint8Array(size).fill(0xff);
  field[0] = size - 1;
  if (size > 1) field[1] = (isRandomAccess ? 0x40 : 0) | (pcr === null ? 0 : 0x10);
  if (pcr !== null) {
    const base = BigInt(Math.round(pcr) % WRAP);
    // 33 bits of base, 6 reserved, 9 of extension.
    const value = (base << 15n) | (0x3fn << 9n);
    for (let i = 0; i < 6; i++) field[2 + i] = Number((value >> BigInt(40 - 8 * i)) & 0xffn);
  }
  return field;
}

function ticksOf(seconds: number): number {
  return Math.round(seconds * CLOCK) + TIME_OFFSET_TICKS;
}

/** §2.4.3.6. A picture may be longer than 16 bits of length can say: 0 stands for that. */
function pesHeader({ stream, pts, dts, data }: AccessUnit): Uint8Array {
  const [shown, decoded] = [ticksOf(pts), ticksOf(dts)];
  const hasDts = shown !== decoded;
  const times = hasDts ? [timeField(3, shown), timeField(1, decoded)] : [timeField(2, shown)];
  const timeBytes = times.length * 5;
  const length = data.length + 3 + timeBytes;
  const told = stream.kind === 'video' || length > 0xffff ? 0 : length;
  return concat([
    // Marker and data_alignment_indicator; which times follow; how many bytes they take.
    u8(0, 0, 1, stream.streamId, told >> 8, told & 0xff, 0x84, hasDts ? 0xc0 : 0x80, timeBytes),
    ...times,
  ]);
}

function timeField(prefix: number, ticks: number): Uint8Array {
  const t = ticks % WRAP;
  const high = Math.floor(t / 2 ** 30);
  const low = t % 2 ** 30;
  return u8(
    (prefix << 4) | (high << 1) | 1,
    (low >> 22) & 0xff,
    ((low >> 14) & 0xfe) | 1,
    (low >> 7) & 0xff,
    ((low << 1) & 0xfe) | 1,
  );
}

function patSection(): Uint8Array {
  return section(0x00, 1, u8(0, 1, 0xe0 | (PIDS.pmt >> 8), PIDS.pmt & 0xff));
}

function pmtSection(streams: readonly TsStream[], clock: TsStream): Uint8Array {
  const entries = streams.map((s) => {
    const pid = pidOf(s);
    const size = s.descriptors.length;
    return concat([u8(s.type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0 | (size >> 8), size & 0xff), s.descriptors]);
  });
  const pid = pidOf(clock);
  return section(0x02, 1, concat([u8(0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0), ...entries]));
}

/** §2.4.4: table id, length, an id, version 0 (current), section 0 of 0, what it says, CRC. */
function section(table: number, id: number, body: Uint8Array): Uint8Array {
  const length = body.length + 9;
  const head = u8(table, 0xb0 | (length >> 8), length & 0xff, id >> 8, id & 0xff, 0xc1, 0, 0);
  const bytes = concat([head, body]);
  const crc = crc32(bytes);
  return concat([bytes, u8(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff)]);
}

/** A section in a whole packet: pointer field in front, 0xff behind. */
function sectionPacket(bytes: Uint8Array): Uint8Array {
  const payload = new Uint8Array(ROOM).fill(0xff);
  payload[0] = 0;
  payload.set(bytes, 1);
  return payload;
}

/** Annex A: polynomial 0x04c11db7, no reflection, all ones at the start. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

/** registration_descriptor (§2.6.8). */
export function registration(name: string): Uint8Array {
  return concat([u8(0x05, 4), ascii(name)]);
}

/** ISO_639_language_descriptor (§2.6.18), audio type undefined; nothing for a language without three letters. */
export function languageDescriptor(language: string | null): Uint8Array {
  if (!language || !/^[a-z]{3}$/.test(language)) return new Uint8Array();
  return concat([u8(0x0a, 4), ascii(language), u8(0)]);
}
