// SAMI (.smi), which Korean subtitles came in for decades: HTML with times.
import type { Cue } from './cue.ts';
import { cueList } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { textFromMarkup } from './cue-text.ts';

const MAX_SYNCS = 100_000;

/** The cues of a SAMI file; of several languages the first. */
export function parseSami(text: string): Cue[] {
  const cues: RawCue[] = [];
  const syncs = [...text.matchAll(/<sync\b[^>]{0,200}?\bstart\s*=\s*["']?(\d{1,9})[^>]{0,200}>/gi)].slice(0, MAX_SYNCS);
  const language = /<p\b[^>]{0,200}?\bclass\s*=\s*["']?([\w-]+)/i.exec(text)?.[1]?.toLowerCase();
  syncs.forEach((sync, i) => {
    const body = text.slice(sync.index + sync[0].length, syncs[i + 1]?.index ?? text.length).slice(0, 20_000);
    const own = paragraph(body, language);
    if (own !== null) cues.push({ startMs: Number(sync[1]), endMs: null, text: own });
  });
  // An empty paragraph ends what stood before it.
  const ended = cues.map((cue, i) => ({ ...cue, endMs: cues.slice(i + 1, i + 2)[0]?.startMs ?? null }));
  return cueList(ended.filter((cue) => cue.text.replaceAll(/\s|\u00a0|&nbsp;/g, '') !== ''));
}

/** null where this moment says nothing in the language. */
function paragraph(body: string, language: string | undefined): string | null {
  const parts = body.split(/<p\b/i);
  if (parts.length === 1) return clean(body);
  for (const part of parts.slice(1)) {
    const [, attributes = '', content = ''] = /^([^>]{0,400})>([^]*)$/.exec(part) ?? [];
    const name = /\bclass\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1]?.toLowerCase();
    if (language === undefined || name === undefined || name === language) return clean(content);
  }
  return null;
}

function clean(html: string): string {
  const plain = html
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/<\/?(?:body|sami|p|head)\b[^>]*>/gi, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<br\s*\/?>/gi, '\n');
  return textFromMarkup(plain).replaceAll(/^\u00a0+$/g, '');
}
