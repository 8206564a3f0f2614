// WebVTT cue text from the marked-up text of other formats: bold, italic and underline stay, everything else goes.

/** A subtitle is read in seconds; more is damage or malice. */
const MAX_TEXT = 4000;
const KEPT = ['b', 'i', 'u'] as const;
export type Style = (typeof KEPT)[number];
/** Dropped with what is in them kept; other words between angle brackets are text that somebody wrote. */
const MARKUP = 'b|i|u|s|c|v|br|em|rt|tt|div|big|font|lang|ruby|span|small|strong|center|p|sub|sup';
const TAG = new RegExp(`<(/?)(${MARKUP})(?:[\\s.:=][^<>]{0,200})?/?>|<\\d[\\d:.]{0,20}>`, 'gi');
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

/** Builds cue text whose tags are always closed in the right order. */
export class CueText {
  #out = '';
  #open: Style[] = [];

  text(plain: string): void {
    this.#out += escapeText(plain);
  }

  set(style: Style, isOn: boolean): void {
    const at = this.#open.indexOf(style);
    if (isOn === at >= 0) return;
    if (isOn) {
      this.#open.push(style);
      this.#out += `<${style}>`;
      return;
    }
    // Tags must nest: those opened later are closed with it and opened again.
    const inner = this.#open.slice(at + 1);
    this.#out += this.#open
      .slice(at)
      .toReversed()
      .map((s) => `</${s}>`)
      .join('');
    this.#out += inner.map((s) => `<${s}>`).join('');
    this.#open = [...this.#open.slice(0, at), ...inner];
  }

  finish(): string {
    const closed =
      this.#out +
      this.#open
        .toReversed()
        .map((s) => `</${s}>`)
        .join('');
    return tidy(closed);
  }
}

/** `&`, `<` and `>` as WebVTT wants them (W3C WebVTT §4.2.2); control characters go. */
export function escapeText(plain: string): string {
  return (
    plain
      .slice(0, MAX_TEXT)
      // oxlint-disable-next-line no-control-regex -- hostile files hold them
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** HTML-like text (SubRip, WebVTT): entities are understood, `<b>`, `<i>`, `<u>` kept, other tags dropped. */
export function textFromMarkup(markup: string): string {
  const cue = new CueText();
  let at = 0;
  const source = markup.slice(0, MAX_TEXT);
  for (const tag of source.matchAll(TAG)) {
    cue.text(decodeEntities(source.slice(at, tag.index)));
    at = tag.index + tag[0].length;
    const name = tag[2]?.toLowerCase();
    const style = KEPT.find((s) => s === name);
    if (style) cue.set(style, tag[1] === '');
  }
  cue.text(decodeEntities(source.slice(at)));
  return cue.finish();
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&([a-z]{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** No empty lines (they end a cue), no tags around nothing. */
function tidy(text: string): string {
  let out = text;
  for (let before = ''; before !== out;) {
    before = out;
    out = out.replaceAll(/<([biu])>(\s*)<\/\1>/g, '$2');
  }
  return out
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
