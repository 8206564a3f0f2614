// How many cards stand beside each other, and how large they are.

export interface GridShape {
  columns: number;
  cardWidth: number;
  /** From one row's top to the next's. */
  rowHeight: number;
}
export interface GridFacts {
  /** Inner width, without margins. CSS pixels, like everything here. */
  width: number;
  gap: number;
  /** A card is about this wide. */
  target: number;
  /** Width ÷ height of the picture. */
  ratio: number;
  /** What stands below the picture. */
  textHeight: number;
}

/** At least two columns, so that a narrow phone still shows a grid. */
export function gridShape({ width, gap, target, ratio, textHeight }: GridFacts): GridShape {
  const columns = Math.max(2, Math.floor((width + gap) / (target + gap)));
  const cardWidth = Math.max(1, (width - gap * (columns - 1)) / columns);
  return { columns, cardWidth, rowHeight: cardWidth / ratio + textHeight + gap };
}

/** Numbers of the cells of a row; the last row may be short. */
export function cellsOfRow(row: number, columns: number, count: number): number[] {
  const first = row * columns;
  return Array.from({ length: Math.max(0, Math.min(columns, count - first)) }, (_, i) => first + i);
}
