// Version, sound and subtitles, chosen before playing.
import type { ItemDetail, Version } from '@praxino/client';
import { AudioLines, Captions, Layers2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { ChipSelect } from '../../ui/chip/chip.tsx';
import { audioLabel, streamsOf, subtitleLabel } from './stream-facts.ts';
import styles from './item.module.css';

/** undefined: as the server thinks best. */
export interface StreamChoice {
  version: string | undefined;
  audio: number | undefined;
  /** -1: none. */
  subtitle: number | undefined;
}

export function initialChoice(item: ItemDetail): StreamChoice {
  const version = item.versions.find((other) => other.isAvailable) ?? item.versions[0];
  return { version: version?.id, audio: undefined, subtitle: undefined };
}

export interface StreamChoicesProps {
  item: ItemDetail;
  choice: StreamChoice;
  onChoose: (choice: StreamChoice) => void;
}

function AudioChoice({
  version,
  choice,
  onChoose,
}: { version: Version } & Pick<StreamChoicesProps, 'choice' | 'onChoose'>): ReactNode {
  const text = useText();
  const locale = useLocale();
  const streams = streamsOf(version, 'audio');
  if (streams.length < 2) return null;
  const usual = streams.find((stream) => stream.isDefault) ?? streams[0];
  return (
    <ChipSelect
      label={text('item.audio')}
      icon={<AudioLines aria-hidden="true" />}
      value={choice.audio ?? usual?.index}
      options={streams.map((stream) => ({ value: String(stream.index), label: audioLabel(stream, text, locale) }))}
      onChange={(event) => onChoose({ ...choice, audio: Number(event.target.value) })}
      data-testid="choose-audio"
    />
  );
}

function SubtitleChoice({
  version,
  choice,
  onChoose,
}: { version: Version } & Pick<StreamChoicesProps, 'choice' | 'onChoose'>): ReactNode {
  const text = useText();
  const locale = useLocale();
  const streams = streamsOf(version, 'subtitle').filter((stream) => stream.isText);
  if (streams.length === 0) return null;
  const options = streams.map((stream) => ({
    value: String(stream.index),
    label: subtitleLabel(stream, text, locale),
  }));
  return (
    <ChipSelect
      label={text('item.subtitles')}
      icon={<Captions aria-hidden="true" />}
      value={choice.subtitle ?? -1}
      options={[{ value: '-1', label: `${text('item.subtitles')}: ${text('item.subtitles.off')}` }, ...options]}
      onChange={(event) => onChoose({ ...choice, subtitle: Number(event.target.value) })}
      data-testid="choose-subtitle"
    />
  );
}

export function StreamChoices({ item, choice, onChoose }: StreamChoicesProps): ReactNode {
  const text = useText();
  const version = item.versions.find((other) => other.id === choice.version);
  if (version === undefined) return null;
  return (
    <div className={styles['choices']}>
      {item.versions.length > 1 && (
        <ChipSelect
          label={text('item.version')}
          icon={<Layers2 aria-hidden="true" />}
          value={version.id}
          options={item.versions.map((other) => ({ value: other.id, label: other.name }))}
          onChange={(event) => onChoose({ version: event.target.value, audio: undefined, subtitle: undefined })}
          data-testid="choose-version"
        />
      )}
      <AudioChoice version={version} choice={choice} onChoose={onChoose} />
      <SubtitleChoice version={version} choice={choice} onChoose={onChoose} />
    </div>
  );
}
