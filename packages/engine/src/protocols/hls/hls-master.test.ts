import { describe, expect, test } from 'vitest';
import { madeAudio, madeIndex, madeVideo } from '../../testing/made-index.ts';
import { HOSTILE_TITLE, irregularFilm, madePresentation, madeSubtitleTrack } from '../../testing/made-presentation.ts';
import { parsePlaylist } from '../../testing/parse-playlist.ts';
import type { Playlist } from '../../testing/parse-playlist.ts';
import { hlsMaster } from './hls-master.ts';

const subtitles = [
  madeSubtitleTrack({ isDefault: true }),
  madeSubtitleTrack({ id: 's4', isDefault: true, isHearingImpaired: true }),
  madeSubtitleTrack({ id: 'x0', language: 'fre', isForced: true }),
];
const film = parsePlaylist(hlsMaster(madePresentation(irregularFilm(), ['v0.copy', 'a1.copy', 'a2.aac-2'], subtitles)));
const media = (list: Playlist, type: string): Record<string, string>[] =>
  list.tags.map((t) => t.attributes).filter((a) => a['TYPE'] === type);
const variant = (list: Playlist): Record<string, string> =>
  list.tags.find((t) => t.name === 'EXT-X-STREAM-INF')!.attributes;

describe('the master playlist of a film', () => {
  test('is of version 7, with independent segments and one variant', () => {
    expect(film.values).toEqual({ EXTM3U: '', 'EXT-X-VERSION': '7', 'EXT-X-INDEPENDENT-SEGMENTS': '' });
    expect(film.variants).toEqual(['../v0.copy/playlist.m3u8']);
  });

  test('tells everything a player chooses by', () => {
    expect(variant(film)).toEqual({
      BANDWIDTH: String(2 * (4_000_000 - 608_000) + 160_000),
      'AVERAGE-BANDWIDTH': String(4_000_000 - 608_000 + 160_000),
      CODECS: '"avc1.640029,mp4a.40.2"',
      RESOLUTION: '1920x1080',
      'FRAME-RATE': '23.976',
      'VIDEO-RANGE': 'SDR',
      AUDIO: '"audio"',
      SUBTITLES: '"subtitles"',
      'CLOSED-CAPTIONS': 'NONE',
    });
  });

  test('names Dolby Vision beside the base layer that everybody plays', () => {
    const vision = { profile: 8, level: 6, compatibility: 1, record: '' };
    const base = { codec: 'hevc', codecString: 'hvc1.2.4.L120.90', hdr: 'hdr10' } as const;
    const of = (over: object): Record<string, string> => {
      const index = madeIndex({ streams: [madeVideo({ ...base, ...over }), madeAudio()] });
      return variant(parsePlaylist(hlsMaster(madePresentation(index, ['v0.copy', 'a1.copy']))));
    };
    expect(of({ dolbyVision: vision })).toMatchObject({
      CODECS: '"hvc1.2.4.L120.90,mp4a.40.2"',
      'SUPPLEMENTAL-CODECS': '"dvh1.08.06/db1p"',
      'VIDEO-RANGE': 'PQ',
    });
    expect(of({})['SUPPLEMENTAL-CODECS']).toBeUndefined();
  });

  test('offers the sound with its languages as BCP 47 has them', () => {
    expect(media(film, 'AUDIO')).toEqual([
      {
        TYPE: 'AUDIO',
        'GROUP-ID': '"audio"',
        NAME: '"English"',
        LANGUAGE: '"en"',
        DEFAULT: 'YES',
        AUTOSELECT: 'YES',
        CHANNELS: '"2"',
        URI: '"../a1.copy/playlist.m3u8"',
      },
      {
        TYPE: 'AUDIO',
        'GROUP-ID': '"audio"',
        NAME: '"German"',
        LANGUAGE: '"de"',
        DEFAULT: 'NO',
        AUTOSELECT: 'YES',
        CHANNELS: '"2"',
        URI: '"../a2.aac-2/playlist.m3u8"',
      },
    ]);
  });

  test('offers subtitles under different names, with one default at most', () => {
    const texts = media(film, 'SUBTITLES');
    expect(texts.map((t) => t['NAME'])).toEqual(['"English"', '"English (2)"', '"French"']);
    expect(texts.map((t) => t['DEFAULT'])).toEqual(['YES', 'NO', 'NO']);
    expect(texts.map((t) => t['FORCED'])).toEqual(['NO', 'NO', 'YES']);
    expect(texts[1]!['CHARACTERISTICS']).toContain('public.accessibility.transcribes-spoken-dialog');
    expect(texts.map((t) => t['URI'])).toEqual([
      '"../s3/playlist.m3u8"',
      '"../s4/playlist.m3u8"',
      '"../x0/playlist.m3u8"',
    ]);
  });

  test('names every codec of the sound that can be chosen', () => {
    const list = parsePlaylist(hlsMaster(madePresentation(irregularFilm(), ['v0.copy', 'a1.copy', 'a2.copy'])));
    expect(variant(list)['CODECS']).toBe('"avc1.640029,mp4a.40.2,ac-3"');
    expect(variant(list)['SUBTITLES']).toBeUndefined();
  });

  test('says HDR where it is', () => {
    const index = madeIndex({ streams: [madeVideo({ hdr: 'hdr10' })] });
    const list = parsePlaylist(hlsMaster(madePresentation(index, ['v0.copy'])));
    expect(variant(list)).toMatchObject({ 'VIDEO-RANGE': 'PQ' });
    expect(variant(list)['AUDIO']).toBeUndefined();
  });

  test('leaves the frame rate out where it varies', () => {
    const index = madeIndex({
      streams: [madeVideo({ frameRate: null, frameTicks: null, timescale: 1000 })],
      grid: null,
    });
    expect(variant(parsePlaylist(hlsMaster(madePresentation(index, ['v0.h264-720']))))['FRAME-RATE']).toBeUndefined();
  });
});

describe('key frames alone', () => {
  const frames = (list: Playlist): unknown[] =>
    list.tags.filter((t) => t.name === 'EXT-X-I-FRAME-STREAM-INF').map((t) => t.attributes);

  test('are offered of the copy, for players that show pictures while they run fast', () => {
    expect(frames(film)).toEqual([
      {
        BANDWIDTH: String(2 * (4_000_000 - 608_000)),
        CODECS: '"avc1.640029"',
        RESOLUTION: '1920x1080',
        'VIDEO-RANGE': 'SDR',
        URI: '"../v0.copy/i-frames.m3u8"',
      },
    ]);
    expect(frames(parsePlaylist(hlsMaster(madePresentation(irregularFilm(), ['v0.h264-720']))))).toEqual([]);
  });
});

test('pictures are as large as people see them: upright, with square pixels', () => {
  const size = (over: Partial<ReturnType<typeof madeVideo>>): string | undefined => {
    const index = madeIndex({ streams: [madeVideo(over)] });
    return variant(parsePlaylist(hlsMaster(madePresentation(index, ['v0.copy']))))['RESOLUTION'];
  };
  expect(size({ rotation: 90 })).toBe('1080x1920');
  expect(size({ width: 720, height: 576, pixelAspect: { num: 16, den: 11 } })).toBe('1048x576');
});

describe('a ladder', () => {
  const ids = ['v0.h264-720', 'v0.copy', 'v0.h264-360', 'a1.copy', 'a2.copy', 'a2.aac-2'];
  const list = parsePlaylist(hlsMaster(madePresentation(irregularFilm(), ids, [madeSubtitleTrack()])));
  const variants = list.tags.filter((t) => t.name === 'EXT-X-STREAM-INF').map((t) => t.attributes);

  test('begins with the proposed picture, then goes down from the best; each with every group of sound', () => {
    const order = ['../v0.h264-720', '../v0.copy', '../v0.h264-360'].map((v) => `${v}/playlist.m3u8`);
    expect(list.variants).toEqual([...order, ...order]);
    const audio = ['"audio"', '"audio"', '"audio"', '"audio-2"', '"audio-2"', '"audio-2"'];
    expect(variants.map((v) => v['AUDIO'])).toEqual(audio);
  });

  test('names in each variant the codecs of its own group', () => {
    expect(variants.map((v) => v['CODECS'])).toEqual([
      '"avc1.64001f,mp4a.40.2,ac-3"',
      '"avc1.640029,mp4a.40.2,ac-3"',
      '"avc1.64001e,mp4a.40.2,ac-3"',
      '"avc1.64001f,mp4a.40.2"',
      '"avc1.640029,mp4a.40.2"',
      '"avc1.64001e,mp4a.40.2"',
    ]);
  });

  test('offers the same languages under the same names in every group', () => {
    const of = (id: string): unknown[] =>
      media(list, 'AUDIO')
        .filter((a) => a['GROUP-ID'] === id)
        .map((a) => [a['NAME'], a['DEFAULT'], a['CHANNELS'], a['URI']]);
    expect(of('"audio"')).toEqual([
      ['"English"', 'YES', '"2"', '"../a1.copy/playlist.m3u8"'],
      ['"German"', 'NO', '"6"', '"../a2.copy/playlist.m3u8"'],
    ]);
    expect(of('"audio-2"')).toEqual([
      ['"English"', 'YES', '"2"', '"../a1.copy/playlist.m3u8"'],
      ['"German"', 'NO', '"2"', '"../a2.aac-2/playlist.m3u8"'],
    ]);
  });
});

describe('the master playlist of sound alone', () => {
  const sound = [madeAudio({ index: 0 }), madeAudio({ index: 1, language: 'jpn', bitrateBps: 320_000 })];

  test('is one variant without picture', () => {
    const index = madeIndex({ streams: sound.slice(0, 1), grid: null });
    const list = parsePlaylist(hlsMaster(madePresentation(index, ['a0.copy'])));
    expect(variant(list)).toEqual({ BANDWIDTH: '160000', 'AVERAGE-BANDWIDTH': '160000', CODECS: '"mp4a.40.2"' });
    expect(list.variants).toEqual(['../a0.copy/playlist.m3u8']);
    expect(media(list, 'AUDIO')).toEqual([]);
  });

  test('offers a choice where there is one', () => {
    const index = madeIndex({ streams: sound, grid: null });
    const list = parsePlaylist(hlsMaster(madePresentation(index, ['a1.copy', 'a0.copy'])));
    expect(list.variants).toEqual(['../a1.copy/playlist.m3u8']);
    expect(media(list, 'AUDIO')).toHaveLength(2);
    expect(variant(list)).toMatchObject({ BANDWIDTH: '320000', AUDIO: '"audio"' });
  });
});

describe('hostile names', () => {
  test('stay inside their quotes', () => {
    const index = madeIndex({ streams: [madeVideo(), madeAudio({ title: HOSTILE_TITLE, language: 'e"\n,X=1' })] });
    const track = madeSubtitleTrack({ title: HOSTILE_TITLE, language: '\u0000' });
    const list = parsePlaylist(hlsMaster(madePresentation(index, ['v0.copy', 'a1.copy'], [track])));
    const [audio] = media(list, 'AUDIO');
    expect(audio!['NAME']).toContain("A 'quoted' <b>&amp; 'title' #EXT-X-ENDLIST");
    expect(audio!['NAME']).toContain('😀');
    expect(audio!['URI']).toBe('"../a1.copy/playlist.m3u8"');
    expect(audio!['LANGUAGE']).toBeUndefined();
    expect(list.values['EXT-X-ENDLIST']).toBeUndefined();
    expect(media(list, 'SUBTITLES')).toHaveLength(1);
  });

  test('of nothing but blanks give way to the language, or to a plain word', () => {
    const streams = [
      madeVideo(),
      madeAudio({ title: ' \n ', language: 'und' }),
      madeAudio({ index: 2, title: '', language: 'swe' }),
    ];
    const list = parsePlaylist(hlsMaster(madePresentation(madeIndex({ streams }), ['v0.copy', 'a1.copy', 'a2.copy'])));
    expect(media(list, 'AUDIO').map((a) => a['NAME'])).toEqual(['"Audio"', '"Swedish"']);
  });
});
