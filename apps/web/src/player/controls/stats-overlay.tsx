// What happens behind the picture, in words: how it plays and why, what comes in, what is lost.
import type { Playback } from '@praxino/client';
import { useEffect, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { bitrate, codecName } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import type { TextId } from '../../i18n/i18n.ts';
import type { Engine } from '../engine/engine.ts';
import { bufferedEnd } from '../session/time-store.ts';
import styles from './overlays.module.css';

export interface StatsOverlayProps {
  plan: Playback;
  engine: Engine | null;
  video: RefObject<HTMLVideoElement | null>;
  audio: number | null;
}

interface Sample {
  size: string;
  dropped: number;
  total: number;
  bufferS: number;
}

function useSample(video: RefObject<HTMLVideoElement | null>): Sample | null {
  const [sample, setSample] = useState<Sample | null>(null);
  useEffect(() => {
    const take = (): void => {
      const element = video.current;
      if (element === null) return;
      const quality = element.getVideoPlaybackQuality();
      setSample({
        size: element.videoWidth > 0 ? `${element.videoWidth} × ${element.videoHeight}` : '',
        dropped: quality.droppedVideoFrames,
        total: quality.totalVideoFrames,
        bufferS: bufferedEnd(element.buffered, element.currentTime) / 1000 - element.currentTime,
      });
    };
    take();
    const timer = setInterval(take, 1000);
    return () => clearInterval(timer);
  }, [video]);
  return sample;
}

export function StatsOverlay({ plan, engine, video, audio }: StatsOverlayProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  const sample = useSample(video);
  const stats = engine?.stats();
  const track = plan.audio.find((other) => other.index === audio);
  const rate = stats?.bitrateBps ?? plan.bitrateBps;
  const action = (done: 'copy' | 'transcode'): string =>
    text(done === 'copy' ? 'stats.mode.direct' : 'stats.mode.transcode');
  const lines: [TextId, string][] = [
    ['stats.mode', text(`stats.mode.${plan.mode}`)],
    [
      'stats.video',
      plan.video === null
        ? '–'
        : [codecName(plan.video.codec), sample?.size ?? '', action(plan.video.action), stats?.videoCodec ?? '']
            .filter(Boolean)
            .join(' · '),
    ],
    [
      'stats.audio',
      track === undefined
        ? '–'
        : [codecName(track.codec), action(plan.mode === 'direct' ? 'copy' : track.action), stats?.audioCodec ?? '']
            .filter(Boolean)
            .join(' · '),
    ],
    ['stats.bitrate', rate > 0 ? bitrate(rate, locale) : '–'],
    ['stats.frames', text('stats.frames.value', { dropped: sample?.dropped ?? 0, total: sample?.total ?? 0 })],
    ['stats.buffer', `${(sample?.bufferS ?? 0).toFixed(1)} s`],
    ['stats.engine', stats?.name ?? '–'],
  ];
  return (
    <div className={styles['stats']} data-testid="stats" data-mode={plan.mode}>
      <dl>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{text(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {plan.reasons.length > 0 && (
          <div>
            <dt>{text('stats.why')}</dt>
            {[...new Set(plan.reasons.map((reason) => reason.text))].map((reason) => (
              <dd key={reason}>{reason}</dd>
            ))}
          </div>
        )}
      </dl>
    </div>
  );
}
