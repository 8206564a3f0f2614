// Films with words inside their pictures, and what they say.
import { dtvccTrack } from './dtvcc-script.ts';
import {
  CAPITAL_E_ACUTE,
  INVERTED_QUESTION,
  ITALICS,
  LETTERS_AFTER,
  NOTE,
  PLAIN,
  frameAt,
  line21Track,
  timeOfFrame,
} from './line21-script.ts';
import type { CaptionCarriage, CaptionTracks } from './carried.ts';

/** Times count from the first picture. */
export interface SaidCue {
  startMs: number;
  endMs: number;
  text: string;
}
export interface CaptionFilm {
  /** Below the folder of these films. */
  path: string;
  codec: CaptionCarriage;
  tracks: CaptionTracks;
  /** By service. */
  says: Readonly<Record<string, readonly SaidCue[]>>;
}
export const CAPTION_FILM_SECONDS = 14;

const english = line21Track([
  {
    kind: 'pop-on',
    ms: 1500,
    rows: [
      { row: 14, indent: 8, content: ['Hello, ', ITALICS, 'world'] },
      { row: 15, indent: 8, content: [NOTE, ' caf', ...CAPITAL_E_ACUTE] },
    ],
  },
  { kind: 'erase', ms: 3500 },
  { kind: 'roll-up', depth: 2, ms: 5000, rows: [{ row: 15, content: ['The first line'] }] },
  { kind: 'roll-up', depth: 2, ms: 7000, rows: [{ row: 15, content: ['and the second'] }] },
  { kind: 'erase', ms: 9000 },
  { kind: 'paint-on', ms: 10_500, rows: [{ row: 2, content: ['Painted', PLAIN, 'above'] }] },
  { kind: 'erase', ms: 12_500 },
]);
const spanish = line21Track(
  [
    { kind: 'pop-on', ms: 2000, rows: [{ row: 15, indent: 12, content: [INVERTED_QUESTION, 'Hola?'] }] },
    { kind: 'erase', ms: 4000 },
  ],
  2,
);
const windows = dtvccTrack([
  { ms: 1500, rows: ['In a window'] },
  { ms: 3500, rows: null },
  { ms: 5000, rows: ['Two', 'rows'] },
  { ms: 7000, rows: null },
]);
const nulls = line21Track([]);

/** Milliseconds of the frame that is shown then, or of one so many frames later. */
const at = (ms: number, framesLater = 0): number => Math.round(timeOfFrame(frameAt(ms) + framesLater));
const said = (startMs: number, endMs: number, text: string): SaidCue => ({ startMs, endMs, text });
const inEnglish: readonly SaidCue[] = [
  said(at(1500), at(3500), 'Hello, <i>world</i>\n♪ cafÉ'),
  said(at(5000, LETTERS_AFTER['roll-up']), at(7000), 'The first line'),
  // A row that has rolled up and stands there alone for a blink is no cue of its own.
  said(at(7000), at(9000), 'The first line\nand the second'),
  said(at(10_500, LETTERS_AFTER['paint-on']), at(12_500), 'Painted above'),
];
const broadcast = { field1: english, field2: spanish, dtvcc: null };
const bothSay = { cc1: inEnglish, cc3: [said(at(2000), at(4000), '¿Hola?')] };

export const captionFilms = {
  mkv: { path: 'Spoken (2021).mkv', codec: 'h264', tracks: broadcast, says: bothSay },
  mp4: { path: 'Spoken Too (2021).mp4', codec: 'h264', tracks: broadcast, says: bothSay },
  hevc: { path: 'Spoken Newly (2021).mkv', codec: 'hevc', tracks: broadcast, says: bothSay },
  ts: { path: 'Sent (2021).ts', codec: 'h264', tracks: broadcast, says: bothSay },
  recording: { path: 'Recorded (2021).ts', codec: 'mpeg2video', tracks: broadcast, says: bothSay },
  disc: { path: 'Sold (2021).mpg', codec: 'dvd', tracks: broadcast, says: bothSay },
  windows: {
    path: 'Windows (2021).mkv',
    codec: 'h264',
    tracks: { field1: null, field2: null, dtvcc: windows },
    says: { service1: [said(at(1500), at(3500), 'In a window'), said(at(5000), at(7000), 'Two\nrows')] },
  },
  silent: {
    path: 'Silent (2021).mkv',
    codec: 'h264',
    tracks: { field1: nulls, field2: nulls, dtvcc: null },
    says: {},
  },
} as const satisfies Record<string, CaptionFilm>;
