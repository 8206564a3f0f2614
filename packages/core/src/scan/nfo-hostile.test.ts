// NFO files as programs and people write them, and as nobody should.
import { describe, expect, test } from 'vitest';
import { parseNfo } from './nfo.ts';

const film = (inner: string) => parseNfo(`<movie>${inner}</movie>`);

describe('text in an NFO file', () => {
  test('in CDATA is taken as it stands', () => {
    expect(film('<title><![CDATA[Tom & Jerry <3]]></title>')).toEqual([{ title: 'Tom & Jerry <3' }]);
    expect(film('<plot><![CDATA[a]]> and <![CDATA[b]]></plot>')[0]?.overview).toMatch(/^a ?and ?b$/);
    expect(film('<title><![CDATA[]]></title>')).toEqual([{}]);
  });

  test.each([
    ['Tom &amp; Jerry', 'Tom & Jerry'],
    ['&lt;b&gt;', '<b>'],
    ['&#8211;', '–'],
    ['&#x1F600;', '😀'],
    ['&amp;lt;', '&lt;'],
    ['&unknown;', '&unknown;'],
    ['AT&T', 'AT&T'],
    ['&#0;x', '&#0;x'],
    ['&#xD800;', '\uFFFD'],
    ['&#99999999;', '&#99999999;'],
    ['&#x110000;', '&#x110000;'],
    ['&#27;[31mred', '[31mred'],
    ['  spaces  ', 'spaces'],
    ['日本語', '日本語'],
  ])('%j is %j', (written, read) => {
    expect(film(`<title>${written}</title>`)).toEqual([{ title: read }]);
  });

  test('keeps the lines of a plot', () => {
    expect(film('<plot>One\nTwo</plot>')).toEqual([{ overview: 'One\nTwo' }]);
  });

  test('falls back from an empty plot to the outline', () => {
    expect(film('<plot></plot><outline>Short</outline>')).toEqual([{ overview: 'Short' }]);
  });

  test('that is there twice is the first one', () => {
    expect(film('<title>One</title><title>Two</title><year>2001</year><year>2002</year>')).toEqual([
      { title: 'One', year: 2001 },
    ]);
  });
});

describe('an NFO file with', () => {
  test.each([
    [
      'a declaration and a comment',
      '<?xml version="1.0" encoding="UTF-8"?><!-- made by x --><movie><title>A</title></movie>',
    ],
    ['attributes', '<movie id="1"><title lang="en">A</title></movie>'],
    ['unknown tags', '<movie><title>A</title><actor><name>B</name></actor><fileinfo/></movie>'],
    ['a link behind it', '<movie><title>A</title></movie>\nhttps://www.example.org/movie/603'],
    ['white space around it', '\n\n  <movie>\n<title>A</title>\n</movie>\n'],
    ['Windows line ends', '<movie>\r\n<title>A</title>\r\n</movie>\r\n'],
  ])('%s is read', (_what, text) => {
    expect(parseNfo(text)).toEqual([{ title: 'A' }]);
  });

  test.each([
    ['text', 'soon'],
    ['a part of a number', '19.99'],
    ['a negative number', '-1999'],
    ['too early a year', '1066'],
    ['too late a year', '20190'],
    ['another script', '१९९९'],
    ['tags', '<from>1999</from>'],
    ['nothing', ''],
  ])('%s for a year has none', (_what, year) => {
    expect(film(`<title>A</title><year>${year}</year>`)).toEqual([{ title: 'A' }]);
  });

  test.each(['abc', '-1', '1.5', '999999', '', '1 '.repeat(20)])('the episode %j has none', (episode) => {
    const [nfo] = parseNfo(`<episodedetails><title>A</title><episode>${episode}</episode></episodedetails>`);
    expect(nfo).toEqual({ title: 'A' });
  });

  test.each([
    [
      'names that objects have',
      '<movie><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor></movie>',
    ],
    ['a root of such a name', '<__proto__><title>A</title></__proto__>'],
    ['a root with text alone', '<movie>only text</movie>'],
    ['tags that cross', '<movie><title>A</movie></title>'],
    ['a tag that never ends', `<movie><title ${'a'.repeat(5000)}`],
    ['a comment that never ends', '<movie><!-- '],
    ['CDATA that never ends', '<movie><title><![CDATA[ '],
    ['a document type that never ends', '<!DOCTYPE movie ['],
    ['zeros', '\0'.repeat(1000)],
    ['UTF-16', Buffer.from('\uFEFF<movie><title>A</title></movie>', 'utf16le').toString()],
  ])('%s is passed by', (_what, text) => {
    expect(
      parseNfo(text)
        .flatMap((n) => Object.values(n))
        .filter((v) => v !== 'A'),
    ).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a hundred thousand tags in each other is passed by', () => {
    const depth = 100_000;
    expect(parseNfo(`<movie>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</movie>`).length).toBeLessThanOrEqual(1);
  });

  test('a hundred thousand episodes is read to its end', () => {
    const one = '<episodedetails><title>A</title></episodedetails>';
    expect(parseNfo(one.repeat(10_000))).toHaveLength(10_000);
  });

  test('entities that name each other has them as they stand', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};&e${i};&e${i};">`).join('');
    const text = `<!DOCTYPE movie [<!ENTITY e0 "boom">${levels}]><movie><title>A &e30;</title></movie>`;
    expect((parseNfo(text)[0]?.title ?? '').length).toBeLessThan(100);
  });
});
