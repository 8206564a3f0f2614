// What is in a show, a season, an artist or an album.
import type { Item, ItemDetail } from '@praxino/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Clapperboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { childrenQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { ItemCard } from '../../items/item-card.tsx';
import { isPlayable, seasonLabel } from '../../items/labels.ts';
import { Chip, Chips } from '../../ui/chip/chip.tsx';
import { Message } from '../../ui/message/message.tsx';
import { Skeleton } from '../../ui/skeleton/skeleton.tsx';
import { Episodes } from './episodes.tsx';
import { Tracks } from './tracks.tsx';
import styles from './item.module.css';

const route = getRouteApi('/app/item/$id');

function Loading(): ReactNode {
  return [0, 1, 2, 3].map((n) => <Skeleton key={n} style={{ height: '5.5rem', marginTop: '1rem' }} />);
}

function Nothing(): ReactNode {
  const text = useText();
  return <Message icon={<Clapperboard />} title={text('item.noChildren')} isCompact />;
}

function EpisodesOf({ seasonId }: { seasonId: string }): ReactNode {
  const { data: episodes, error, refetch } = useQuery(childrenQuery(seasonId));
  if (episodes === undefined)
    return error === null ? <Loading /> : <Failure error={error} onRetry={() => void refetch()} isCompact />;
  return episodes.length === 0 ? <Nothing /> : <Episodes episodes={episodes} />;
}

/** Seasons as tabs; the one to go on with is open first. */
function Seasons({ seasons }: { seasons: readonly Item[] }): ReactNode {
  const text = useText();
  const { season: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const usual = seasons.find((season) => !season.userState.played && season.seasonNumber !== 0) ?? seasons[0];
  const shown = seasons.find((season) => season.id === asked) ?? usual;
  if (shown === undefined) return <Nothing />;
  return (
    <>
      <Chips role="tablist" aria-label={text('item.seasons')}>
        {seasons.map((season) => (
          <Chip
            key={season.id}
            role="tab"
            id={`tab-${season.id}`}
            aria-selected={season.id === shown.id}
            aria-controls="season-panel"
            onClick={() => void navigate({ search: { season: season.id }, replace: true, resetScroll: false })}
            data-testid="season-tab"
          >
            {seasonLabel(season, text)}
          </Chip>
        ))}
      </Chips>
      <div role="tabpanel" id="season-panel" aria-labelledby={`tab-${shown.id}`}>
        <EpisodesOf seasonId={shown.id} />
      </div>
    </>
  );
}

export function Children({ item }: { item: ItemDetail }): ReactNode {
  const text = useText();
  const { data: children, error, refetch } = useQuery(childrenQuery(item.id));
  if (children === undefined) {
    return (
      <section className={styles['children']}>
        {error === null ? <Loading /> : <Failure error={error} onRetry={() => void refetch()} isCompact />}
      </section>
    );
  }
  const kind = children[0]?.kind;
  return (
    <section className={styles['children']}>
      {kind === undefined && <Nothing />}
      {kind === 'season' && <Seasons seasons={children.filter((child) => child.kind === 'season')} />}
      {kind === 'track' && <Tracks tracks={children} />}
      {(kind === 'episode' || kind === 'video') && <Episodes episodes={children} />}
      {kind !== undefined && !isPlayable(kind) && kind !== 'season' && (
        <>
          {kind === 'album' && <h2 className={styles['heading']}>{text('item.albums')}</h2>}
          <div className={styles['cards']} data-arrows="">
            {children.map((child) => (
              <ItemCard key={child.id} item={child} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}
