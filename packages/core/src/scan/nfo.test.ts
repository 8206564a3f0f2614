import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseNfo, readNfo } from './nfo.ts';

describe('an NFO file', () => {
  test('of a film tells title, year and plot', () => {
    const text = `<?xml version="1.0"?><movie><title>The Blue Square</title><sorttitle>Blue Square</sorttitle><year>2019</year><plot>A &amp; B &#8211; &quot;C&quot;</plot></movie>`;
    expect(parseNfo(text)).toEqual([
      { title: 'The Blue Square', sortTitle: 'Blue Square', year: 2019, overview: 'A & B – "C"' },
    ]);
  });

  test('may hold several episodes', () => {
    const episode = (n: number) =>
      `<episodedetails><title>E${n}</title><season>1</season><episode>${n}</episode></episodedetails>`;
    expect(parseNfo(episode(1) + episode(2)).map((n) => [n.title, n.season, n.episode])).toEqual([
      ['E1', 1, 1],
      ['E2', 1, 2],
    ]);
  });

  test('takes the year from the day of the premiere', () => {
    expect(parseNfo('<tvshow><title>X</title><premiered>2020-05-01</premiered></tvshow>')).toEqual([
      { title: 'X', year: 2020 },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['a link and no XML', 'https://example.org/title/tt0000001'],
    ['XML that breaks off', '<movie><title>Half'],
    ['another document', '<html><body>Hello</body></html>'],
    ['tags without text', '<movie><title/><year>soon</year><plot><b>bold</b></plot></movie>'],
    ['only text', 'just words < and > more'],
  ])('with %s is no error', (_what, text) => {
    expect(() => parseNfo(text)).not.toThrow();
    expect(
      parseNfo(text)
        .flatMap((n) => Object.keys(n))
        .filter((k) => k !== 'title'),
    ).toEqual([]);
  });

  test('cannot grow by entities of its own', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><movie><title>&c;&c;&c;</title></movie>`;
    const title = parseNfo(bomb)[0]?.title ?? '';
    expect(title.length).toBeLessThan(1000);
  });

  test('cannot read files of the server', () => {
    const text = `<!DOCTYPE m [<!ENTITY f SYSTEM "file:///etc/hostname">]><movie><title>&f;</title></movie>`;
    expect(['&f;', undefined]).toContain(parseNfo(text)[0]?.title);
  });

  test('keeps no control characters and no endless text', () => {
    const nfo = parseNfo(`<movie><title>A\u0000B\u001b[31m</title><plot>${'y'.repeat(50_000)}</plot></movie>`)[0];
    expect(nfo?.title).toBe('AB[31m');
    expect(nfo?.overview?.length).toBe(20_000);
  });
});

describe('a file that', () => {
  test('is too large, or not there, is passed by', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-nfo-'));
    try {
      const path = join(dir, 'movie.nfo');
      await writeFile(path, `<movie><title>Big</title></movie>${' '.repeat(1_000_001)}`);
      expect(await readNfo(path)).toEqual([]);
      expect(await readNfo(join(dir, 'none.nfo'))).toEqual([]);
      await writeFile(path, '\uFEFF<movie><title>Marked</title></movie>');
      expect(await readNfo(path)).toEqual([{ title: 'Marked' }]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
