// Builds addresses from route paths. URL classes are no part of plain JavaScript, so this is text work.

type Scalar = string | number | boolean | null | undefined;

/** `/items/:id` + `{ id }` → `/items/a%2Fb`. Throws a RangeError for a missing parameter: that is a bug, not bad input. */
export function fillPath(path: string, params: Readonly<Record<string, Scalar>> = {}): string {
  return path.replaceAll(/:([A-Za-z]\w*)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new RangeError(`${path} needs "${name}"`);
    return encodeURIComponent(String(value));
  });
}

/** `?a=1&b=x%20y` without the entries that are undefined or null; empty text for none. */
export function queryText(query: Readonly<Record<string, Scalar>> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
