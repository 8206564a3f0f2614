// Text samples of MP4: 3GPP timed text (`tx3g`, ffmpeg's mov_text) and WebVTT in ISO BMFF (`wvtt`).
import { viewOf } from '../package/boxes.ts';
import { cleanSettings } from './parse-webvtt.ts';
import { CueText, textFromMarkup } from './cue-text.ts';
import { wholeBoxes } from './whole-boxes.ts';

/** Face flags of a style record (3GPP TS 26.245 §5.16). */
const [BOLD, ITALIC, UNDERLINE] = [1, 2, 4];

interface Run {
  from: number;
  to: number;
  flags: number;
}

/** Cue text of a `tx3g` sample: a length, the text, boxes with its styles. Empty for the empty samples that end a cue. */
export function movText(sample: Uint8Array): string {
  if (sample.length < 2) return '';
  const end = Math.min(sample.length, 2 + viewOf(sample).getUint16(0));
  const bytes = sample.subarray(2, end);
  const isUtf16 =
    bytes.length >= 2 && ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe));
  const encoding = isUtf16 ? (bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le') : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, '\n');
  return styled(text, styleRuns(sample.subarray(end)));
}

function styled(text: string, runs: readonly Run[]): string {
  const cue = new CueText();
  // Styles count code points.
  const characters = Array.from(text);
  const edges = [...new Set([0, ...runs.flatMap((r) => [r.from, r.to]), characters.length])].sort((a, b) => a - b);
  edges.forEach((from, i) => {
    const to = edges[i + 1];
    if (to === undefined || from >= characters.length) return;
    const flags = runs.find((r) => r.from <= from && from < r.to)?.flags ?? 0;
    cue.set('b', (flags & BOLD!) !== 0);
    cue.set('i', (flags & ITALIC!) !== 0);
    cue.set('u', (flags & UNDERLINE!) !== 0);
    cue.text(characters.slice(from, to).join(''));
  });
  return cue.finish();
}

function styleRuns(rest: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (const box of wholeBoxes(rest)) {
    if (box.type !== 'styl' || box.bytes.length < 2) continue;
    const view = viewOf(box.bytes);
    const count = view.getUint16(0);
    for (let i = 0, at = 2; i < count && at + 12 <= box.bytes.length; i++, at += 12) {
      runs.push({ from: view.getUint16(at), to: view.getUint16(at + 2), flags: view.getUint8(at + 6) });
    }
  }
  return runs;
}

/** Cues of a `wvtt` sample (ISO/IEC 14496-30 §7.5): `vttc` boxes with settings and text, or `vtte` for none. */
export function wvttCues(sample: Uint8Array): { text: string; settings?: string }[] {
  return wholeBoxes(sample).flatMap((box) => {
    if (box.type !== 'vttc') return [];
    const parts = new Map(wholeBoxes(box.bytes).map((b) => [b.type, new TextDecoder().decode(b.bytes)]));
    const text = textFromMarkup(parts.get('payl') ?? '');
    return [{ text, ...cleanSettings((parts.get('sttg') ?? '').split(/\s+/)) }];
  });
}
