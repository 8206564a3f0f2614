// Which of the encodings before Unicode a text is in, told by its bytes. Every candidate is decoded and judged by what comes
// out: letters of one script in ordinary order are language, anything else is not.

/** Names for TextDecoder (WHATWG Encoding). */
export type Charset =
  | 'windows-1252'
  | 'windows-1250'
  | 'windows-1251'
  | 'koi8-r'
  | 'ibm866'
  | 'windows-1253'
  | 'windows-1254'
  | 'windows-1255'
  | 'windows-1256'
  | 'windows-874'
  | 'shift_jis'
  | 'euc-jp'
  | 'gb18030'
  | 'big5'
  | 'euc-kr';

/** Enough for any language, little enough to be judged at once. */
const SAMPLE_BYTES = 1 << 16;

/**
 * The likeliest encoding of text that is not Unicode. `language` (BCP 47 or ISO 639-2, from the file's name) decides what bytes
 * cannot: Turkish and Western European differ in three letters.
 */
export function detectCharset(bytes: Uint8Array, language: string | null = null): Charset {
  const sample = sampleOf(bytes);
  const own =
    LANGUAGES[(language ?? '').toLowerCase().slice(0, 2)] ?? LANGUAGES[(language ?? '').toLowerCase()] ?? null;
  let best: { charset: Charset; score: number } = { charset: 'windows-1252', score: -Infinity };
  for (const { charset, judge } of CANDIDATES) {
    const text = new TextDecoder(charset).decode(sample);
    const score = judge(text) + (charset === own ? OWN_LANGUAGE_BONUS : 0);
    if (score > best.score) best = { charset, score };
  }
  return best.charset;
}

/** Without ASCII the rest stands closer together, and long files are judged by where they speak. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SAMPLE_BYTES) return bytes;
  // A line's start: a cut in the middle of a character would look like damage.
  const end = bytes.lastIndexOf(0x0a, SAMPLE_BYTES);
  return bytes.subarray(0, end > 0 ? end : SAMPLE_BYTES);
}

const OWN_LANGUAGE_BONUS = 0.25;
const LANGUAGES: Readonly<Record<string, Charset>> = {
  ...Object.fromEntries(
    [
      'pl',
      'pol',
      'cs',
      'cze',
      'ces',
      'sk',
      'slo',
      'slk',
      'hu',
      'hun',
      'sl',
      'slv',
      'hr',
      'hrv',
      'ro',
      'rum',
      'ron',
      'bs',
      'bos',
    ].map((l) => [l, 'windows-1250']),
  ),
  ...Object.fromEntries(['tr', 'tur', 'az', 'aze'].map((l) => [l, 'windows-1254'])),
  ...Object.fromEntries(
    [
      'en',
      'eng',
      'de',
      'ger',
      'deu',
      'fr',
      'fre',
      'fra',
      'es',
      'spa',
      'it',
      'ita',
      'pt',
      'por',
      'nl',
      'dut',
      'nld',
      'sv',
      'swe',
      'da',
      'dan',
      'no',
      'nor',
      'fi',
      'fin',
    ].map((l) => [l, 'windows-1252']),
  ),
};

interface Candidate {
  charset: Charset;
  /** 0 for nonsense, about 1 for language. */
  judge: (text: string) => number;
}

/** Shares of the characters beyond ASCII. */
interface Shares {
  total: number;
  of: (pattern: RegExp) => number;
}

function shares(text: string): Shares {
  const beyond = text.match(/[\u0080-\u{10ffff}]/gu) ?? [];
  const total = beyond.length;
  const joined = beyond.join('');
  return { total, of: (pattern) => (total === 0 ? 0 : (joined.match(pattern)?.length ?? 0) / total) };
}

/** Controls C1, replacement characters and private use never stand in a subtitle. */
const DAMAGE = /[\u0080-\u009f\ufffd\ue000-\uf8ff]/gu;

/** `letters`: what the script is written with; `common`: the letters every text of it is full of. */
function alphabet(letters: RegExp, common: RegExp): Candidate['judge'] {
  return (text) => {
    const s = shares(text);
    return (
      s.of(letters) * 0.6 + s.of(common) * 0.6 - 4 * s.of(DAMAGE) - 2 * mixedWords(text, letters) - caseErrors(text)
    );
  };
}

/** Latin letters next to those of another script within one word: the mark of a wrong guess. */
function mixedWords(text: string, letters: RegExp): number {
  const word = new RegExp(`[A-Za-z]${letters.source}|${letters.source}[A-Za-z]`, 'gu');
  return (text.match(word)?.length ?? 0) / Math.max(1, shares(text).total);
}

/** A capital after a small letter inside a word: КОИ-8 read as Windows-1251 is full of them. */
function caseErrors(text: string): number {
  const { total } = shares(text);
  return (text.match(/\p{Ll}(?=[\u0080-\u{10ffff}])\p{Lu}/gu)?.length ?? 0) / Math.max(1, total);
}

/** Accented letters among Latin ones, each between or beside letters. `never`: what no language of the encoding writes. */
function latin(common: RegExp, rare: RegExp, never: RegExp = /(?!)/g): Candidate['judge'] {
  return (text) => {
    const s = shares(text);
    const inWords =
      (text.match(/[A-Za-z][\u0080-\u{10ffff}]|[\u0080-\u{10ffff}][a-z]/gu)?.length ?? 0) / Math.max(1, s.total);
    const runs = (text.match(/\p{L}[\u0080-\u{10ffff}]{3,}/gu)?.length ?? 0) / Math.max(1, s.total);
    const wrong = (text.match(never)?.length ?? 0) / Math.max(1, s.total);
    const doubts = 4 * s.of(DAMAGE) + s.of(rare) + 3 * runs + wrong + caseErrors(text);
    return s.of(common) * 0.7 + Math.min(1, inWords) * 0.3 - doubts;
  };
}

/** Pairs of bytes for one sign: what is common must be common, and half signs must not occur. */
function ideographs(common: RegExp, script: RegExp): Candidate['judge'] {
  return (text) => {
    const s = shares(text);
    return s.of(common) * 1.2 + s.of(script) * 0.35 - 6 * s.of(DAMAGE);
  };
}

const QUOTES = '“”„‘’‚…–—«»';
const CANDIDATES: readonly Candidate[] = [
  {
    charset: 'windows-1252',
    judge: latin(
      new RegExp(`[éèêëàâäáãåæçïîíìñóòôöõøúùûüßÉÀÖÄÜÓÅØ¿¡°${QUOTES}]`, 'gu'),
      /[¤¥¦¨ª¬¯±²³´µ¶¸¹º¼½¾ÐÞðþý÷×]/gu,
      // Portuguese has "ões" alone; elsewhere the byte is the ő of Hungarian.
      /[õÕ](?!e)/giu,
    ),
  },
  {
    charset: 'windows-1250',
    judge: latin(
      new RegExp(`[ąćęłńśźżĄĆĘŁŃŚŹŻóÓěščřžýáíéúůťďňĚŠČŘŽÝÁÍÉőűöüăâîşţđ${QUOTES}]`, 'gu'),
      /[¤¦¨¬±´µ¶¸÷×ĺľĽĹŕŔ˝˛˘˙ˇ]/gu,
    ),
  },
  {
    charset: 'windows-1254',
    judge: latin(new RegExp(`[ığşİĞŞçöüÇÖÜâî${QUOTES}]`, 'gu'), /[¤¥¦¨ª¬¯±²³´µ¶¸¹º¼½¾÷×ãåæðøõñ]/gu),
  },
  { charset: 'windows-1251', judge: alphabet(/[\u0400-\u045f\u0490\u0491]/u, /[оеаинтсрвлкмдпу]/gu) },
  { charset: 'koi8-r', judge: alphabet(/[\u0410-\u044fёЁ]/u, /[оеаинтсрвлкмдпу]/gu) },
  { charset: 'ibm866', judge: alphabet(/[\u0410-\u044fёЁ]/u, /[оеаинтсрвлкмдпу]/gu) },
  { charset: 'windows-1253', judge: alphabet(/[\u0370-\u03ff]/u, /[αοιετσνηρςάέίόή]/gu) },
  { charset: 'windows-1255', judge: alphabet(/[\u05d0-\u05ea]/u, /[יוהלאמתרבש]/gu) },
  {
    charset: 'windows-1256',
    judge: alphabet(/[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]/u, /[ايلمنوتربهدعأ]/gu),
  },
  { charset: 'windows-874', judge: alphabet(/[\u0e01-\u0e5b]/u, /[านรอกเงมยลวดทสตะปบคหแจพชขใไโ]/gu) },
  {
    charset: 'shift_jis',
    judge: ideographs(/[\u3041-\u3096\u3001\u3002ー]/gu, /[\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff5e\u3000-\u303f]/gu),
  },
  {
    charset: 'euc-jp',
    judge: ideographs(/[\u3041-\u3096\u3001\u3002ー]/gu, /[\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff5e\u3000-\u303f]/gu),
  },
  {
    charset: 'gb18030',
    judge: ideographs(
      /[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过后作里好没都想知道什么吗呢吧啊很她，。？！]/gu,
      /[\u4e00-\u9fff]/gu,
    ),
  },
  {
    charset: 'big5',
    judge: ideographs(
      /[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過後作裡好沒都想知道什麼嗎呢吧啊很她，。？！]/gu,
      /[\u4e00-\u9fff]/gu,
    ),
  },
  {
    charset: 'euc-kr',
    judge: ideographs(/[이다가는을에의고를지은하도로사나어해그기너자한서리아니안게라있내요]/gu, /[\uac00-\ud7a3]/gu),
  },
];
