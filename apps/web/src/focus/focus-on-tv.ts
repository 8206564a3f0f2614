import { isTv } from '../app/shape.ts';

/** A ref for the first thing to press on a page: on a television it gets the focus, elsewhere nothing moves by itself. */
export function focusOnTv(element: HTMLElement | null): void {
  if (element === null || !isTv() || element.dataset['focused'] !== undefined) return;
  element.dataset['focused'] = '';
  element.focus({ preventScroll: true });
}
