// What every packet of a file says together: where its pictures can be entered, when its streams begin and end, where its clock jumps.
import type { MediaStream } from '../../model.ts';
import type { PacketFact } from './packet-run.ts';

/** MPEG's clock. Milliseconds of other containers are whole numbers of it, too. */
export const TICKS_PER_SECOND = 90_000;
/** Decode times of one stream never run back by more than rounding, nor forward by more than any gap people record. */
const BACK_TICKS = 0.5 * TICKS_PER_SECOND;
const FORWARD_TICKS = 10 * TICKS_PER_SECOND;
/** The same where one piece of a disc ends and the next begins: what lies between them is not shown, so no time may pass there. */
const SEAM_TICKS = 0.5 * TICKS_PER_SECOND;
/** How far streams of one clock lie apart in the file. */
const INTERLEAVE_TICKS = 5 * TICKS_PER_SECOND;
/** Times kept for the fit of a frame clock: ten hours of film at 60 pictures per second. */
const MAX_TIMES = 1 << 21;

export interface KeyFact {
  /** Presentation time, ticks of ffmpeg's clock; the decode time where there is none. */
  pts: number;
  dts: number | null;
  position: number | null;
  epoch: number;
}

/** Times of one stream inside one epoch, in ticks of ffmpeg's clock. */
export interface Span {
  first: number;
  end: number;
  lastDts: number;
  /** The packet shown last: its time, and what it tells of its length and of padding at its end. */
  last: { time: number; length: number; discardSamples: number };
}

export class StreamSurvey {
  count: number = 0;
  bytes: number = 0;
  readonly keys: KeyFact[] = [];
  /** Per epoch; a stream may have no packet in one. */
  readonly spans: (Span | undefined)[] = [];
  /** Presentation times in the order of the file, of the first epochs up to `MAX_TIMES`; decode times where a container has no others. */
  readonly times: number[] = [];
  /** Epoch of each of `times`. */
  readonly epochs: number[] = [];
  /** Packets without a presentation time of their own. */
  unknownTimes: number = 0;
  /** How many seams lie before its last packet. */
  seams: number = 0;
  #last: number | null = null;
  #epoch = 0;
  readonly #keepsKeys: boolean;
  /** A key frame whose presentation time is the decode time of the next picture that is no B-frame. */
  #waiting: KeyFact | null = null;

  /** `keepsKeys`: of sound every packet would be one. */
  constructor(keepsKeys: boolean) {
    this.#keepsKeys = keepsKeys;
  }

  get last(): number | null {
    return this.#last;
  }

  get epoch(): number {
    return this.#epoch;
  }

  enter(epoch: number): void {
    this.#epoch = epoch;
    this.#waiting = null;
  }

  add(packet: PacketFact): void {
    const [pts, dts] = [ticksOf(packet.pts), ticksOf(packet.dts)];
    const time = pts ?? dts;
    this.count++;
    this.bytes += packet.bytes;
    this.#last = dts ?? pts ?? this.#last;
    if (pts === null) this.unknownTimes++;
    if (pts === null && dts !== null && this.#waiting) {
      this.#waiting.pts = dts;
      this.#waiting = null;
    }
    if (time === null) return;
    const length = ticksOf(packet.duration) ?? 0;
    const span = (this.spans[this.#epoch] ??= {
      first: time,
      end: time,
      lastDts: dts ?? time,
      last: { time, length, discardSamples: 0 },
    });
    span.first = Math.min(span.first, time);
    span.end = Math.max(span.end, time + length);
    if (time >= span.last.time) span.last = { time, length, discardSamples: packet.discardSamples };
    span.lastDts = Math.max(span.lastDts, dts ?? span.lastDts);
    if (this.times.length < MAX_TIMES) {
      this.times.push(time);
      this.epochs.push(this.#epoch);
    }
    if (packet.isKey && this.#keepsKeys) this.#addKey(packet, pts, dts);
  }

  #addKey(packet: PacketFact, pts: number | null, dts: number | null): void {
    const key = { pts: pts ?? dts!, dts, position: packet.position, epoch: this.#epoch };
    this.keys.push(key);
    if (pts === null) this.#waiting = key;
  }
}

export class PacketSurvey {
  /** By ffmpeg's number. */
  readonly streams: Map<number, StreamSurvey> = new Map();
  /** First byte of each epoch. */
  readonly epochStarts: number[] = [0];
  #position = 0;
  readonly #seams: readonly number[];
  #seamsBefore = 0;

  /**
   * `watched`: the streams of pictures and sound; others have gaps and times of their own. `seams`: bytes at which another piece
   * begins, ascending.
   */
  constructor(watched: readonly Pick<MediaStream, 'index' | 'type'>[], seams: readonly number[] = []) {
    this.#seams = seams;
    for (const { index, type } of watched) this.streams.set(index, new StreamSurvey(type === 'video'));
  }

  /** The packet begun last, for progress. */
  get position(): number {
    return this.#position;
  }

  push(packet: PacketFact): void {
    const stream = this.streams.get(packet.stream);
    this.#position = Math.max(this.#position, packet.position ?? 0);
    while (this.#seams[this.#seamsBefore]! <= this.#position) this.#seamsBefore++;
    if (!stream) return;
    const seams = this.#seamsBeforePacket(packet, stream);
    const time = ticksOf(packet.dts ?? packet.pts);
    if (time !== null && this.#jumps(stream, time, seams)) this.#enterEpoch(stream, packet);
    stream.seams = seams;
    // What is left of the epoch before, behind the first packet of a new one, belongs to neither.
    if (stream.epoch === this.epochStarts.length - 1) stream.add(packet);
    else if (time !== null && seams === this.#seamsBefore && this.#isOfNewEpoch(time)) {
      stream.enter(this.epochStarts.length - 1);
      stream.add(packet);
    }
  }

  /** Packets may come out after others that lie behind the next seam. */
  #seamsBeforePacket({ position }: PacketFact, stream: StreamSurvey): number {
    if (position === null) return stream.seams;
    const seam = this.#seams[this.#seamsBefore - 1] ?? 0;
    return position >= seam ? this.#seamsBefore : this.#seamsBefore - 1;
  }

  #jumps(stream: StreamSurvey, time: number, seams: number): boolean {
    if (stream.last === null || stream.epoch < this.epochStarts.length - 1) return false;
    const step = time - stream.last;
    const isBehindSeam = stream.seams < seams;
    if (step >= -BACK_TICKS && step <= (isBehindSeam ? SEAM_TICKS : FORWARD_TICKS)) return false;
    // A stream that pauses while another one goes on has a gap, and the clock does not jump.
    const others = [...this.streams.values()].filter((s) => s !== stream && (!isBehindSeam || s.seams === seams));
    return step < 0 || !others.some((s) => isNear(s.last, time));
  }

  #enterEpoch(stream: StreamSurvey, packet: PacketFact): void {
    this.epochStarts.push(packet.position ?? this.#position);
    stream.enter(this.epochStarts.length - 1);
  }

  #isOfNewEpoch(time: number): boolean {
    const epoch = this.epochStarts.length - 1;
    return [...this.streams.values()].some((s) => s.epoch === epoch && isNear(s.last, time));
  }
}

function isNear(a: number | null, b: number): boolean {
  return a !== null && Math.abs(a - b) <= INTERLEAVE_TICKS;
}

function ticksOf(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * TICKS_PER_SECOND);
}
