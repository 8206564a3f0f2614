// Which file of an item to play, and how.
import { AppError } from '@praxino/contracts';
import {
  decide,
  isPictureSubtitle,
  subtitleDelivery,
  timelineOf,
  type Decision,
  type DeviceProfile,
  type EncodeCapacity,
  type Timeline,
  type Wishes,
} from '@praxino/engine';
import type { MediaFile } from '../library/index.ts';

export interface Choice {
  file: MediaFile;
  timeline: Timeline;
  decision: Decision;
}

const MODE_RANK: Readonly<Record<Decision['mode'], number>> = { direct: 0, remux: 1, transcode: 2 };

/**
 * Without a wish the version that costs least for this device, the sharpest among equals. Throws AppError('item.not-found') for a
 * version that is not the item's, AppError('playback.unplayable' | 'playback.stream-not-found') when none can be played.
 */
export function chooseVersion(
  files: readonly MediaFile[],
  versionId: string | undefined,
  device: DeviceProfile,
  wishes: Wishes,
  capacity?: EncodeCapacity,
): Choice {
  const wished = versionId === undefined ? files : files.filter((f) => f.versionId === versionId);
  if (versionId !== undefined && wished.length === 0)
    throw new AppError('item.not-found', { detail: 'The item has no such version', field: 'versionId' });
  if (wished.length === 0)
    throw new AppError('playback.unplayable', 'There is no file to play; play one of the items below this one');
  const present = wished.filter((f) => f.isAvailable);
  if (present.length === 0)
    throw new AppError('media.missing', 'The file was not there at the last scan; is its disk connected?');
  const failures: unknown[] = [];
  const choices = present.flatMap((file) => {
    try {
      return [choose(file, device, wishes, capacity)];
    } catch (error) {
      failures.push(error);
      return [];
    }
  });
  const best = choices.toSorted(compare)[0];
  if (!best) throw failures[0];
  return best;
}

function choose(file: MediaFile, device: DeviceProfile, wishes: Wishes, capacity?: EncodeCapacity): Choice {
  const timeline = timelineOfFile(file);
  const isExternal = typeof wishes.subtitleStream === 'number' && wishes.subtitleStream >= file.index.streams.length;
  if (!isExternal) return { file, timeline, decision: decide(file.index, timeline, device, wishes, capacity) };
  const number = wishes.subtitleStream ?? 0;
  const k = number - file.index.streams.length;
  const beside = file.subtitles[k];
  if (!beside) throw cannotShow(number);
  // What lies beside the file changes nothing in how the file itself is played, unless it has to become part of the picture.
  const subtitleFile = { id: `x${k}` as const, index: number, codec: beside.codec };
  const decision = decide(file.index, timeline, device, { ...wishes, subtitleStream: null, subtitleFile }, capacity);
  const delivery = subtitleDelivery(
    { ...beside, isText: !isPictureSubtitle(beside.codec) },
    device.subtitles ?? ['text'],
  );
  if (delivery === 'burn-in' && !decision.isSubtitleBurned) throw cannotShow(number);
  return { file, timeline, decision: { ...decision, subtitleStream: number } };
}

function cannotShow(number: number): AppError {
  return new AppError('playback.stream-not-found', {
    detail: `The file has no stream ${number} that this device can show`,
    field: 'subtitleStream',
  });
}

function timelineOfFile(file: MediaFile): Timeline {
  try {
    return timelineOf(file.index);
  } catch (error) {
    throw new AppError('playback.unplayable', 'The length of the file is unknown', { cause: error });
  }
}

function compare(a: Choice, b: Choice): number {
  const height = (c: Choice) => c.decision.video?.height ?? 0;
  return (
    MODE_RANK[a.decision.mode] - MODE_RANK[b.decision.mode] ||
    height(b) - height(a) ||
    b.file.index.bitrateBps - a.file.index.bitrateBps
  );
}
