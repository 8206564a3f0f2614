// The one main action of a title, and the small ones beside it.
import { nextToWatch, playStart } from '@praxino/client';
import type { Item, ItemDetail } from '@praxino/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Play, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { childrenQuery } from '../../data/queries.ts';
import { refreshItems } from '../../data/refresh.ts';
import { focusOnTv } from '../../focus/focus-on-tv.ts';
import { duration } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { episodeCode, isPlayable } from '../../items/labels.ts';
import type { PlaySearch } from '../../routes/play.tsx';
import { Button, buttonClass } from '../../ui/button/button.tsx';
import type { StreamChoice } from './stream-choices.tsx';
import styles from './item.module.css';

function searchOf({ version, audio, subtitle }: StreamChoice): PlaySearch {
  return {
    ...(version !== undefined && { version }),
    ...(audio !== undefined && { audio }),
    ...(subtitle !== undefined && { subtitle }),
  };
}

function PlayOne({ item, choice }: { item: ItemDetail; choice: StreamChoice }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const start = playStart(item.userState, item.durationMs);
  const search = searchOf(choice);
  const words =
    start.kind === 'resume' ? text('item.resume') : text(start.kind === 'again' ? 'item.again' : 'item.play');
  return (
    <>
      <Link
        to="/play/$id"
        params={{ id: item.id }}
        search={search}
        ref={focusOnTv}
        className={buttonClass({ look: 'light', isLarge: true })}
        data-testid="play-button"
      >
        <Play aria-hidden="true" fill="currentColor" />
        {words}
        {start.kind === 'resume' && start.leftMs !== null && (
          <span className={styles['left']}>{text('item.left', { time: duration(start.leftMs, locale) })}</span>
        )}
      </Link>
      {start.kind === 'resume' && (
        <Link
          to="/play/$id"
          params={{ id: item.id }}
          search={{ ...search, from: 0 }}
          className={buttonClass({ isLarge: true, isIcon: true })}
          aria-label={text('item.fromStart')}
          title={text('item.fromStart')}
          data-testid="play-from-start"
        >
          <RotateCcw aria-hidden="true" />
        </Link>
      )}
    </>
  );
}

/** What a season or an album plays: the episode that is next, the first track. */
function PlayInside({ item }: { item: ItemDetail }): ReactNode {
  const text = useText();
  const { data: children = [] } = useQuery(childrenQuery(item.id));
  const seasons = children.filter((child) => child.kind === 'season');
  const season =
    item.kind === 'show'
      ? (seasons.find((child) => !child.userState.played && child.seasonNumber !== 0) ?? seasons[0])
      : undefined;
  const { data: episodes = [] } = useQuery({ ...childrenQuery(season?.id ?? ''), enabled: season !== undefined });
  const playable = (season === undefined ? children : episodes).filter((child: Item) => isPlayable(child.kind));
  const next = item.kind === 'album' ? (playable[0] ?? null) : nextToWatch(playable);
  if (next === null || item.kind === 'artist') return null;
  const start = playStart(next.userState, next.durationMs);
  const label = next.kind === 'episode' ? episodeCode(next) : '';
  const words =
    label === ''
      ? text('item.play')
      : text(start.kind === 'resume' ? 'item.resumeEpisode' : 'item.playEpisode', { label });
  return (
    <Link
      to="/play/$id"
      params={{ id: next.id }}
      ref={focusOnTv}
      className={buttonClass({ look: 'light', isLarge: true })}
      data-testid="play-button"
    >
      <Play aria-hidden="true" fill="currentColor" />
      {words}
    </Link>
  );
}

function WatchedToggle({ item }: { item: ItemDetail }): ReactNode {
  const text = useText();
  const queryClient = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (played: boolean) => api.items.setState({ params: { id: item.id }, body: { played } }),
    onSettled: () => refreshItems(queryClient),
  });
  // Shows the wish at once; a refusal shows the truth again.
  const isPlayed = isPending ? variables : item.userState.played;
  return (
    <Button
      isIcon
      isLarge
      className={styles['watched']}
      aria-label={text('item.played')}
      title={text(isPlayed ? 'item.markUnplayed' : 'item.markPlayed')}
      aria-pressed={isPlayed}
      onClick={() => mutate(!isPlayed)}
      data-testid="toggle-watched"
    >
      <Check aria-hidden="true" />
    </Button>
  );
}

export function Actions({ item, choice }: { item: ItemDetail; choice: StreamChoice }): ReactNode {
  const text = useText();
  const version = item.versions.find((other) => other.id === choice.version);
  if (version?.isAvailable === false) return <p className={styles['missing']}>{text('item.missing')}</p>;
  return (
    <div className={styles['actions']}>
      {isPlayable(item.kind) ? <PlayOne item={item} choice={choice} /> : <PlayInside item={item} />}
      {(isPlayable(item.kind) || item.kind === 'season' || item.kind === 'show') && <WatchedToggle item={item} />}
    </div>
  );
}
