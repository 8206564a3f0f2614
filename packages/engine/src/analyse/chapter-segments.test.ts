import { describe, expect, test } from 'vitest';
import { chapterSegments } from './chapter-segments.ts';

const HOUR = 3_600_000;
/** Chapters at minutes, of a film of one hour. */
const segmentsOf = (...chapters: [minute: number, title: string][]) =>
  chapterSegments(
    chapters.map(([minute, title]) => ({ startMs: minute * 60_000, title })),
    0,
    HOUR,
  ).map((s) => [s.kind, s.startMs / 60_000, s.endMs / 60_000]);

describe('a chapter is an intro when it is called', () => {
  test.each([
    'Intro',
    'INTRO',
    'Opening',
    'OP',
    'Opening Credits',
    '02 - Opening',
    'Chapter 2: Intro',
    'Main Title',
    'Title Sequence',
    'Vorspann',
    'Générique',
    'Générique de début',
    'Sigla iniziale',
    'Abertura',
    'Cabecera',
    'Заставка',
    'オープニング',
    'Opening (1)',
    'OP 2',
  ])('%s', (title) => {
    expect(segmentsOf([0, 'Part A'], [2, title], [3.5, 'Part B'])).toEqual([['intro', 2, 3.5]]);
  });
});

describe('a chapter is the credits when it is called', () => {
  test.each([
    'Credits',
    'End Credits',
    'Closing Credits',
    'Ending',
    'ED',
    'Outro',
    'Abspann',
    'Générique de fin',
    'Titoli di coda',
    'Créditos finales',
    'Титры',
    'エンディング',
    '12. End Credits',
    'End Titles',
    'Générique',
  ])('%s', (title) => {
    expect(segmentsOf([0, 'Film'], [55, title])).toEqual([['credits', 55, 60]]);
  });
});

describe('a chapter', () => {
  test.each(['Recap', 'Previously', 'Previously on Harbour Lights', 'Was bisher geschah', 'Précédemment', 'あらすじ'])(
    'called %s is a recap',
    (title) => expect(segmentsOf([0, title], [1, 'Part A'])).toEqual([['recap', 0, 1]]),
  );
  test.each(['Preview', 'Next Episode', 'Next time on Harbour Lights', 'Vorschau', '次回予告'])(
    'called %s is a preview',
    (title) => expect(segmentsOf([0, 'A'], [59, title])).toEqual([['preview', 59, 60]]),
  );
  test.each([
    'Chapter 1',
    'Introducing Mr. Holt',
    'The Opening of the Gate',
    'Edward',
    'Opera',
    'Credit Where It Is Due',
    '',
    '7',
    'Titles and Honours',
  ])('called %j is none of them', (title) =>
    expect(segmentsOf([0, 'A'], [2, title], [4, 'B'], [58, title])).toEqual([]),
  );
  test('called Ending early, or Opening late, is none of them', () => {
    expect(segmentsOf([2, 'Ending'], [3, 'A'], [50, 'Opening'], [52, 'B'])).toEqual([]);
  });
  test('that is too long or too short for its name is none of them', () => {
    expect(segmentsOf([0, 'Intro'], [8, 'A'], [20, 'Recap'], [20.01, 'B'])).toEqual([]);
  });
});

test('an episode of anime has opening, ending and preview in order', () => {
  expect(segmentsOf([0, 'Avant'], [2, 'OP'], [3.5, 'Part A'], [30, 'Part B'], [56, 'ED'], [57.5, 'Preview'])).toEqual([
    ['intro', 2, 3.5],
    ['credits', 56, 57.5],
    ['preview', 57.5, 60],
  ]);
});

test('chapters are moved to the clock of the player', () => {
  const chapters = [
    { startMs: 1400, title: 'Intro' },
    { startMs: 31_400, title: 'A' },
  ];
  expect(chapterSegments(chapters, 1400, HOUR)).toEqual([
    { kind: 'intro', startMs: 0, endMs: 30_000, source: 'chapters', confidence: 0.95 },
  ]);
});
