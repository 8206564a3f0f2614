// Cues as a WebVTT file (W3C WebVTT: The Web Video Text Tracks Format).
import type { Cue } from './cue.ts';

export interface WebVttOptions {
  /** Added to all times; negative to take away where the film's clock starts. What would end before 0 is left out. */
  shiftMs?: number;
  /** For HLS: times are those of the film (RFC 8216 §3.5). */
  hlsTimestampMap?: boolean;
  /** Cues alone, to follow others. */
  isPart?: boolean;
}

export function cuesToWebVtt(cues: readonly Cue[], options: WebVttOptions = {}): string {
  const { shiftMs = 0, hlsTimestampMap = false, isPart = false } = options;
  const header = hlsTimestampMap ? 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n' : 'WEBVTT\n';
  const blocks = cues.flatMap(({ startMs, endMs, text, settings }) => {
    const [start, end] = [Math.max(0, Math.round(startMs + shiftMs)), Math.round(endMs + shiftMs)];
    if (end <= start) return [];
    return [`\n${stamp(start)} --> ${stamp(end)}${settings ? ` ${settings}` : ''}\n${text}\n`];
  });
  return (isPart ? '' : header) + blocks.join('');
}

function stamp(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${rest}`;
}
