import { deflateSync } from 'node:zlib';
import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { ascii, bytes, concat, number } from '../testing/bytes.ts';
import { AAC_CONFIG, AVC_CONFIG } from '../testing/configs.ts';
import { audioTrack, el, float, subtitleTrack, text, uint, videoTrack } from '../testing/ebml-writer.ts';
import { isTextSubtitle } from '../subtitle-codecs.ts';
import { codecOf } from './codecs.ts';
import { children } from './ebml.ts';
import { ID } from './ids.ts';
import { decodePayload } from './payload.ts';
import { attachmentStream, audioFacts, audioStream, sampleRateOf, subtitleStream, videoStream } from './streams.ts';
import { readTrackEntry } from './tracks.ts';
import type { MatroskaTrack } from './tracks.ts';

const entry = (element: Uint8Array): MatroskaTrack => readTrackEntry([...children(element)][0]!.data)!;
const avc = [text(ID.CodecId, 'V_MPEG4/ISO/AVC'), el(ID.CodecPrivate, AVC_CONFIG)];

describe('track entries', () => {
  test('have the defaults of the format', () => {
    expect(entry(videoTrack(1, ...avc))).toMatchObject({
      number: 1,
      uid: 101,
      type: 1,
      language: 'eng',
      isDefault: true,
      isForced: false,
      defaultDurationNs: null,
      codecDelayNs: 0,
      encodings: [],
    });
  });

  test('prefer the BCP 47 language in either order', () => {
    const both = [text(ID.Language, 'por'), text(ID.LanguageBcp47, 'pt-BR')];
    expect(entry(videoTrack(1, ...avc, ...both)).language).toBe('pt-BR');
    expect(entry(videoTrack(1, ...avc, ...both.toReversed())).language).toBe('pt-BR');
    expect(entry(videoTrack(1, ...avc, both[0]!)).language).toBe('por');
  });

  test('tell flags and titles', () => {
    const flags = [
      uint(ID.FlagDefault, 0),
      uint(ID.FlagForced, 1),
      uint(ID.FlagHearingImpaired, 1),
      uint(ID.FlagCommentary, 1),
      text(ID.Name, 'Notes'),
    ];
    expect(subtitleStream(entry(subtitleTrack(3, 'S_TEXT/UTF8', ...flags)), 2)).toMatchObject({
      index: 2,
      trackId: 3,
      codec: 'subrip',
      isText: true,
      isDefault: false,
      isForced: true,
      isHearingImpaired: true,
      isCommentary: true,
      title: 'Notes',
    });
  });

  test('are null without a number, a type or a codec', () => {
    expect(readTrackEntry(concat(uint(ID.TrackNumber, 1), uint(ID.TrackType, 1)))).toBeNull();
    expect(readTrackEntry(concat(uint(ID.TrackType, 1), text(ID.CodecId, 'V_VP9')))).toBeNull();
    expect(readTrackEntry(bytes())).toBeNull();
  });
});

describe('video streams', () => {
  const picture = (...parts: Uint8Array[]): MatroskaTrack =>
    entry(el(ID.TrackEntry, uint(ID.TrackNumber, 1), uint(ID.TrackType, 1), ...avc, el(ID.Video, ...parts)));
  const size = [uint(ID.PixelWidth, 720), uint(ID.PixelHeight, 576)];

  test('take the pixel shape from the size of display', () => {
    const stream = videoStream(
      picture(...size, uint(ID.DisplayWidth, 1024), uint(ID.DisplayHeight, 576)),
      0,
      null,
      null,
    );
    expect(stream).toMatchObject({
      width: 720,
      height: 576,
      pixelAspect: { num: 64, den: 45 },
      codecString: 'avc1.4d400c',
      bitDepth: 8,
    });
  });

  test('are square without one', () => {
    expect(videoStream(picture(...size), 0, null, null).pixelAspect).toEqual({ num: 1, den: 1 });
  });

  test('tell HDR10, HLG and Dolby Vision', () => {
    const colour = (transfer: number): Uint8Array =>
      el(
        ID.Colour,
        uint(ID.Primaries, 9),
        uint(ID.Transfer, transfer),
        uint(ID.MatrixCoefficients, 9),
        uint(ID.ColourRange, 1),
      );
    expect(videoStream(picture(...size, colour(16)), 0, null, null)).toMatchObject({
      hdr: 'hdr10',
      colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: false },
    });
    expect(videoStream(picture(...size, colour(18)), 0, null, null).hdr).toBe('hlg');
    const mapping = el(ID.BlockAdditionMapping, uint(ID.BlockAddIdType, 0x64767643));
    expect(videoStream(entry(videoTrack(1, ...avc, mapping)), 0, null, null).hdr).toBe('dolby-vision');
  });

  test('the flag of the file decides on interlacing', () => {
    expect(videoStream(picture(...size, uint(ID.FlagInterlaced, 1)), 0, null, null).isInterlaced).toBe(true);
    expect(videoStream(picture(...size, uint(ID.FlagInterlaced, 2)), 0, null, null).isInterlaced).toBe(false);
  });

  test('turn clockwise where the projection rolls counter-clockwise', () => {
    expect(
      videoStream(picture(...size, el(ID.Projection, float(ID.ProjectionPoseRoll, -90))), 0, null, null).rotation,
    ).toBe(90);
  });

  test('have no codec string when the configuration is missing or broken', () => {
    const broken = entry(videoTrack(1, text(ID.CodecId, 'V_MPEG4/ISO/AVC'), el(ID.CodecPrivate, bytes(9, 9))));
    expect(videoStream(broken, 0, null, null)).toMatchObject({ codec: 'h264', codecString: null, codecPrivate: null });
  });
});

describe('audio streams', () => {
  const timing = { firstSample: 0, endSample: null, bitrateBps: null };

  test('AAC by its configuration', () => {
    const track = entry(audioTrack(2, 'A_AAC', 48_000, el(ID.CodecPrivate, AAC_CONFIG)));
    expect(audioStream(track, 1, audioFacts(track, []), timing)).toMatchObject({
      codec: 'aac',
      codecString: 'mp4a.40.2',
      channels: 2,
      sampleRate: 48_000,
      frameSamples: 1024,
      codecPrivate: 'EZA=',
      language: 'eng',
    });
  });

  test('old AAC without a configuration gets one', () => {
    const track = entry(audioTrack(2, 'A_AAC/MPEG4/LC', 44_100));
    expect(audioFacts(track, [])).toMatchObject({ codecString: 'mp4a.40.2', sampleRate: 44_100, channels: 2 });
  });

  test('Opus packets have one length when the first ones have', () => {
    const head = concat(ascii('OpusHead'), bytes(1, 2, 56, 1, 0x80, 0xbb, 0, 0, 0, 0, 0));
    const track = entry(audioTrack(2, 'A_OPUS', 48_000, el(ID.CodecPrivate, head)));
    expect(audioFacts(track, [bytes(0xfc), bytes(0xfc)])?.frameSamples).toBe(960);
    expect(audioFacts(track, [bytes(0xfc), bytes(0xe0)])?.frameSamples).toBeNull();
    expect(audioFacts(track, [])?.frameSamples).toBeNull();
  });

  test('codecs nobody copies are described by the track alone', () => {
    const track = entry(audioTrack(2, 'A_DTS', 48_000));
    expect(audioStream(track, 1, audioFacts(track, []), timing)).toMatchObject({
      codec: 'dts',
      codecString: null,
      channels: 2,
      sampleRate: 48_000,
      frameSamples: null,
    });
  });

  test('an impossible sample rate is not believed', () => {
    expect(sampleRateOf(entry(audioTrack(2, 'A_DTS', 9e12)), null)).toBe(48_000);
  });
});

describe('codec names', () => {
  test.each([
    ['V_MPEGH/ISO/HEVC', 'hevc'],
    ['V_AV1', 'av1'],
    ['V_MPEG2', 'mpeg2video'],
    ['S_HDMV/PGS', 'hdmv_pgs_subtitle'],
    ['S_TEXT/ASS', 'ass'],
    ['A_TRUEHD', 'truehd'],
    ['constructor', 'unknown'],
    ['X_NEW', 'unknown'],
  ])('%s is %s', (codecId, name) => {
    expect(codecOf(entry(subtitleTrack(1, codecId)))).toBe(name);
  });

  test('PCM names its bits and order', () => {
    const pcm = (codecId: string, bits: number): string =>
      codecOf(
        entry(
          el(
            ID.TrackEntry,
            uint(ID.TrackNumber, 1),
            uint(ID.TrackType, 2),
            text(ID.CodecId, codecId),
            el(ID.Audio, uint(ID.BitDepth, bits)),
          ),
        ),
      );
    expect([pcm('A_PCM/INT/LIT', 24), pcm('A_PCM/INT/BIG', 16), pcm('A_PCM/INT/LIT', 8)]).toEqual([
      'pcm_s24le',
      'pcm_s16be',
      'pcm_u8',
    ]);
  });

  test('VfW and ACM tracks are known by the code inside', () => {
    const vfw = el(ID.CodecPrivate, new Uint8Array(16), ascii('XVID'), new Uint8Array(20));
    expect(codecOf(entry(videoTrack(1, text(ID.CodecId, 'V_MS/VFW/FOURCC'), vfw)))).toBe('mpeg4');
    expect(codecOf(entry(audioTrack(2, 'A_MS/ACM', 48_000, el(ID.CodecPrivate, bytes(0x55, 0)))))).toBe('mp3');
  });

  test('pictures are no text', () => {
    expect([isTextSubtitle('subrip'), isTextSubtitle('ass'), isTextSubtitle('hdmv_pgs_subtitle')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('attachments', () => {
  test('pictures are video streams, fonts are not', () => {
    expect(attachmentStream({ name: 'cover.jpg', mimeType: 'image/jpeg', dataAt: 9, size: 9 }, 4)).toMatchObject({
      type: 'video',
      isAttachedPicture: true,
      codec: 'mjpeg',
      index: 4,
    });
    expect(attachmentStream({ name: 'a.ttf', mimeType: 'font/ttf', dataAt: 9, size: 9 }, 5)).toMatchObject({
      type: 'attachment',
      codec: 'ttf',
      title: 'a.ttf',
    });
  });
});

describe('content encodings', () => {
  const compressed = (...parts: Uint8Array[]): MatroskaTrack =>
    entry(videoTrack(1, ...avc, el(ID.ContentEncodings, el(ID.ContentEncoding, el(ID.ContentCompression, ...parts)))));

  test('stripped headers come back', () => {
    const track = compressed(uint(ID.ContentCompAlgo, 3), el(ID.ContentCompSettings, bytes(0, 0, 1)));
    expect(decodePayload(track.encodings, bytes(9, 8), 40)).toEqual(bytes(0, 0, 1, 9, 8));
  });

  test('zlib is the default', () => {
    const track = compressed();
    expect(decodePayload(track.encodings, deflateSync(ascii('Hello')), 40)).toEqual(Buffer.from('Hello'));
  });

  test('encodings are undone from the highest order down', () => {
    const one = (order: number, ...parts: Uint8Array[]): Uint8Array =>
      el(ID.ContentEncoding, uint(ID.ContentEncodingOrder, order), el(ID.ContentCompression, ...parts));
    const strip = one(0, uint(ID.ContentCompAlgo, 3), el(ID.ContentCompSettings, bytes(7)));
    const track = entry(videoTrack(1, ...avc, el(ID.ContentEncodings, strip, one(1))));
    expect([...decodePayload(track.encodings, deflateSync(bytes(8)), 40)]).toEqual([7, 8]);
  });

  test('what is encoded is only the private data: frames stay', () => {
    const scoped = el(ID.ContentEncoding, uint(ID.ContentEncodingScope, 2), el(ID.ContentCompression));
    expect(entry(videoTrack(1, ...avc, el(ID.ContentEncodings, scoped))).encodings).toEqual([]);
  });

  test('a bomb does not fill the memory', () => {
    const bomb = deflateSync(new Uint8Array(17 << 20));
    expect(() => decodePayload([{ kind: 'zlib' }], bomb, 40)).toThrow(AppError);
  });

  test('encryption and forgotten compressions are named', () => {
    const locked = entry(
      videoTrack(1, ...avc, el(ID.ContentEncodings, el(ID.ContentEncoding, el(ID.ContentEncodingType, number(1, 1))))),
    );
    expect(() => decodePayload(locked.encodings, bytes(1), 40)).toThrow(/encryption/);
    expect(() => decodePayload(compressed(uint(ID.ContentCompAlgo, 2)).encodings, bytes(1), 40)).toThrow(/lzo1x/);
  });
});
