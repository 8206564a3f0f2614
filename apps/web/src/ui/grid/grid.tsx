// A grid of any number of cards of which only those near the screen exist.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { cellsOfRow, gridShape } from './columns.ts';
import type { GridShape } from './columns.ts';
import styles from './grid.module.css';

export interface GridProps {
  count: number;
  /** Width ÷ height of the pictures. */
  ratio: number;
  /** Height of the words under a picture in rem. */
  textRem: number;
  /** Keep it the same function while the cells are the same: rows are rendered again when it changes. */
  renderCell: (index: number) => ReactNode;
  /** Called with the number of the last cell on the screen. */
  onReach: (lastIndex: number) => void;
}

interface Measured extends GridShape {
  top: number;
}

/** Reads the tokens' sizes from the page, so that CSS stays their only home; while nothing is laid out, any sensible size will do. */
function measure(box: HTMLElement, ratio: number, textRem: number): Measured {
  const [gap, target] = [...box.querySelectorAll<HTMLElement>('[data-measure]')].map((element) => element.offsetWidth);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const shape = gridShape({
    width: box.clientWidth,
    gap: gap || 16,
    target: target || 160,
    ratio,
    textHeight: textRem * rem,
  });
  return { ...shape, top: box.getBoundingClientRect().top + window.scrollY };
}

interface RowProps {
  row: number;
  top: number;
  columns: number;
  count: number;
  renderCell: (index: number) => ReactNode;
}

/** Scrolling moves the window over the rows, not the rows: those that stay are not rendered again. */
const Row = memo(function Row({ row, top, columns, count, renderCell }: RowProps): ReactNode {
  return (
    <div className={styles['row']} style={{ top, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {cellsOfRow(row, columns, count).map((index) => (
        <div key={index}>{renderCell(index)}</div>
      ))}
    </div>
  );
});

export function Grid({ count, ratio, textRem, renderCell, onReach }: GridProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [shape, setShape] = useState<Measured>({ columns: 1, cardWidth: 1, rowHeight: 300, top: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const update = (): void => setShape(measure(element, ratio, textRem));
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ratio, textRem]);

  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(count / shape.columns),
    estimateSize: () => shape.rowHeight,
    overscan: 2,
    scrollMargin: shape.top,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, shape.rowHeight]);
  const rows = virtualizer.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(
    () => onReach(Math.min(count, (lastRow + 1) * shape.columns) - 1),
    [onReach, lastRow, shape.columns, count],
  );

  return (
    <div ref={box} className={styles['grid']} style={{ height: virtualizer.getTotalSize() }} data-arrows="">
      <div className={styles['measure']} aria-hidden="true">
        <div data-measure="" className={styles['gap']} />
        <div data-measure="" className={styles['posterTarget']} />
      </div>
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row.index}
          top={row.start - shape.top}
          columns={shape.columns}
          count={count}
          renderCell={renderCell}
        />
      ))}
    </div>
  );
}
