// What the names of chapters say, in the languages that releases use. A person wrote them, so they are believed before anything else.
import type { MediaSegment, MediaSegmentKind } from '@praxino/contracts';
import type { Chapter } from '../model.ts';

/**
 * Whole names, after numbers and decoration are taken off. Matroska releases of anime name chapters "OP" and "ED", discs "Main Title"
 * and "End Credits"; Netflix' and broadcasters' rips use the local words.
 */
const NAMES: Readonly<Record<MediaSegmentKind, RegExp>> = {
  intro: whole(
    'intro(?:duction)?',
    'opening(?: (?:credits|titles?|theme|song|sequence))?',
    'op',
    'ncop',
    '(?:main )?titles?(?: sequence)?',
    'title (?:card|song)',
    'theme(?: song)?',
    'vorspann',
    'titelsequenz',
    'titelmusik',
    "generique(?: d(?:e |[' ]?)(?:debut|ouverture))?",
    'sigla(?: iniziale| di apertura)?',
    'cabecera',
    'entradilla',
    'abertura',
    'vinheta',
    'forspann',
    'forspil',
    'alkutekstit',
    'czolowka',
    'заставка',
    'опенинг',
    'オープニング',
    '오프닝',
    '片头曲?',
  ),
  recap: whole(
    'recap(?:itulation)?',
    'previously(?: on.*)?',
    'last time(?: on.*)?',
    'the story so far',
    'was bisher geschah',
    'bisher bei.*',
    'ruckblick',
    'zusammenfassung',
    'precedemment.*',
    'resume',
    'riassunto',
    'nelle puntate precedenti',
    'resumen',
    'anteriormente(?: en.*| em.*)?',
    'en episodios anteriores',
    'vorige keer',
    'あらすじ',
    '前回の?あらすじ',
    '前情回顾',
  ),
  credits: whole(
    '(?:end|ending|closing|final) ?(?:credits?|titles?|theme|song)',
    'credits?(?: roll)?',
    'ending',
    'ed',
    'nced',
    'outro',
    'abspann',
    'nachspann',
    'generique de (?:fin|cloture)',
    'sigla (?:finale|di chiusura)',
    'titoli di coda',
    'creditos(?: finales| finais)?',
    'encerramento',
    'aftiteling',
    'eftertexter',
    'rulletekster',
    'lopputekstit',
    'napisy koncowe',
    'титры',
    'эндинг',
    'エンディング',
    '엔딩',
    '片尾曲?',
  ),
  preview: whole(
    'preview',
    'next(?: episode)?(?: preview)?',
    'next time(?: on.*)?',
    'vorschau',
    'nachste folge',
    'prochain episode',
    'prossimo episodio',
    'avance',
    'proximo (?:episodio|capitulo)',
    '(?:次回)?予告',
    '次回',
    '예고',
    '预告',
  ),
};

/** Longer than this is not a title sequence, whatever the chapter is called: "Intro" of a concert, "Opening" of a play. */
const LONGEST_MS: Readonly<Record<MediaSegmentKind, number>> = {
  intro: 4 * 60_000,
  recap: 5 * 60_000,
  credits: 20 * 60_000,
  preview: 3 * 60_000,
};
const SHORTEST_MS = 3000;
/** "Credits" is said of the opening, too, where it comes early. */
const CREDITS_FROM = 0.5;
const CONFIDENCE = 0.95;

/**
 * Segments named by chapters. `zeroMs`: the player's 0 on the clock of the chapters. Each kind once for the beginning (intro, recap)
 * or the end (credits, preview): of several the first, and of credits the last.
 */
export function chapterSegments(chapters: readonly Chapter[], zeroMs: number, durationMs: number): MediaSegment[] {
  const inOrder = [...chapters].sort((a, b) => a.startMs - b.startMs);
  const named = inOrder.flatMap((chapter, i): MediaSegment[] => {
    const startMs = Math.max(0, chapter.startMs - zeroMs);
    const endMs = Math.min(durationMs, (inOrder[i + 1]?.startMs ?? Number.POSITIVE_INFINITY) - zeroMs);
    const kind = kindOf(chapter.title, startMs, durationMs);
    const lengthMs = endMs - startMs;
    if (!kind || lengthMs < SHORTEST_MS || lengthMs > LONGEST_MS[kind]) return [];
    return [{ kind, startMs, endMs, source: 'chapters', confidence: CONFIDENCE }];
  });
  return onePerKind(named);
}

function kindOf(title: string, startMs: number, durationMs: number): MediaSegmentKind | null {
  const name = plain(title);
  const kinds = (['recap', 'preview', 'credits', 'intro'] as const).filter((kind) => NAMES[kind].test(name));
  const isLate = startMs >= durationMs * CREDITS_FROM;
  // "Générique" and "Titles" are both, and what comes late is the end.
  if (kinds[0] === 'intro') return isLate ? (/generique|sigla|titles?$/u.test(name) ? 'credits' : null) : 'intro';
  if (kinds[0] === 'credits') return isLate ? 'credits' : /^credits?$/u.test(name) ? 'intro' : null;
  return kinds[0] ?? null;
}

function onePerKind(segments: readonly MediaSegment[]): MediaSegment[] {
  const chosen = new Map<MediaSegmentKind, MediaSegment>();
  for (const segment of segments) {
    const isLastWanted = segment.kind === 'credits' || segment.kind === 'preview';
    if (isLastWanted || !chosen.has(segment.kind)) chosen.set(segment.kind, segment);
  }
  return [...chosen.values()].sort((a, b) => a.startMs - b.startMs);
}

/** Lower case without accents, numbers in front and behind, and decoration: "03 - Générique (1)" is "generique". */
function plain(title: string): string {
  const letters = title
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase();
  return letters
    .replaceAll(/[\u2018\u2019]/gu, "'")
    .replace(/^(?:chapter|kapitel|chapitre|capitulo|capitolo|part|teil)?\s*\d*\s*[-–—:.)_]*\s*/u, '')
    .replace(/[\s\-–—:.(\d)_]*$/u, '')
    .trim();
}

function whole(...names: string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`, 'u');
}
