import { GlobalRegistrator } from '@happy-dom/global-registrator';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** Puts elements with boxes onto the page: [id, left, top]; all are 100 × 50. */
function lay(html: string, boxes: readonly (readonly [string, number, number])[]): void {
  document.body.innerHTML = html;
  for (const [id, left, top] of boxes) {
    const element = document.getElementById(id);
    if (element !== null) element.getBoundingClientRect = () => new DOMRect(left, top, 100, 50);
  }
}
const ROWS =
  '<main><div data-arrows><a id="a" href="#">a</a><a id="b" href="#">b</a></div><div data-arrows><a id="c" href="#">c</a><button id="d" disabled>d</button></div></main><nav><a id="n" href="#">n</a></nav>';
const BOXES = [
  ['a', 100, 0],
  ['b', 220, 0],
  ['c', 100, 100],
  ['d', 220, 100],
  ['n', 0, 0],
] as const;

const press = (key: string, init: KeyboardEventInit = {}): boolean =>
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
const focused = (): string => document.activeElement?.id ?? '';

describe('arrow keys', () => {
  let leaving: AbortController;

  beforeEach(async () => {
    GlobalRegistrator.register({ url: 'http://praxino.test/' });
    vi.resetModules();
    Element.prototype.checkVisibility = () => true;
    Element.prototype.scrollIntoView = () => undefined;
    leaving = new AbortController();
    const { startArrowKeys } = await import('./arrow-keys.ts');
    startArrowKeys(leaving.signal);
    lay(ROWS, BOXES);
  });
  afterEach(async () => {
    leaving.abort();
    await GlobalRegistrator.unregister();
  });
  const onTv = (): void => void (document.documentElement.dataset['shape'] = 'tv');

  test('walk a row, and stay in it where there is a mouse', () => {
    document.getElementById('a')?.focus();
    expect(press('ArrowRight')).toBe(false);
    expect(focused()).toBe('b');
    expect(press('ArrowDown')).toBe(true);
    expect(focused()).toBe('b');
    press('ArrowLeft');
    press('ArrowLeft');
    expect(focused()).toBe('a');
  });

  test('on a television they walk the whole page, past what is switched off', () => {
    onTv();
    document.getElementById('a')?.focus();
    press('ArrowDown');
    expect(focused()).toBe('c');
    press('ArrowRight');
    expect(focused()).not.toBe('d');
    document.getElementById('a')?.focus();
    press('ArrowLeft');
    expect(focused()).toBe('n');
  });

  test('on a television the first press goes to the first thing of the page', () => {
    onTv();
    press('ArrowDown');
    expect(focused()).toBe('a');
  });

  test('outside rows a keyboard scrolls as ever', () => {
    document.getElementById('n')?.focus();
    expect(press('ArrowRight')).toBe(true);
    expect(focused()).toBe('n');
  });

  test('keys with modifiers belong to the browser', () => {
    document.getElementById('a')?.focus();
    expect(press('ArrowRight', { altKey: true })).toBe(true);
    expect(focused()).toBe('a');
  });

  test('a held key moves no faster than eyes follow', () => {
    document.getElementById('a')?.focus();
    press('ArrowRight');
    expect(press('ArrowLeft', { repeat: true })).toBe(false);
    expect(focused()).toBe('b');
  });

  test('the caret moves inside a text and leaves it at its ends', () => {
    onTv();
    lay('<main><input id="i" value="ab"><a id="x" href="#">x</a></main>', [
      ['i', 0, 0],
      ['x', 120, 0],
    ]);
    const input = document.getElementById('i') as HTMLInputElement;
    input.focus();
    input.setSelectionRange(1, 1);
    press('ArrowRight');
    expect(focused()).toBe('i');
    input.setSelectionRange(2, 2);
    press('ArrowRight');
    expect(focused()).toBe('x');
  });

  test('sliders and lists of choices keep their arrows', () => {
    onTv();
    lay('<main><input id="r" type="range"><select id="s"><option>1</option></select><a id="x" href="#">x</a></main>', [
      ['r', 0, 0],
      ['s', 0, 60],
      ['x', 0, 120],
    ]);
    for (const id of ['r', 's']) {
      document.getElementById(id)?.focus();
      press('ArrowDown');
      expect(focused()).toBe(id);
    }
  });

  test('an open dialog keeps the focus', () => {
    onTv();
    lay('<dialog open><button id="p">p</button><button id="q">q</button></dialog><a id="x" href="#">x</a>', [
      ['p', 0, 0],
      ['q', 0, 60],
      ['x', 0, 120],
    ]);
    document.getElementById('q')?.focus();
    press('ArrowDown');
    expect(focused()).toBe('q');
    press('ArrowUp');
    expect(focused()).toBe('p');
  });
});
