import { describe, expect, test } from 'vitest';
import { numberKey, plainWords, searchText, sortKey } from './titles.ts';

describe('words of a title', () => {
  test.each([
    ['Amélie!', 'amelie'],
    ['Æon Flux', 'æon flux'],
    ['WALL·E', 'wall e'],
    ['Léon: The Professional', 'leon the professional'],
    ["Ocean's Eleven", 'oceans eleven'],
    ['Ocean’s Eleven', 'oceans eleven'],
    ['Spider-Man: No Way Home', 'spider man no way home'],
    ['  Am   Ende  ', 'am ende'],
    ['ÅNGSTRÖM', 'angstrom'],
    ['Ångström', 'angstrom'],
    ['千と千尋の神隠し', '千と千尋の神隠し'],
    ['ﬁlm', 'film'],
    ['Ⅷ', 'viii'],
    ['100% Wolf_Man', '100 wolf man'],
    ['İstanbul', 'istanbul'],
    ['Война и мир', 'воина и мир'],
    ['½', '1 2'],
    ['…!?', ''],
    ['', ''],
  ])('%j are %j', (title, words) => {
    expect(plainWords(title)).toBe(words);
  });

  test('the same title in composed and decomposed letters gives the same words', () => {
    const title = 'Crème brûlée à la Škoda';
    expect(plainWords(title.normalize('NFD'))).toBe(plainWords(title.normalize('NFC')));
  });

  test('never hold what means something to LIKE', () => {
    const everything = Array.from({ length: 0x3000 }, (_, i) => String.fromCodePoint(i)).join('');
    expect(plainWords(everything)).not.toMatch(/[%_\\'"]/);
  });

  test('of words are the words themselves', () => {
    for (const title of ['Amélie!', '½ Ⅷ', 'ﬁlm – noir', 'İstanbul']) {
      expect(plainWords(plainWords(title))).toBe(plainWords(title));
    }
  });
});

describe('sorting', () => {
  const sorted = (...titles: string[]) => titles.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));

  test('leaves leading articles out', () => {
    expect(sorted('The Zoo', 'A Bug', 'An Apple', 'Mango')).toEqual(['An Apple', 'A Bug', 'Mango', 'The Zoo']);
  });

  test('keeps a word that only begins like an article, and a title that is one', () => {
    expect(sortKey('Theodora')).toBe('theodora');
    expect(sortKey('Another Day')).toBe('another day');
    expect(sortKey('Anna')).toBe('anna');
    expect(sortKey('The')).toBe('the');
    expect(sortKey('A')).toBe('a');
    expect(sortKey('The The')).toBe('the');
  });

  test('counts numbers as numbers', () => {
    expect(sorted('Rocky 10', 'Rocky 2', 'Rocky 1', 'Rocky')).toEqual(['Rocky', 'Rocky 1', 'Rocky 2', 'Rocky 10']);
    expect(sorted('101 Dalmatians', '12 Monkeys', '9', '0007')).toEqual(['0007', '9', '12 Monkeys', '101 Dalmatians']);
  });

  test('takes accents and case for nothing', () => {
    expect(sortKey('ÉMILIE')).toBe(sortKey('emilie'));
    expect(sorted('Zulu', 'Über', 'apple')).toEqual(['apple', 'Über', 'Zulu']);
  });

  test('has a key for a title of signs alone', () => {
    expect(sortKey('…')).toBe('…');
    expect(sortKey('!!!')).not.toBe(sortKey('???'));
  });

  test('keys are short and whole text, whatever the title is', () => {
    const hostile = ['x'.repeat(10_000), '9'.repeat(500), '😀'.repeat(100), `${'a'.repeat(63)}😀`, '\uD800', '\0'];
    for (const title of hostile) {
      expect(sortKey(title).length).toBeLessThanOrEqual(64);
      expect(sortKey(title).isWellFormed()).toBe(true);
    }
  });
});

describe('the text that is searched', () => {
  test('puts every word between spaces', () => {
    expect(searchText('Amélie', 2001, 'Le Fabuleux Destin')).toBe(' amelie 2001 le fabuleux destin ');
  });

  test('leaves out what is unknown', () => {
    expect(searchText('Blue', 0, undefined, null)).toBe(' blue ');
  });
});

describe('the order among siblings', () => {
  test('goes by season, then by episode; specials come last', () => {
    const episodes = [
      [0, 1],
      [2, 1],
      [1, 10],
      [1, 2],
    ] as const;
    const inOrder = episodes.toSorted((a, b) => numberKey(a[0], a[1]) - numberKey(b[0], b[1]));
    expect(inOrder).toEqual([
      [1, 2],
      [1, 10],
      [2, 1],
      [0, 1],
    ]);
  });

  test('a daily show of a year lies in its year', () => {
    expect(numberKey(2024, 1231)).toBeLessThan(numberKey(2025, 101));
  });

  test('a number beyond all sense does not reach into the next season', () => {
    expect(numberKey(1, 99_999_999)).toBeLessThan(numberKey(2, 1));
    expect(Number.isSafeInteger(numberKey(9999, 99_999_999))).toBe(true);
  });

  test('without numbers is zero', () => {
    expect(numberKey(undefined, null)).toBe(0);
  });
});
