// Sheets of small pictures, loaded when somebody points near them and kept decoded for a while.

export interface SheetImage {
  src: string;
  decode: () => Promise<void>;
}
export interface SheetStore {
  isLoaded: (sheet: number) => boolean;
  /** This sheet, then its neighbours; what was under way for others is given up. */
  want: (sheet: number) => void;
  subscribe: (listener: () => void) => () => void;
  /** Gives up whatever is under way. */
  close: () => void;
}

/** A sheet takes 6 MB decoded. */
const MAX_KEPT = 16;
/** A pointer on its way to somewhere else asks for nothing. */
const SETTLE_MS = 40;

export function createSheetStore(urls: readonly string[], open: () => SheetImage = () => new Image()): SheetStore {
  const listeners = new Set<() => void>();
  /** Least recently wanted first. */
  const kept = new Map<number, { image: SheetImage; isLoaded: boolean }>();
  let settling: ReturnType<typeof setTimeout> | undefined;
  let wanted = -1;

  const drop = (sheet: number): void => {
    const entry = kept.get(sheet);
    // An empty address ends the request.
    if (entry !== undefined && !entry.isLoaded) entry.image.src = '';
    kept.delete(sheet);
  };
  const load = (sheet: number): Promise<void> => {
    const known = kept.get(sheet);
    if (known !== undefined) {
      kept.delete(sheet);
      kept.set(sheet, known);
      return Promise.resolve();
    }
    const entry = { image: open(), isLoaded: false };
    entry.image.src = urls[sheet] ?? '';
    kept.set(sheet, entry);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) drop(oldest);
    return entry.image.decode().then(
      () => {
        entry.isLoaded = true;
        for (const listener of listeners) listener();
      },
      () => {
        // Given up, or the server has none: the next time it is asked for again.
        if (kept.get(sheet) === entry) kept.delete(sheet);
      },
    );
  };
  const begin = async (sheet: number): Promise<void> => {
    const isNear = (other: number): boolean => Math.abs(other - sheet) <= 1;
    for (const [other, { isLoaded }] of kept) if (!isLoaded && !isNear(other)) drop(other);
    await load(sheet);
    for (const near of [sheet + 1, sheet - 1]) {
      if (wanted === sheet && near >= 0 && near < urls.length) await load(near);
    }
  };
  return {
    isLoaded: (sheet) => kept.get(sheet)?.isLoaded === true,
    want(sheet) {
      if (sheet === wanted && kept.has(sheet)) return;
      wanted = sheet;
      clearTimeout(settling);
      settling = setTimeout(() => void begin(sheet), kept.get(sheet)?.isLoaded === true ? 0 : SETTLE_MS);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(settling);
      wanted = -1;
      for (const sheet of [...kept.keys()]) drop(sheet);
    },
  };
}
