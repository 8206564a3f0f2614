// Arrow keys move the real DOM focus: everywhere on a television, inside rows and grids (`data-arrows`) elsewhere.
import { isTv } from '../app/shape.ts';
import { nextInDirection } from './geometry.ts';
import type { Direction } from './geometry.ts';

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';
/** Held keys repeat faster than eyes follow. */
const REPEAT_MS = 110;

function isShown(element: Element): boolean {
  return element.checkVisibility({ checkVisibilityCSS: true }) && element.getBoundingClientRect().width > 0;
}

function candidates(scope: ParentNode, current: Element | null): HTMLElement[] {
  return [...scope.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element !== current && element.tabIndex >= -1 && isShown(element),
  );
}

/** Text fields keep left and right for the caret; sliders and lists keep all arrows. */
function keepsKey(target: Element | null, direction: Direction): boolean {
  if (target === null || target.closest('[data-own-arrows]') !== null) return target !== null;
  if (target instanceof HTMLSelectElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.type === 'range') return true;
  if (target.type === 'checkbox' || target.type === 'radio' || target.type === 'button') return false;
  if (direction === 'up' || direction === 'down') return false;
  return !(direction === 'left' ? target.selectionStart === 0 : target.selectionEnd === target.value.length);
}

/** Moves the focus; false when nothing lies there. */
export function moveFocus(direction: Direction): boolean {
  const current = document.activeElement;
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog ?? document;
  const all = candidates(scope, current);
  if (current === null || current === document.body) {
    const first = all.find((element) => element.closest('main') !== null) ?? all[0];
    first?.focus();
    return first !== undefined;
  }
  const region = isTv() || dialog !== null ? null : current.closest('[data-arrows]');
  const reachable = region === null ? all : all.filter((element) => region.contains(element));
  const index = nextInDirection(
    current.getBoundingClientRect(),
    reachable.map((element) => element.getBoundingClientRect()),
    direction,
  );
  const target = reachable[index];
  if (target === undefined) return false;
  target.focus({ preventScroll: true });
  const place = isTv() ? 'center' : 'nearest';
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  target.scrollIntoView({ block: place, inline: place, behavior: isStill ? 'instant' : 'smooth' });
  return true;
}

/** Listens until the signal fires. */
export function startArrowKeys(signal: AbortSignal): void {
  let movedAt = 0;
  const onKey = (event: KeyboardEvent): void => {
    const direction = directions[event.key];
    if (
      direction === undefined ||
      event.defaultPrevented ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey
    )
      return;
    const target = document.activeElement;
    if (keepsKey(target === document.body ? null : target, direction)) return;
    if (!isTv() && target?.closest('[data-arrows]') == null) return;
    if (event.repeat && event.timeStamp - movedAt < REPEAT_MS) {
      event.preventDefault();
      return;
    }
    if (!moveFocus(direction)) return;
    movedAt = event.timeStamp;
    event.preventDefault();
  };
  window.addEventListener('keydown', onKey, { signal });
}
