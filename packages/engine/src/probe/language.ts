// Names of languages and kinds of tracks as containers write them.

/** null for unknown; else as in the file. */
export function languageOf(text: string | null): string | null {
  const clean = text?.trim() ?? '';
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(clean) && !/^(und|unk|zxx|mis)$/i.test(clean) ? clean : null;
}

/** Whether a track's title says what its flags do not. */
export function isCommentaryTitle(title: string | null): boolean {
  return title !== null && /\bcomment(ary|aries|aire)/i.test(title);
}

export function isHearingImpairedTitle(title: string | null): boolean {
  return title !== null && /\b(sdh|hearing impaired|closed captions?)\b|\[cc\]/i.test(title);
}
