import { ApiError } from '@praxino/client';
import { QueryClient } from '@tanstack/react-query';

/** Only what may pass by itself is asked again: a wrong id stays wrong. */
function shouldRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && error.isTemporary;
}

export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: shouldRetry,
      retryDelay: (attempt) => 500 * 2 ** attempt,
      refetchOnWindowFocus: true,
      gcTime: 10 * 60_000,
    },
  },
});
