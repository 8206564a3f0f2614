// Where an arrow key leads: pure geometry over the boxes on the screen.

export type Direction = 'left' | 'right' | 'up' | 'down';
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const centre = (box: Box): { x: number; y: number } => ({
  x: (box.left + box.right) / 2,
  y: (box.top + box.bottom) / 2,
});
const overlap = (aFrom: number, aTo: number, bFrom: number, bTo: number): number =>
  Math.max(0, Math.min(aTo, bTo) - Math.max(aFrom, bFrom));

/** How far `to` lies ahead of `from`; negative or zero when it does not lie in that direction. */
function ahead(from: Box, to: Box, direction: Direction): number {
  const a = centre(from);
  const b = centre(to);
  switch (direction) {
    case 'left':
      return a.x - b.x;
    case 'right':
      return b.x - a.x;
    case 'up':
      return a.y - b.y;
    case 'down':
      return b.y - a.y;
    default:
      return direction satisfies never;
  }
}

/** Gap between the facing edges, and how far aside the target lies. */
function distance(from: Box, to: Box, direction: Direction): number {
  const isSideways = direction === 'left' || direction === 'right';
  const gap = isSideways
    ? Math.max(0, direction === 'right' ? to.left - from.right : from.left - to.right)
    : Math.max(0, direction === 'down' ? to.top - from.bottom : from.top - to.bottom);
  const shared = isSideways
    ? overlap(from.top, from.bottom, to.top, to.bottom)
    : overlap(from.left, from.right, to.left, to.right);
  const a = centre(from);
  const b = centre(to);
  const aside = isSideways ? Math.abs(a.y - b.y) : Math.abs(a.x - b.x);
  // A target in line wins over a nearer one to the side: people press "right" to stay in the row.
  return gap + (shared > 0 ? aside * 0.2 : isSideways ? 4_000 + aside * 4 : aside * 1.5);
}

/** Index of the box the key leads to, or -1 when there is none in that direction. */
export function nextInDirection(from: Box, boxes: readonly Box[], direction: Direction): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, box] of boxes.entries()) {
    if (ahead(from, box, direction) <= 1) continue;
    const cost = distance(from, box, direction);
    if (cost < least) [best, least] = [index, cost];
  }
  return best;
}
