// Formats that nobody writes any more and everybody still has.
import { describe, expect, it } from 'vitest';
import { parseSubtitles } from './read-subtitle-file.ts';

const brief = (text: string) => parseSubtitles(text).map((c) => [c.startMs, c.endMs, c.text]);

describe('MicroDVD', () => {
  it('counts frames as its first line says', () => {
    expect(brief('{1}{1}25\n{25}{75}One|Two\n{100}{}Open\n{200}{225}Last')).toEqual([
      [1000, 3000, 'One\nTwo'],
      [4000, 8000, 'Open'],
      [8000, 9000, 'Last'],
    ]);
  });
  it('counts 23.976 frames a second where it says nothing', () => {
    expect(brief('{24}{48}One')).toEqual([[1001, 2002, 'One']]);
  });
  it('keeps italic, of a line and of all', () => {
    expect(brief('{1}{1}25\n{25}{50}{y:i}One|two\n{50}{75}{Y:b}Both|{c:$0000ff}lines\n{75}{100}/slanted')).toEqual([
      [1000, 2000, '<i>One\n</i>two'],
      [2000, 3000, '<b>Both\nlines</b>'],
      [3000, 4000, '<i>slanted</i>'],
    ]);
  });
});

describe('SAMI', () => {
  const sami = `<SAMI><HEAD><STYLE TYPE="text/css"><!-- .KRCC {Name:Korean;} .ENCC {} --></STYLE></HEAD><BODY>
<SYNC Start=1000><P Class=KRCC>안녕 <i>하세요</i><br>둘째 줄
<SYNC Start=2500><P Class=KRCC>&nbsp;
<SYNC Start=3000><P Class=ENCC>Hello
<SYNC Start=4000><P Class=KRCC>끝
</BODY></SAMI>`;
  it('is read in its first language, and ends with an empty line', () => {
    expect(brief(sami)).toEqual([
      [1000, 2500, '안녕 <i>하세요</i>\n둘째 줄'],
      [4000, 9000, '끝'],
    ]);
  });
});

describe('formats of one line', () => {
  it.each([
    [
      'MPL2',
      '[10][25]One|/two\n[30][45]Three',
      [
        [1000, 2500, 'One\n<i>two</i>'],
        [3000, 4500, 'Three'],
      ],
    ],
    [
      'TMPlayer',
      '00:00:01:One|two\n00:00:03:Three',
      [
        [1000, 3000, 'One\ntwo'],
        [3000, 8000, 'Three'],
      ],
    ],
    ['SubViewer', '[INFORMATION]\n[TITLE]x\n00:00:01.50,00:00:02.50\nOne[br]two\n\n', [[1500, 2500, 'One\ntwo']]],
  ])('%s is read', (_name, text, cues) => {
    expect(brief(text)).toEqual(cues);
  });

  it.each(['bread, milk, eggs', '12:00 noon', '', '{a}{b}c', '[1][x]y'])('%j is none of them', (text) => {
    expect(brief(text)).toEqual([]);
  });
});
