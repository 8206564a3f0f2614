import { describe, expect, it } from 'vitest';
import type { PacketFact } from './packet-run.ts';
import { PacketSurvey } from './packet-survey.ts';

const watched = [
  { index: 0, type: 'video' },
  { index: 1, type: 'audio' },
] as const;
let position = 0;
function packet(stream: number, time: number, over: Partial<PacketFact> = {}): PacketFact {
  position += 1000;
  return {
    stream,
    pts: time,
    dts: time,
    duration: 0.04,
    bytes: 900,
    position,
    isKey: stream === 1,
    discardSamples: 0,
    ...over,
  };
}
/** Pictures and sound interleaved for some seconds, sound a second behind. */
function* stretch(from: number, seconds: number): Generator<PacketFact> {
  for (let i = 0; i < seconds * 25; i++) {
    yield packet(0, from + i / 25, { isKey: i % 50 === 0 });
    if (i >= 25) yield packet(1, from + (i - 25) / 25);
  }
}
function surveyed(packets: Iterable<PacketFact>): PacketSurvey {
  position = 0;
  const survey = new PacketSurvey(watched);
  for (const p of packets) survey.push(p);
  return survey;
}

describe('one clock', () => {
  it('is one epoch however the streams are interleaved', () => {
    const survey = surveyed(stretch(10, 20));
    expect(survey.epochStarts).toEqual([0]);
    expect(survey.streams.get(0)!.spans[0]).toMatchObject({ first: 900_000, end: 900_000 + 20 * 90_000 });
    expect(survey.streams.get(0)!.unknownTimes).toBe(0);
  });

  it('keeps key frames of pictures only', () => {
    const survey = surveyed(stretch(0, 6.02));
    expect(survey.streams.get(0)!.keys[0]).toMatchObject({ pts: 0, position: 1000, epoch: 0 });
    expect(survey.streams.get(1)!.keys).toEqual([]);
  });

  it('has a gap and no jump where one stream pauses while the other goes on', () => {
    const sound = Array.from({ length: 700 }, (_, i) => packet(1, i * 0.04));
    expect(surveyed([packet(0, 0), ...sound, packet(0, 27)]).epochStarts).toEqual([0]);
  });

  it('passes over streams that nobody asked for', () => {
    const survey = surveyed([packet(0, 0), packet(7, 5000), packet(0, 0.04)]);
    expect(survey.epochStarts).toEqual([0]);
    expect(survey.streams.has(7)).toBe(false);
  });
});

describe('a clock that jumps', () => {
  it.each([
    ['back', 3600, 2],
    ['far ahead', 2, 3600],
  ])('%s begins an epoch at the byte of the first packet behind the jump', (_, first, second) => {
    const before = [...stretch(first, 4)];
    const survey = surveyed([...before, ...stretch(second, 4)]);
    expect(survey.epochStarts).toHaveLength(2);
    const video = survey.streams.get(0)!;
    expect(video.spans[1]!.first).toBe(second * 90_000);
    expect(video.keys.filter((k) => k.epoch === 1)[0]!.position).toBe(survey.epochStarts[1]);
    expect(survey.streams.get(1)!.spans[1]!.first).toBe(second * 90_000);
  });

  it('leaves out what is left of the epoch before it', () => {
    const late = packet(1, 1003);
    const survey = surveyed([...stretch(1000, 4), packet(0, 5), late, packet(1, 5)]);
    expect(survey.streams.get(1)!.spans[0]!.end).toBeLessThan(1003.9 * 90_000);
    expect(survey.streams.get(1)!.spans[1]!.first).toBe(450_000);
  });
});

describe('where a piece of a disc ends and another begins', () => {
  const surveyedWith = (seamsAfter: number, packets: readonly PacketFact[]): PacketSurvey => {
    const survey = new PacketSurvey(watched, [packets[seamsAfter]!.position!]);
    for (const p of packets) survey.push(p);
    return survey;
  };

  it('time that passed in between begins an epoch, too', () => {
    position = 0;
    const before = [...stretch(10, 4)];
    const packets = [...before, ...stretch(17, 4)];
    const survey = surveyedWith(before.length, packets);
    expect(survey.epochStarts).toEqual([0, packets[before.length]!.position]);
    expect(survey.streams.get(0)!.spans[1]!.first).toBe(17 * 90_000);
    expect(survey.streams.get(1)!.spans[1]!.first).toBe(17 * 90_000);
    // In one piece it is a gap.
    expect(surveyed(packets).epochStarts).toEqual([0]);
  });

  it('what comes late out of the piece before belongs to neither', () => {
    position = 0;
    const before = [...stretch(10, 4)];
    const late = packet(1, 13.04);
    const packets = [...before, late, ...stretch(17, 4)];
    const first = before.length + 1;
    const order = [...before, packets[first]!, late, ...packets.slice(first + 1)];
    const survey = new PacketSurvey(watched, [packets[first]!.position!]);
    for (const p of order) survey.push(p);
    expect(survey.epochStarts).toHaveLength(2);
    expect(survey.streams.get(1)!.spans[1]!.first).toBe(17 * 90_000);
  });

  it('a clock that goes on is one', () => {
    position = 0;
    const before = [...stretch(10, 4)];
    expect(surveyedWith(before.length, [...before, ...stretch(14, 4)]).epochStarts).toEqual([0]);
  });
});

it('shows a reference picture without a time when the next one is decoded', () => {
  const dts = [0, 0.04, 0.08, 0.12, 0.16];
  const isReference = [true, true, false, false, true];
  const survey = surveyed(
    dts.map((d, i) => packet(0, d, { pts: isReference[i] ? null : d, dts: d, isKey: i === 1 || i === 4 })),
  );
  const [key, last] = survey.streams.get(0)!.keys;
  expect(key).toMatchObject({ pts: 0.16 * 90_000, dts: 3600 });
  expect(last).toMatchObject({ pts: 0.16 * 90_000 });
  expect(survey.streams.get(0)!.unknownTimes).toBe(3);
});
