// Names and languages of tracks as manifests want them.

/** BCP 47 (RFC 5646) from what a file says ("ger", "deu", "pt-BR"); null for unknown or senseless. */
export function languageTag(language: string | null): string | null {
  if (!language) return null;
  try {
    const tag = Intl.getCanonicalLocales(language)[0];
    return tag === undefined || tag === 'und' ? null : tag;
  } catch {
    // Files hold anything here; a track without a language is better than a manifest that does not parse.
    return null;
  }
}

/** One name per track, each different, from titles and languages: players list them, and HLS groups demand it. */
export function trackNames(
  tracks: readonly { title: string | null; language: string | null }[],
  otherwise: string,
): string[] {
  const taken = new Set<string>();
  return tracks.map((track) => {
    const wanted = plain(track.title ?? '') || nameOfLanguage(track.language) || otherwise;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}

function nameOfLanguage(language: string | null): string | null {
  const tag = languageTag(language);
  return tag && (new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag);
}

/** Text on one line: no control characters, no halves of surrogate pairs, no noncharacters that XML forbids. */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu, ' ')
    .trim();
}
