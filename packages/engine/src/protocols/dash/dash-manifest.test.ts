import { describe, expect, test } from 'vitest';
import type { Presentation } from '../../stream/presentation.ts';
import { madeAudio, madeIndex, madeVideo } from '../../testing/made-index.ts';
import { HOSTILE_TITLE, irregularFilm, madePresentation, madeSubtitleTrack } from '../../testing/made-presentation.ts';
import { elementsNamed, parseXml } from '../../testing/parse-xml.ts';
import type { XmlElement } from '../../testing/parse-xml.ts';
import { dashManifest } from './dash-manifest.ts';

const subtitles = [
  madeSubtitleTrack({ isDefault: true }),
  madeSubtitleTrack({ id: 's4', isHearingImpaired: true, language: 'und' }),
  madeSubtitleTrack({ id: 'x0', isForced: true }),
];
const film = madePresentation(irregularFilm(), ['v0.copy', 'a1.copy', 'a2.aac-2'], subtitles);
const mpd = parseXml(dashManifest(film));
const parse = (p: Presentation): XmlElement => parseXml(dashManifest(p));
const setsOf = (root: XmlElement, type: string): XmlElement[] =>
  elementsNamed(root, 'AdaptationSet').filter((s) => s.attributes['contentType'] === type);
const templateOf = (set: XmlElement): Record<string, string> => elementsNamed(set, 'SegmentTemplate')[0]!.attributes;

/** [number, start, end] of every segment, as a player counts them. */
function listed(set: XmlElement): [number, number, number][] {
  const out: [number, number, number][] = [];
  let number = Number(templateOf(set)['startNumber']);
  let t = NaN;
  for (const { attributes: s } of elementsNamed(set, 'S')) {
    if (s['t'] !== undefined) t = Number(s['t']);
    for (let r = Number(s['r'] ?? 0); r >= 0; r--) {
      out.push([number++, t, t + Number(s['d'])]);
      t += Number(s['d']);
    }
  }
  return out;
}
const pairs = (boundaries: readonly number[]): [number, number, number][] =>
  boundaries.slice(1).map((end, i) => [i, boundaries[i]!, end]);

describe('the manifest of a film', () => {
  test('is static and as long as its longest track', () => {
    expect(mpd.attributes).toMatchObject({ type: 'static', xmlns: 'urn:mpeg:dash:schema:mpd:2011' });
    const length = Number(/^PT([\d.]+)S$/.exec(mpd.attributes['mediaPresentationDuration']!)![1]);
    const ends = [(750 * 1001) / 24_000, (1466 * 1024) / 48_000, film.audio[1]!.boundaries.at(-1)! / 48_000];
    expect(length).toBeCloseTo(Math.max(...ends) - 1001 / 24_000, 5);
  });

  test('describes the picture', () => {
    const [set] = setsOf(mpd, 'video');
    const [representation] = elementsNamed(set!, 'Representation');
    expect(representation!.attributes).toEqual({
      id: 'v0.copy',
      codecs: 'avc1.640029',
      width: '1920',
      height: '1080',
      frameRate: '24000/1001',
      bandwidth: String(2 * 3_392_000),
    });
    expect(templateOf(set!)).toMatchObject({
      initialization: '../$RepresentationID$/init.mp4',
      media: '../$RepresentationID$/$Number$.m4s',
      timescale: '24000',
      startNumber: '0',
    });
  });

  test('lists exactly the boundaries of every track', () => {
    expect(listed(setsOf(mpd, 'video')[0]!)).toEqual(pairs(film.video[0]!.boundaries));
    setsOf(mpd, 'audio').forEach((set, i) => expect(listed(set)).toEqual(pairs(film.audio[i]!.boundaries)));
  });

  test('puts time 0 of every track at the first picture', () => {
    expect(templateOf(setsOf(mpd, 'video')[0]!)['presentationTimeOffset']).toBe('1001');
    for (const set of setsOf(mpd, 'audio')) expect(templateOf(set)['presentationTimeOffset']).toBe('2002');
  });

  test('lets players use every track while it arrives, text too', () => {
    const places = [...elementsNamed(mpd, 'SegmentTemplate'), ...elementsNamed(mpd, 'BaseURL')];
    expect(places).toHaveLength(6);
    for (const { attributes } of places) {
      expect(Number(attributes['availabilityTimeOffset'])).toBeGreaterThan(0);
      expect(attributes['availabilityTimeComplete']).toBe('false');
    }
  });

  test('tells the sound apart', () => {
    const sets = setsOf(mpd, 'audio');
    expect(sets.map((s) => s.attributes['lang'])).toEqual(['en', 'de']);
    expect(sets.map((s) => elementsNamed(s, 'Label')[0]!.text)).toEqual(['English', 'German']);
    expect(sets.map((s) => elementsNamed(s, 'Role')[0]!.attributes['value'])).toEqual(['main', 'alternate']);
    expect(elementsNamed(sets[0]!, 'AudioChannelConfiguration')[0]!.attributes['value']).toBe('2');
  });

  test('tells the subtitles apart', () => {
    const sets = setsOf(mpd, 'text');
    expect(sets.map((s) => s.attributes['mimeType'])).toEqual(['text/vtt', 'text/vtt', 'text/vtt']);
    expect(sets.map((s) => s.attributes['lang'])).toEqual(['en', undefined, 'en']);
    expect(sets.map((s) => elementsNamed(s, 'BaseURL')[0]!.text)).toEqual([
      '../s3/subtitles.vtt',
      '../s4/subtitles.vtt',
      '../x0/subtitles.vtt',
    ]);
    expect(sets.map((s) => elementsNamed(s, 'Role').map((r) => r.attributes['value']))).toEqual([
      ['subtitle', 'main'],
      ['caption'],
      ['forced-subtitle'],
    ]);
  });

  test('keeps the children of a set in the order of the schema', () => {
    const order = ['SupplementalProperty', 'Label', 'Role', 'SegmentTemplate', 'Representation'];
    for (const set of elementsNamed(mpd, 'AdaptationSet')) {
      const places = set.children.map((c) => order.indexOf(c.name));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).not.toContain(-1);
    }
  });
});

describe('a ladder', () => {
  const ids = ['v0.h264-360', 'v0.copy', 'v0.h264-720', 'a1.copy', 'a2.copy', 'a2.aac-2'];
  const p = madePresentation(irregularFilm(), ids);
  const sets = setsOf(parse(p), 'video');

  test('has a set per grid, the proposed one first, and says that players may switch between them', () => {
    expect(sets.map((s) => elementsNamed(s, 'Representation').map((r) => r.attributes['id']))).toEqual([
      ['v0.h264-360', 'v0.h264-720'],
      ['v0.copy'],
    ]);
    const switching = sets.map((s) => elementsNamed(s, 'SupplementalProperty')[0]!.attributes);
    expect(switching.map((a) => a['value'])).toEqual(['v1', 'v0']);
    expect(sets.map((s) => s.attributes['id'])).toEqual(['v0', 'v1']);
  });

  test('lists in each set the boundaries that all of it have', () => {
    expect(listed(sets[0]!)).toEqual(pairs(p.video.find((v) => v.id === 'v0.h264-360')!.boundaries));
    expect(listed(sets[1]!)).toEqual(pairs(p.timeline.boundaries));
  });

  test('calls two renditions of one sound by one name', () => {
    const names = setsOf(parse(p), 'audio').map((s) => elementsNamed(s, 'Label')[0]!.text);
    expect(names).toEqual(['English', 'German', 'German']);
  });
});

describe('other manifests', () => {
  test('say the shape of pixels that are not square', () => {
    const of = (pixelAspect: { num: number; den: number }) => {
      const index = madeIndex({ streams: [madeVideo({ width: 720, height: 576, pixelAspect })] });
      return elementsNamed(parse(madePresentation(index, ['v0.copy'])), 'Representation')[0]!.attributes['sar'];
    };
    expect([of({ num: 16, den: 11 }), of({ num: 1, den: 1 })]).toEqual(['16:11', undefined]);
  });

  test('list the parts of a transcode in runs', () => {
    const p = madePresentation(madeIndex(), ['v0.h264-720', 'a1.copy']);
    const set = setsOf(parse(p), 'video')[0]!;
    expect(elementsNamed(set, 'S').map((s) => s.attributes)).toEqual([{ t: '0', d: '90000', r: '59' }]);
  });

  test('say HDR', () => {
    const index = madeIndex({ streams: [madeVideo({ hdr: 'hlg' })] });
    const properties = elementsNamed(parse(madePresentation(index, ['v0.copy'])), 'SupplementalProperty');
    expect(properties.map((s) => s.attributes['value'])).toEqual(['18', '9', '9']);
  });

  test('say of a copy with open groups how its segments begin', () => {
    const typesOf = (hasOpenGroups: boolean) => {
      const streams = [madeVideo({ hasOpenGroups }), madeAudio()];
      const root = parse(madePresentation(madeIndex({ streams }), ['v0.copy', 'v0.h264-360', 'a1.copy']));
      return elementsNamed(root, 'AdaptationSet').map((s) => [
        s.attributes['contentType'],
        s.attributes['startWithSAP'],
      ]);
    };
    const closed = [
      ['video', '1'],
      ['video', '1'],
      ['audio', '1'],
    ];
    expect(typesOf(false)).toEqual(closed);
    expect(typesOf(true)).toEqual([['video', '3'], ...closed.slice(1)]);
  });

  test('mark commentary', () => {
    const index = madeIndex({ streams: [madeVideo(), madeAudio({ isCommentary: true })] });
    const [set] = setsOf(parse(madePresentation(index, ['v0.copy', 'a1.copy'])), 'audio');
    expect(elementsNamed(set!, 'Role')[0]!.attributes['value']).toBe('commentary');
  });

  test.each([
    [1, '1'],
    [6, '6'],
    [7, '11'],
    [8, '12'],
    [24, undefined],
  ])('number %i channels as %s', (channels, value) => {
    const index = madeIndex({ streams: [madeVideo(), madeAudio({ channels })] });
    const root = parse(madePresentation(index, ['v0.copy', 'a1.copy']));
    expect(elementsNamed(root, 'AudioChannelConfiguration')[0]?.attributes['value']).toBe(value);
  });

  test('are of sound alone where there is no picture', () => {
    const index = madeIndex({ streams: [madeAudio({ index: 0 })], grid: null });
    const root = parse(madePresentation(index, ['a0.copy']));
    expect(setsOf(root, 'video')).toEqual([]);
    expect(templateOf(setsOf(root, 'audio')[0]!)['presentationTimeOffset']).toBe('0');
  });

  test('leave out segments without length and keep the numbers of the others', () => {
    const late = madeAudio({ firstSample: 480_000, endSample: 480_000 + 500 * 1024 });
    const p = madePresentation(madeIndex({ streams: [madeVideo(), late] }), ['v0.copy', 'a1.copy']);
    const segments = listed(setsOf(parse(p), 'audio')[0]!);
    expect(segments[0]!.slice(0, 2)).toEqual([2, 480_000]);
    expect(segments.at(-1)![2]).toBe(480_000 + 500 * 1024);
    expect(segments).toEqual(pairs(p.audio[0]!.boundaries).filter(([, start, end]) => end > start));
  });

  test('name Dolby Vision beside the base layer', () => {
    const dolbyVision = { profile: 8, level: 6, compatibility: 4, record: '' };
    const hevc = madeVideo({ codec: 'hevc', codecString: 'hvc1.2.4.L120.90', hdr: 'hlg', dolbyVision });
    const root = parse(madePresentation(madeIndex({ streams: [hevc, madeAudio()] }), ['v0.copy', 'a1.copy']));
    expect(root.attributes['xmlns:scte214']).toBe('urn:scte:dash:scte214-extensions');
    expect(elementsNamed(setsOf(root, 'video')[0]!, 'Representation')[0]!.attributes).toMatchObject({
      codecs: 'hvc1.2.4.L120.90',
      'scte214:supplementalCodecs': 'dvh1.08.06',
      'scte214:supplementalProfiles': 'db4h',
    });
  });

  test('stay well-formed whatever tracks are called', () => {
    const index = madeIndex({ streams: [madeVideo(), madeAudio({ title: HOSTILE_TITLE, language: '"><x/>' })] });
    const root = parse(madePresentation(index, ['v0.copy', 'a1.copy'], [madeSubtitleTrack({ title: HOSTILE_TITLE })]));
    const [audio] = setsOf(root, 'audio');
    expect(audio!.attributes['lang']).toBeUndefined();
    expect(elementsNamed(audio!, 'Label')[0]!.text).toContain('A "quoted" <b>&amp; \'title\' #EXT-X-ENDLIST');
    expect(elementsNamed(audio!, 'Label')[0]!.text).toContain('😀');
    expect(elementsNamed(root, 'x')).toEqual([]);
  });
});
