// What is on the screen follows the libraries: while a scan finds things, and once more when it has ended.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { stateOf } from './library-state.ts';
import { librariesQuery } from './queries.ts';
import { refreshItems } from './refresh.ts';

/** For the frame around all screens. The list of libraries asks again by itself as long as one is scanned. */
export function useLibraryChanges(): void {
  const queryClient = useQueryClient();
  const { data } = useQuery(librariesQuery());
  const state = data && stateOf(data);
  const last = useRef(state);
  useEffect(() => {
    const hasChanged = last.current !== undefined && state !== undefined && last.current !== state;
    last.current = state;
    if (hasChanged) void refreshItems(queryClient);
  }, [state, queryClient]);
}
