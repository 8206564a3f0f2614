// The script of an ASS stream, put together again: Matroska keeps its head with the track and each event in a block of its own.
import type { SubtitlePacket } from '../model.ts';
import { textDecoderFor } from './decode-text.ts';

/** Scripts with typesetting for every frame have a hundred thousand events. */
const MAX_EVENTS = 200_000;
const MAX_BYTES = 64 << 20;
const EVENTS_HEAD = `[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text`;
const PLAIN_HEAD = `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,sans-serif,48,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,2,2,20,20,20,1
`;

/**
 * The whole script in the film's own clock. `header`: the track's CodecPrivate. Events come in the order the author gave them
 * (ReadOrder), which decides what lies above what.
 */
export function assScript(
  header: Uint8Array | null,
  packets: readonly SubtitlePacket[],
  language: string | null,
): string {
  const decode = textDecoderFor([...(header ? [header] : []), ...packets.map((p) => p.data)], language);
  const head = withEvents(header ? decode(header).replaceAll('\0', '') : '');
  let bytes = head.length;
  const events: { order: number; line: string }[] = [];
  for (const { startMs, durationMs, data } of packets.slice(0, MAX_EVENTS)) {
    const event = /^(-?\d+),(-?\d+),([^]*)$/.exec(decode(data).replaceAll(/[\r\n\0]+/g, ''));
    if (!event) continue;
    const [, order, layer, rest] = event;
    const line = `Dialogue: ${layer},${clock(startMs)},${clock(startMs + durationMs)},${rest}`;
    bytes += line.length;
    if (bytes > MAX_BYTES) break;
    events.push({ order: Number(order), line });
  }
  const lines = events.toSorted((a, b) => a.order - b.order).map((e) => e.line);
  return `${head}\n${lines.join('\n')}\n`;
}

/** Ends with the section of events: they are appended to it. */
function withEvents(head: string): string {
  const clean = head.replaceAll(/\r\n?/g, '\n').trimEnd();
  if (!/^[ \t]*\[Script Info\]/im.test(clean)) return `${PLAIN_HEAD}\n${EVENTS_HEAD}`;
  const events = /^\[Events\].*$/im.exec(clean);
  if (!events) return `${clean}\n\n${EVENTS_HEAD}`;
  // What follows the events (embedded fonts of old scripts) would swallow them.
  const before = clean.slice(0, events.index).trimEnd();
  const after = /^\[[^\]]+\]/m.exec(clean.slice(events.index + events[0].length));
  const fonts = after ? clean.slice(events.index + events[0].length + after.index) : '';
  return [before, ...(fonts ? [fonts] : []), EVENTS_HEAD].join('\n\n');
}

/** h:mm:ss.cc */
function clock(ms: number): string {
  const cs = Math.max(0, Math.round(ms / 10));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${Math.floor(cs / 360_000)}:${two((cs / 6000) % 60)}:${two((cs / 100) % 60)}.${two(cs % 100)}`;
}

/** A script whose times are moved; what would end before 0 goes. */
export function shiftScript(script: string, shiftMs: number): string {
  if (shiftMs === 0) return script;
  return script.replaceAll(
    /^((?:Dialogue|Comment): *[^,\n]*,) *(\d+):(\d\d):(\d\d)\.(\d\d) *, *(\d+):(\d\d):(\d\d)\.(\d\d)/gm,
    (_whole, start: string, ...parts: string[]) => {
      const ms = (at: number): number => {
        const [h, m, s, cs] = parts.slice(at, at + 4).map(Number) as [number, number, number, number]; // the pattern has four
        return ((h * 60 + m) * 60 + s) * 1000 + cs * 10 + shiftMs;
      };
      return `${start}${clock(ms(0))},${clock(ms(4))}`;
    },
  );
}
