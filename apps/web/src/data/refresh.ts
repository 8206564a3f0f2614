import type { QueryClient } from '@tanstack/react-query';

/** What plays how and what subtitles say does not change when something was watched. */
const LASTING: ReadonlySet<unknown> = new Set(['plan', 'subtitles', 'server']);

/** After watching, marking or finding something new: everything that shows it is asked for again when it is next on the screen. */
export function refreshItems(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ predicate: ({ queryKey }) => !LASTING.has(queryKey[0]) });
}
