// One title: what it is, how to play it, and what is in it.
import type { ItemDetail } from '@praxino/client';
import { ambientColor } from '@praxino/tokens';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { itemQuery } from '../../data/queries.ts';
import { useWarm } from '../../data/warm.ts';
import { duration } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { KindIcon } from '../../items/kind-icon.tsx';
import { episodeCode, imageFor, isMusic, isPlayable, shapeOf } from '../../items/labels.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import { Actions } from './actions.tsx';
import { Chapters } from './chapters.tsx';
import { Children } from './children.tsx';
import { FileFacts } from './file-facts.tsx';
import { HowItPlays } from './how-it-plays.tsx';
import { ItemLoading } from './loading.tsx';
import { qualityFacts } from './stream-facts.ts';
import { initialChoice, StreamChoices } from './stream-choices.tsx';
import styles from './item.module.css';

const route = getRouteApi('/app/item/$id');

function Ancestors({ item }: { item: ItemDetail }): ReactNode {
  if (item.ancestors.length === 0) return null;
  return (
    <p className={styles['ancestors']}>
      {item.ancestors.map((ancestor) => (
        <Link key={ancestor.id} to="/item/$id" params={{ id: ancestor.id }}>
          {ancestor.title}
        </Link>
      ))}
    </p>
  );
}

function Facts({ item, versionId }: { item: ItemDetail; versionId: string | undefined }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const version = item.versions.find((other) => other.id === versionId);
  const count = item.childCount;
  const code = item.kind === 'episode' ? episodeCode(item) : '';
  const facts = [
    ...(code === '' ? [] : [code]),
    ...(item.year === undefined ? [] : [String(item.year)]),
    ...(item.durationMs === undefined ? [] : [duration(item.durationMs, locale)]),
    ...(item.kind === 'show' && count !== undefined ? [text('item.seasonCount', { count })] : []),
    ...(item.kind === 'season' && count !== undefined ? [text('item.episodes', { count })] : []),
    ...(item.kind === 'album' && count !== undefined ? [text('item.tracks', { count })] : []),
  ];
  return (
    <div className={styles['facts']}>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {version !== undefined &&
        qualityFacts(version).map((fact) => (
          <span key={fact} className={styles['badge']}>
            {fact}
          </span>
        ))}
    </div>
  );
}

function Overview({ words }: { words: string }): ReactNode {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles['overview']}>
      <p data-open={isOpen}>{words}</p>
      {words.length > 280 && (
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text(isOpen ? 'app.less' : 'app.more')}
        </button>
      )}
    </div>
  );
}

function Detail({ item }: { item: ItemDetail }): ReactNode {
  const [choice, setChoice] = useState(() => initialChoice(item));
  useWarm(item, choice);
  const backdrop = isMusic(item.kind) ? undefined : (item.images.backdrop ?? item.images.still);
  const shape = shapeOf(item.kind);
  const cover = imageFor(item, shape);
  const color = (backdrop ?? cover)?.color;
  const style = color === undefined ? undefined : ({ '--ambient': ambientColor(color) } as CSSProperties); // custom properties are no part of its type
  const version = item.versions.find((other) => other.id === choice.version);
  return (
    <article className={styles['item']} style={style} data-testid="item-page" data-kind={item.kind}>
      <PageTitle title={item.title} />
      <div className={styles['backdrop']}>
        {backdrop !== undefined && <Artwork image={backdrop} shape="landscape" sizes="100vw" title="" isHero fills />}
        {backdrop === undefined && cover !== undefined && (
          <div className={styles['blurred']}>
            <Artwork image={cover} shape={shape} sizes="50vw" title="" fills />
          </div>
        )}
        <div className={styles['scrim']} />
      </div>
      <div className={`page ${styles['body']}`}>
        <header className={styles['header']} data-shape={shape}>
          <div className={styles['cover']}>
            <Artwork
              image={cover}
              shape={shape}
              sizes="(min-width: 768px) 300px, 40vw"
              title={item.title}
              icon={<KindIcon kind={item.kind} />}
              isEager
            />
          </div>
          <div className={styles['words']}>
            <Ancestors item={item} />
            <h1 className={styles['title']}>{item.title}</h1>
            <Facts item={item} versionId={choice.version} />
            <Actions item={item} choice={choice} />
            {item.overview !== undefined && <Overview words={item.overview} />}
            {version !== undefined && <StreamChoices item={item} choice={choice} onChoose={setChoice} />}
            {version !== undefined && isPlayable(item.kind) && <HowItPlays item={item} choice={choice} />}
          </div>
        </header>
        {!isPlayable(item.kind) && <Children item={item} />}
        {version !== undefined && isPlayable(item.kind) && <Chapters item={item} version={version} />}
        {version !== undefined && <FileFacts version={version} />}
      </div>
    </article>
  );
}

export function ItemScreen(): ReactNode {
  const { id } = route.useParams();
  const { data: item, error, isPending, refetch } = useQuery(itemQuery(id));
  if (isPending) return <ItemLoading />;
  if (item === undefined) {
    return (
      <div className="page">
        <Failure error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return <Detail key={item.id} item={item} />;
}
