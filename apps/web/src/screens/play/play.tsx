// The player's address: finds out what is to be played and what stands beside it.
import { inPlayingOrder, neighbours } from '@praxino/client';
import type { Item, ItemDetail } from '@praxino/client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useCanGoBack, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { childrenQuery, itemQuery } from '../../data/queries.ts';
import { refreshItems } from '../../data/refresh.ts';
import { Failure } from '../../items/failure.tsx';
import { Player } from '../../player/player.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import styles from './play.module.css';

const route = getRouteApi('/play/$id');
const NOTHING: Item[] = [];

/** The rest of the season or the album, and after the last episode of a season the first of the next. */
function useBeside(item: ItemDetail | undefined): { queue: Item[]; previous: Item | null; next: Item | null } {
  const parentId = item !== undefined && (item.kind === 'episode' || item.kind === 'track') ? item.parentId : undefined;
  const { data: siblings = NOTHING } = useQuery({ ...childrenQuery(parentId ?? ''), enabled: parentId !== undefined });
  const { previous, next } = neighbours(siblings, item?.id ?? '');
  const showId = item?.kind === 'episode' && siblings.length > 0 && next === null ? item.showId : undefined;
  const { data: seasons = NOTHING } = useQuery({ ...childrenQuery(showId ?? ''), enabled: showId !== undefined });
  const season = showId === undefined ? null : neighbours(seasons, parentId ?? '').next;
  const { data: later = NOTHING } = useQuery({ ...childrenQuery(season?.id ?? ''), enabled: season !== null });
  const queue = useMemo(() => inPlayingOrder(siblings), [siblings]);
  return { queue, previous, next: next ?? inPlayingOrder(later)[0] ?? null };
}

export function PlayScreen(): ReactNode {
  const { id } = route.useParams();
  const { version, audio, subtitle, from } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const queryClient = useQueryClient();
  // The last title stays until the next is known: leaving full screen between two episodes would be rude.
  const { data: item, error, refetch } = useQuery({ ...itemQuery(id), placeholderData: keepPreviousData });
  const { queue, previous, next } = useBeside(item);
  const request = useMemo(() => ({ versionId: version, audioStream: audio, startMs: from }), [version, audio, from]);
  const onGo = useCallback(
    (other: Item) => void navigate({ to: '/play/$id', params: { id: other.id }, search: {}, replace: true }),
    [navigate],
  );
  const onLeave = useCallback(() => {
    if (canGoBack) router.history.back();
    else void router.navigate({ to: '/item/$id', params: { id } });
  }, [canGoBack, router, id]);
  // What was watched shows at once where the viewer returns to.
  const onSaved = useCallback(() => void refreshItems(queryClient), [queryClient]);
  if (item === undefined)
    return (
      <main className={styles['before']}>
        {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      </main>
    );
  return (
    <main>
      <PageTitle title={item.title} />
      <Player
        item={item}
        request={request}
        subtitle={subtitle}
        previous={previous}
        next={next}
        queue={queue}
        onGo={onGo}
        onLeave={onLeave}
        onSaved={onSaved}
      />
    </main>
  );
}
