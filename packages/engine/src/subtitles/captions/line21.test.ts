import { describe, expect, it } from 'vitest';
import type { CaptionService } from '../../model.ts';
import { letters, line21 } from '../../testing/caption-bytes.ts';
import type { Cue } from '../cue.ts';
import { captionCues } from './caption-cues.ts';
import { extendedCharacter, specialCharacter, standardCharacter } from './line21-characters.ts';

/** Each frame 33 ms after the one before. */
class Sender {
  readonly frames: { startMs: number; constructs: Uint8Array }[] = [];
  #ms = 0;
  readonly #field: 1 | 2;

  constructor(field: 1 | 2 = 1) {
    this.#field = field;
  }

  pair(byte1: number, byte2: number): this {
    return this.raw(line21(byte1, byte2, this.#field));
  }

  /** Commands, each sent twice; letters; and times from which on all that follows is sent. */
  say(...parts: readonly (readonly [number, number] | string | number)[]): this {
    for (const part of parts) {
      if (typeof part === 'number') this.#ms = part;
      else if (typeof part !== 'string') this.pair(...part).pair(...part);
      else {
        const all = letters(part, this.#field);
        for (let i = 0; i < all.length; i += 3) this.raw(all.slice(i, i + 3));
      }
    }
    return this;
  }

  raw(construct: readonly number[]): this {
    this.frames.push({ startMs: this.#ms, constructs: Uint8Array.from(construct) });
    this.#ms += 33;
    return this;
  }

  says(service: CaptionService = 'cc1', endMs = 60_000): Cue[] {
    return captionCues(this.frames, endMs).get(service) ?? [];
  }
}

const RCL = [0x14, 0x20] as const;
const BS = [0x14, 0x21] as const;
const DER = [0x14, 0x24] as const;
const RU2 = [0x14, 0x25] as const;
const RU3 = [0x14, 0x26] as const;
const RDC = [0x14, 0x29] as const;
const EDM = [0x14, 0x2c] as const;
const CR = [0x14, 0x2d] as const;
const ENM = [0x14, 0x2e] as const;
const EOC = [0x14, 0x2f] as const;
/** Row 15 at the left edge. */
const ROW15 = [0x14, 0x70] as const;
const ROW14 = [0x14, 0x50] as const;
const ROW1 = [0x11, 0x50] as const;

const popOn = (words: string, place: readonly [number, number] = [0x14, 0x76]): Cue[] =>
  new Sender().say(RCL, place, words, 1000, EOC, 3000, EDM).says();

describe('captions that pop on', () => {
  it('are loaded unseen, shown at once and erased', () => {
    expect(popOn('Hello there')).toEqual([{ startMs: 1000, endMs: 3000, text: 'Hello there' }]);
  });

  it('follow one another without a gap', () => {
    const sender = new Sender().say(RCL, ROW15, 'One', 1000, EOC);
    sender.say(1500, RCL, ENM, ROW15, 'Two', 2000, EOC);
    expect(
      sender
        .say(4000, EDM)
        .says()
        .map((c) => [c.startMs, c.endMs, c.text]),
    ).toEqual([
      [1000, 2000, 'One'],
      [2000, 4000, 'Two'],
    ]);
  });

  it('have rows in the order of the screen, whatever order they were written in', () => {
    const sender = new Sender().say(RCL, ROW15, 'below', ROW14, 'above');
    expect(sender.say(1000, EOC).says()[0]!.text).toBe('above\nbelow');
  });

  it('that nobody erases go with the film, or sixteen seconds after the last word', () => {
    const shown = (): Sender => new Sender().say(RCL, ROW15, 'Stay', 1000, EOC);
    expect(shown().says('cc1', 5000)[0]!.endMs).toBe(5000);
    expect(shown().says('cc1', 60_000)[0]!.endMs).toBe(1000 + 16_000);
    const later = shown().say(40_000, RCL, ROW15, 'Next', 41_000, EOC);
    expect(
      later
        .say(42_000, EDM)
        .says()
        .map((c) => [c.text, c.endMs]),
    ).toEqual([
      ['Stay', 1000 + 16_000],
      ['Next', 42_000],
    ]);
  });
});

describe('captions that roll up', () => {
  it('show the rows that still stand there above the new one', () => {
    const sender = new Sender().say(RU2, 1000, CR, ROW15, 'One');
    sender.say(3000, CR, 'Two', 5000, CR, 'Three', 7000, EDM);
    expect(sender.says().map((c) => [c.startMs, c.endMs, c.text])).toEqual([
      [1132, 3000, 'One'],
      [3000, 5000, 'One\nTwo'],
      [5000, 7000, 'Two\nThree'],
    ]);
  });

  it('show what stands there alone while nobody speaks', () => {
    const sender = new Sender().say(RU2, 1000, ROW15, 'One', 3000, CR);
    sender.say(9000, 'Two', 11_000, EDM);
    expect(sender.says().map((c) => [c.startMs, c.text])).toEqual([
      [1066, 'One'],
      [9000, 'One\nTwo'],
    ]);
  });

  it('keep as many rows as they were told to', () => {
    const sender = new Sender().say(RU3, ROW15);
    for (const [i, words] of ['a', 'b', 'c', 'd'].entries()) sender.say(1000 * (i + 1), CR, words);
    expect(sender.says().at(-1)!.text).toBe('b\nc\nd');
  });

  it('move with their base row, and say where they stand', () => {
    const sender = new Sender().say(RU2, ROW15, 1000, 'One', 2000, ROW1);
    const cues = sender.say(4000, EDM).says();
    expect(cues.map((c) => [c.text, c.settings])).toEqual([
      ['One', undefined],
      ['One', 'line:10%'],
    ]);
  });

  it('begin with an empty screen after another way to show captions', () => {
    const sender = new Sender().say(RCL, ROW14, 'Old', 1000, EOC);
    sender.say(2000, RU2, CR, 'New');
    expect(
      sender
        .say(5000, EDM)
        .says()
        .map((c) => [c.endMs, c.text]),
    ).toEqual([
      [2000, 'Old'],
      [5000, 'New'],
    ]);
  });
});

it('captions that are painted on come row by row', () => {
  const sender = new Sender().say(RDC, ROW14, 1000, 'First', 2000, ROW15, 'row');
  expect(
    sender
      .say(4000, EDM)
      .says()
      .map((c) => [c.startMs, c.endMs, c.text]),
  ).toEqual([
    [1000, 2066, 'First'],
    [2066, 4000, 'First\nrow'],
  ]);
});

describe('letters', () => {
  it('are those of the tables', () => {
    expect([0x2a, 0x5c, 0x5e, 0x5f, 0x60, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f].map(standardCharacter).join('')).toBe(
      'áéíóúç÷Ññ█',
    );
    expect(standardCharacter(0x41)).toBe('A');
    expect([0x30, 0x37, 0x3f].map(specialCharacter).join('')).toBe('®♪û');
    const row = (table: number): string[] => Array.from({ length: 32 }, (_, i) => extendedCharacter(table, 0x20 + i));
    expect([row(0x12), row(0x13)].map((t) => new Set(t).size)).toEqual([32, 32]);
    expect(extendedCharacter(0x12, 0x3e) + extendedCharacter(0x13, 0x34) + extendedCharacter(0x13, 0x3f)).toBe('«ß┘');
  });

  it('of the extended tables take the place of the one before', () => {
    const sender = new Sender().say(RCL, ROW15, 'caf', 'E', [0x12, 0x21], '!');
    expect(sender.say(1000, EOC).says()[0]!.text).toBe('cafÉ!');
  });

  it('in the last column overwrite one another', () => {
    const sender = new Sender().say(RCL, ROW15, 'x'.repeat(31), 'abc', [0x12, 0x20]);
    expect(sender.say(1000, EOC).says()[0]!.text).toBe(`${'x'.repeat(31)}Á`);
  });

  it('are taken back by backspace and by an erasure to the end of the row', () => {
    const back = new Sender().say(RCL, ROW15, 'abcd', BS, 'e');
    expect(back.say(1000, EOC).says()[0]!.text).toBe('abce');
    const rest = new Sender().say(RCL, ROW15, 'abcdef', ROW15, [0x17, 0x22]);
    expect(rest.say(DER, 1000, EOC).says()[0]!.text).toBe('ab');
  });

  it('cannot break out of a cue', () => {
    expect(popOn('a <b> & --> c')[0]!.text).toBe('a &lt;b&gt; &amp; --&gt; c');
  });
});

describe('commands', () => {
  it('that come twice are obeyed once, and again when they come again', () => {
    const once = new Sender()
      .say(RCL, ROW15, 'abcd')
      .pair(...BS)
      .pair(...BS);
    expect(once.say(1000, EOC).says()[0]!.text).toBe('abc');
    const twice = new Sender().say(RCL, ROW15, 'abcd', BS, BS);
    expect(twice.say(1000, EOC).says()[0]!.text).toBe('ab');
    const late = new Sender()
      .say(RCL, ROW15, 'abcd')
      .pair(...BS)
      .say(800)
      .pair(...BS);
    expect(late.say(1000, EOC).says()[0]!.text).toBe('ab');
  });

  it('of a row say how it looks', () => {
    expect(popOn('slanted', [0x14, 0x6e])[0]!.text).toBe('<i>slanted</i>');
    expect(popOn('lined', [0x14, 0x61])[0]!.text).toBe('<u>lined</u>');
  });

  it('within a row change the look from there on, and take a column', () => {
    const sender = new Sender().say(RCL, ROW15, 'so', [0x11, 0x2e], 'it');
    sender.say([0x11, 0x20], 'is', 1000, EOC);
    expect(sender.says()[0]!.text).toBe('so <i>it</i> is');
  });

  it('place a row: by its number, its indent and tabs', () => {
    const placed = (place: readonly [number, number], words = 'Hi'): string | undefined =>
      popOn(words, place)[0]!.settings;
    expect(placed(ROW1)).toBe('line:10% position:10% align:start');
    expect(placed([0x10, 0x50])).toBe('position:10% align:start');
    expect(placed([0x15, 0x56], 'in the middle')).toBe('line:31%');
    expect(placed([0x14, 0x7e])).toBe('position:80% align:start');
    expect(placed([0x14, 0x56], 'in the middle')).toBeUndefined();
    const tabbed = new Sender().say(RCL, ROW1, [0x17, 0x23], 'Hi', 1000, EOC);
    expect(tabbed.says()[0]!.settings).toBe('line:10% position:18% align:start');
  });
});

describe('channels', () => {
  it('of one field stand apart', () => {
    const sender = new Sender().say(RCL, ROW15, 'One');
    sender.say([0x1c, 0x20], [0x1c, 0x70], 'Two', 1000, EOC, [0x1c, 0x2f]);
    expect([sender.says('cc1')[0]!.text, sender.says('cc2')[0]!.text]).toEqual(['One', 'Two']);
  });

  it('of field 2 have commands of their own, and no letters of programme data', () => {
    const sender = new Sender(2).say([0x15, 0x20], ROW15, 'Hola').pair(0x01, 0x03).say('NEWS').pair(0x0f, 0x12);
    expect(sender.say(1000, [0x15, 0x2f]).says('cc3')).toMatchObject([{ text: 'Hola' }]);
    expect(sender.says('cc1')).toEqual([]);
  });

  it('of teletext-like pages are passed over', () => {
    const sender = new Sender().say([0x14, 0x2a], ROW15, 'Weather', 1000, EOC);
    expect(sender.says()).toEqual([]);
  });
});

describe('damage', () => {
  it('to a letter shows a block, to a command leaves it out', () => {
    const sender = new Sender().say(RCL, ROW15).raw([0xfc, 0x41, 0x62]);
    expect(sender.say(1000, EOC).says()[0]!.text).toBe('█b');
    const command = new Sender().say(RCL, ROW15, 'Hi').raw([0xfc, 0x94, 0xaf]).say(1000);
    expect(command.say(EOC).says()[0]!.startMs).toBe(1000);
  });

  it('to validity leaves out what is said', () => {
    const sender = new Sender().say(RCL, ROW15, 'Hi').raw([0xf8, 0x41, 0xc1]);
    expect(sender.say(1000, EOC).says()[0]!.text).toBe('Hi');
  });
});

it('pairs that come at once belong to the frames that follow', () => {
  const sender = new Sender().say(RCL, ROW15, 'At once', EOC);
  const constructs = Uint8Array.from(sender.frames.flatMap((f) => [...f.constructs]));
  const says = captionCues([{ startMs: 1000, constructs }], 5000).get('cc1');
  expect(says).toMatchObject([{ startMs: 1000 + Math.round(8 * (1001 / 30)), endMs: 5000, text: 'At once' }]);
});

it('frames count in the order in which they are shown', () => {
  const sender = new Sender().say(RCL, ROW15, 'In order', 1000, EOC);
  const says = captionCues(sender.frames.toReversed(), 5000).get('cc1');
  expect(says).toEqual([{ startMs: 1000, endMs: 5000, text: 'In order', settings: 'position:10% align:start' }]);
});
