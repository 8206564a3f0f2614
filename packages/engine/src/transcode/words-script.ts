// Plain words as an ASS script, for libass to draw as the web client shows them: white on a shade, at the lower edge or the upper.
import type { Cue } from '../subtitles/cue.ts';

/** Shares of the picture's shorter side, or of its height and width. */
const LOOK = { size: 0.05, padding: 0.006, bottom: 0.05, top: 0.06, side: 0.04 } as const;
/** Below this nothing can be read. */
const MIN_SIZE = 14;
const FONT = 'sans-serif';

export interface PictureSize {
  width: number;
  height: number;
}

/** Cues in the clock of the film, for a picture of this size with square pixels. */
export function wordsScript(cues: readonly Cue[], { width, height }: PictureSize): string {
  const short = Math.min(width, height);
  const size = Math.max(MIN_SIZE, Math.round(short * LOOK.size));
  const padding = Math.max(2, Math.round(short * LOOK.padding));
  const side = Math.round(width * LOOK.side);
  // BackColour with BorderStyle 4 (libass): one box of `Shadow` pixels around all lines, at six tenths of black.
  const style = (name: string, alignment: number, vertical: number): string =>
    `Style: ${name},${FONT},${size},&H00FFFFFF,&H00FFFFFF,&H00000000,&H66000000,600,0,0,0,100,100,0,0,4,0,${padding},${alignment},${side},${side},${Math.round(height * vertical)},1`;
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${width}
PlayResY: ${height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
${style('Bottom', 2, LOOK.bottom)}
${style('Top', 8, LOOK.top)}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
${cues.map(event).join('\n')}
`;
}

function event({ startMs, endMs, text, settings }: Cue): string {
  const style = isAtTop(settings) ? 'Top' : 'Bottom';
  return `Dialogue: 0,${clock(startMs)},${clock(endMs)},${style},,0,0,0,,${words(text)}`;
}

/** As the web client: by the `line` of WebVTT, a share of the height or a count of rows. */
function isAtTop(settings: string | undefined): boolean {
  const line = /(?:^|\s)line:(-?\d+(?:\.\d+)?)(%?)/.exec(settings ?? '');
  if (!line) return false;
  const value = Number(line[1]);
  return line[2] === '%' ? value < 50 : value >= 0 && value < 8;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Cue text, whose tags and escapes are those that `CueText` writes, as text of ASS. */
function words(text: string): string {
  return text
    .replaceAll(/[{}\\]/g, (sign) => (sign === '\\' ? '\\\u2060' : `\\${sign}`))
    .replaceAll(/<(\/?)([biu])>/g, (_, end: string, style: string) => `{\\${style}${end === '' ? 1 : 0}}`)
    .replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ENTITIES[name]!)
    .replaceAll('\n', '\\N');
}

/** h:mm:ss.cc. Starts and ends are rounded alike, so that cues that follow one another do. */
function clock(ms: number): string {
  const cs = Math.max(0, Math.round(ms / 10));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${Math.floor(cs / 360_000)}:${two((cs / 6000) % 60)}:${two((cs / 100) % 60)}.${two(cs % 100)}`;
}
