import { expect, test } from 'vitest';
import { makePlan, textSubtitles } from '../../testing/make.ts';
import { initialSubtitle, joinParts, partsAround } from './use-subtitles.ts';

const line = (startMs: number, endMs: number, text: string) => ({
  startMs,
  endMs,
  lines: [[{ text, italic: false, bold: false, underline: false }]],
  place: 'bottom' as const,
});
const picture = (startMs: number, x: number) => ({
  startMs,
  endMs: startMs + 1000,
  planeWidth: 720,
  planeHeight: 576,
  isForced: false,
  images: [{ x, y: 1, width: 2, height: 3, png: '' }],
});

test('what stands at the boundary of two minutes is there once', () => {
  const crossing = line(59_000, 61_000, 'Across');
  const joined = joinParts([
    { cues: [line(1000, 2000, 'One'), crossing], pictures: [picture(59_500, 10)] },
    { cues: [{ ...crossing }, line(70_000, 71_000, 'Two')], pictures: [picture(59_500, 10), picture(59_500, 90)] },
  ]);
  expect(joined.cues.map((c) => c.startMs)).toEqual([1000, 59_000, 70_000]);
  expect(joined.pictures.map((p) => p.images[0]?.x)).toEqual([10, 90]);
});

test('two lines at the same time are two', () => {
  const both = [line(0, 1000, 'A'), line(0, 1000, 'B')];
  expect(joinParts([{ cues: both, pictures: [] }]).cues).toHaveLength(2);
});

test('the minute of the play head is loaded, and the next one', () => {
  expect([partsAround(0), partsAround(59_999), partsAround(60_000), partsAround(-5000)]).toEqual([
    [0, 1],
    [0, 1],
    [1, 2],
    [0, 1],
  ]);
});

test('what the viewer chose before playing counts, else what the server proposes', () => {
  const track = { index: 3, language: null, title: null, isDefault: false, isForced: false, isHearingImpaired: false };
  const plan = makePlan({ subtitleStream: 7, subtitles: [{ ...track, ...textSubtitles('/s') }] });
  expect([
    initialSubtitle(plan, undefined),
    initialSubtitle(plan, 3),
    initialSubtitle(plan, -1),
    initialSubtitle(plan, 9),
  ]).toEqual([7, 3, null, 7]);
});
