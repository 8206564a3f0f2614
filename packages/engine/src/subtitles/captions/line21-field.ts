// One field of CTA-608: pairs of bytes for two channels, and in field 2 data about the programme between them.
import type { RawCue } from '../cue-list.ts';
import { extendedCharacter, specialCharacter, standardCharacter } from './line21-characters.ts';
import { Line21Decoder } from './line21-decoder.ts';

/** Rows, counted from 0, that a preamble address code names by its first byte (without its channel) and bit 5 of its second. */
const ROW_OF: Readonly<Record<number, readonly [number, number]>> = {
  0x10: [10, 10],
  0x11: [0, 1],
  0x12: [2, 3],
  0x13: [11, 12],
  0x14: [13, 14],
  0x15: [4, 5],
  0x16: [6, 7],
  0x17: [8, 9],
};
const SECOND_CHANNEL = 0x08;
/** Two frames of film. */
const REPEAT_MS = 100;
/** A byte that came with wrong parity is shown as a block. */
const DAMAGED = 0x7f;

export class Line21Field {
  readonly #channels: readonly [Line21Decoder, Line21Decoder] = [new Line21Decoder(), new Line21Decoder()];
  #current: Line21Decoder | null = null;
  /** The command that came last, in case it comes again: each is sent twice, frame after frame. */
  #last: { code: number; ms: number } | null = null;

  /** Cues of the first and of the second channel. */
  cues(endMs: number): [RawCue[], RawCue[]] {
    const [first, second] = this.#channels;
    return [first.cues(endMs), second.cues(endMs)];
  }

  /** Two bytes with their parity bits. */
  push(ms: number, byte1: number, byte2: number): void {
    const second = byte2 & 0x7f;
    // A command of which half is wrong may be any other; letters are shown as far as they are right.
    if (!hasOddParity(byte2)) return;
    const first = hasOddParity(byte1) ? byte1 & 0x7f : DAMAGED;
    if (first === 0 && second === 0) return;
    if (first >= 0x10 && first <= 0x1f) {
      this.#command(ms, first, second);
      return;
    }
    this.#last = null;
    // Data about the programme (XDS): until the next command of a channel nothing is a letter.
    if (first > 0 && first < 0x10) {
      this.#current = null;
      return;
    }
    const channel = this.#current;
    if (!channel) return;
    channel.heard(ms);
    for (const byte of [first, second]) if (byte >= 0x20) channel.write(ms, standardCharacter(byte));
  }

  #command(ms: number, first: number, second: number): void {
    const code = (first << 8) | second;
    const isRepeated = this.#last?.code === code && ms - this.#last.ms <= REPEAT_MS;
    this.#last = isRepeated ? null : { code, ms };
    if (isRepeated || second < 0x20) return;
    const channel = this.#channels[(first & SECOND_CHANNEL) === 0 ? 0 : 1];
    this.#current = channel;
    channel.heard(ms);
    const group = first & ~SECOND_CHANNEL;
    if (second >= 0x40) channel.address(ms, ROW_OF[group]![(second & 0x20) === 0 ? 0 : 1], second & 0x1f);
    else obey(channel, ms, group, second);
  }
}

function obey(channel: Line21Decoder, ms: number, group: number, code: number): void {
  switch (group) {
    case 0x11:
      if (code < 0x30) channel.midRow(ms, code);
      else channel.write(ms, specialCharacter(code));
      break;
    case 0x12:
    case 0x13:
      channel.writeExtended(ms, extendedCharacter(group, code));
      break;
    // Field 2 has commands of its own, so that field 1 never takes them for its own.
    case 0x14:
    case 0x15:
      if (code < 0x30) channel.control(ms, code);
      break;
    case 0x17:
      if (code >= 0x21 && code <= 0x23) channel.tab(code - 0x20);
      break;
    default:
    // 0x10: backgrounds; 0x16: not in use.
  }
}

function hasOddParity(byte: number): boolean {
  let bits = byte;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 1;
}
