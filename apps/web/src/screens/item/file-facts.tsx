import type { Version } from '@praxino/client';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { bitrate, size } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import type { TextId } from '../../i18n/i18n.ts';
import { audioLabel, streamsOf, subtitleLabel, videoLabel } from './stream-facts.ts';
import styles from './item.module.css';

/** The technical facts, folded: most people never want them, some want all. */
export function FileFacts({ version }: { version: Version }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const facts: [TextId, string[]][] = [
    ['item.file.picture', streamsOf(version, 'video').map(videoLabel)],
    ['item.file.sound', streamsOf(version, 'audio').map((stream) => audioLabel(stream, text, locale))],
    ['item.file.subtitles', streamsOf(version, 'subtitle').map((stream) => subtitleLabel(stream, text, locale))],
    ['item.file.container', [version.container]],
    ['item.file.size', [size(version.sizeBytes, locale)]],
    ['item.file.bitrate', version.bitrateBps > 0 ? [bitrate(version.bitrateBps, locale)] : []],
    ['item.file.warnings', version.warnings],
  ];
  return (
    <details className={styles['file']}>
      <summary>
        {text('item.file')}
        <ChevronDown aria-hidden="true" />
      </summary>
      <dl>
        {facts
          .filter(([, lines]) => lines.length > 0)
          .map(([label, lines]) => (
            <div key={label}>
              <dt>{text(label)}</dt>
              {lines.map((line, index) => (
                <dd key={`${index}${line}`}>{line}</dd>
              ))}
            </div>
          ))}
      </dl>
    </details>
  );
}
