import type { Item } from '@praxino/client';
import type { ReactNode } from 'react';
import { episodeCode } from '../items/labels.ts';
import styles from './player.module.css';

/** What plays: the show over the episode, or the film. */
export function TitleLine({ item }: { item: Item }): ReactNode {
  const isEpisode = item.kind === 'episode' && item.showTitle !== undefined;
  const detail = isEpisode ? [episodeCode(item), item.title].filter(Boolean).join(' · ') : item.year;
  return (
    <div className={styles['titles']}>
      <h1>{isEpisode ? item.showTitle : item.title}</h1>
      {detail !== undefined && <p>{detail}</p>}
    </div>
  );
}
