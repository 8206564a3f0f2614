// The player's keys, in one table: the handler, the list behind `?` and aria-keyshortcuts all read it.

/** Subtitles are moved in steps of this: a tenth of a second is the least that people notice. */
export const SUBTITLE_STEP_MS = 100;

export type PlayerCommand =
  | { type: 'toggle-play' }
  | { type: 'seek-by'; seconds: number }
  | { type: 'seek-to-share'; share: number }
  | { type: 'volume-by'; share: number }
  | { type: 'step-frame'; frames: -1 | 1 }
  | { type: 'speed-by'; step: -0.25 | 0.25 }
  | { type: 'chapter'; direction: -1 | 1 }
  | { type: 'neighbour'; direction: -1 | 1 }
  | { type: 'skip' }
  | { type: 'toggle-subtitles' }
  | { type: 'next-subtitle' }
  | { type: 'next-audio' }
  | { type: 'subtitle-offset'; ms: -100 | 100 }
  | { type: 'toggle-mute' }
  | { type: 'toggle-fullscreen' }
  | { type: 'toggle-pip' }
  | { type: 'toggle-stats' }
  | { type: 'toggle-keys' }
  | { type: 'leave' };

/** What the list behind `?` calls a line; the client's catalogue has the words. */
export type KeyTopic =
  | 'play'
  | 'seek'
  | 'seek-far'
  | 'volume'
  | 'frame'
  | 'speed'
  | 'percent'
  | 'ends'
  | 'chapter'
  | 'neighbour'
  | 'skip'
  | 'subtitles'
  | 'next-subtitle'
  | 'audio'
  | 'subtitle-offset'
  | 'mute'
  | 'fullscreen'
  | 'pip'
  | 'stats'
  | 'keys'
  | 'leave';

export interface KeyBinding {
  /** `KeyboardEvent.key`; letters in lower case. */
  key: string;
  shift?: boolean;
  topic: KeyTopic;
  command: PlayerCommand;
}

const digits = Array.from({ length: 10 }, (_, digit): KeyBinding => ({
  key: String(digit),
  topic: 'percent',
  command: { type: 'seek-to-share', share: digit / 10 },
}));

export const playerKeys: readonly KeyBinding[] = [
  { key: ' ', topic: 'play', command: { type: 'toggle-play' } },
  { key: 'k', topic: 'play', command: { type: 'toggle-play' } },
  { key: 'Enter', topic: 'play', command: { type: 'toggle-play' } },
  { key: 'ArrowLeft', topic: 'seek', command: { type: 'seek-by', seconds: -10 } },
  { key: 'ArrowRight', topic: 'seek', command: { type: 'seek-by', seconds: 10 } },
  { key: 'j', topic: 'seek', command: { type: 'seek-by', seconds: -10 } },
  { key: 'l', topic: 'seek', command: { type: 'seek-by', seconds: 10 } },
  { key: 'ArrowLeft', shift: true, topic: 'seek-far', command: { type: 'seek-by', seconds: -60 } },
  { key: 'ArrowRight', shift: true, topic: 'seek-far', command: { type: 'seek-by', seconds: 60 } },
  { key: 'ArrowUp', topic: 'volume', command: { type: 'volume-by', share: 0.05 } },
  { key: 'ArrowDown', topic: 'volume', command: { type: 'volume-by', share: -0.05 } },
  { key: ',', topic: 'frame', command: { type: 'step-frame', frames: -1 } },
  { key: '.', topic: 'frame', command: { type: 'step-frame', frames: 1 } },
  { key: '<', shift: true, topic: 'speed', command: { type: 'speed-by', step: -0.25 } },
  { key: '>', shift: true, topic: 'speed', command: { type: 'speed-by', step: 0.25 } },
  ...digits,
  { key: 'Home', topic: 'ends', command: { type: 'seek-to-share', share: 0 } },
  { key: 'End', topic: 'ends', command: { type: 'seek-to-share', share: 1 } },
  { key: 'PageUp', topic: 'chapter', command: { type: 'chapter', direction: -1 } },
  { key: 'PageDown', topic: 'chapter', command: { type: 'chapter', direction: 1 } },
  { key: 'n', shift: true, topic: 'neighbour', command: { type: 'neighbour', direction: 1 } },
  { key: 'p', shift: true, topic: 'neighbour', command: { type: 'neighbour', direction: -1 } },
  { key: 's', topic: 'skip', command: { type: 'skip' } },
  { key: 'c', topic: 'subtitles', command: { type: 'toggle-subtitles' } },
  { key: 'c', shift: true, topic: 'next-subtitle', command: { type: 'next-subtitle' } },
  { key: 'a', topic: 'audio', command: { type: 'next-audio' } },
  { key: 'g', topic: 'subtitle-offset', command: { type: 'subtitle-offset', ms: -100 } },
  { key: 'h', topic: 'subtitle-offset', command: { type: 'subtitle-offset', ms: SUBTITLE_STEP_MS } },
  { key: 'm', topic: 'mute', command: { type: 'toggle-mute' } },
  { key: 'f', topic: 'fullscreen', command: { type: 'toggle-fullscreen' } },
  { key: 'p', topic: 'pip', command: { type: 'toggle-pip' } },
  { key: 'i', topic: 'stats', command: { type: 'toggle-stats' } },
  { key: '?', shift: true, topic: 'keys', command: { type: 'toggle-keys' } },
  { key: 'Escape', topic: 'leave', command: { type: 'leave' } },
];

export interface PressedKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** Punctuation needs Shift on some keyboards and not on others ("?" on US and German ones differ), so there only the sign counts. */
const isPunctuation = (key: string): boolean => /^[^\p{L}\p{N}\s]$/u.test(key);

/** The command of a key, or null. Keys held with Ctrl, Alt or Meta belong to the browser. */
export function commandForKey(pressed: PressedKey): PlayerCommand | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const found = playerKeys.find(
    (binding) => binding.key === key && (isPunctuation(key) || (binding.shift ?? false) === pressed.shiftKey),
  );
  return found?.command ?? null;
}

export interface KeyLine {
  topic: KeyTopic;
  /** As printed on keys: "Shift ←", "Space". */
  labels: string[];
}

const printed: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Escape: 'Esc',
};
function labelOf({ key, shift }: KeyBinding): string {
  const name = printed[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return shift === true && !isPunctuation(key) ? `Shift ${name}` : name;
}

/** One line per topic, in the table's order. */
export function keyLines(): KeyLine[] {
  const topics = [...new Set(playerKeys.map((binding) => binding.topic))];
  return topics.map((topic) => {
    const labels = playerKeys.filter((binding) => binding.topic === topic).map(labelOf);
    return { topic, labels: topic === 'percent' ? ['0', '–', '9'] : labels };
  });
}

/** For aria-keyshortcuts (WAI-ARIA 1.2). */
export function ariaShortcuts(topic: KeyTopic): string {
  const names = playerKeys
    .filter((binding) => binding.topic === topic)
    .map(({ key, shift }) => {
      const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
      return shift === true ? `Shift+${name}` : name;
    });
  return names.join(' ');
}
