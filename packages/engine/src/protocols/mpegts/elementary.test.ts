import { describe, expect, test } from 'vitest';
import { copyInit } from '../../package/init.ts';
import { madeAudio, madeVideo } from '../../testing/made-index.ts';
import { adtsFrame, adtsShape, isMp3 } from './adts.ts';
import { accessUnit, avcByteStream, hevcByteStream } from './annex-b.ts';
import { readTrack } from './cmaf-samples.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const broken = expect.objectContaining({ code: 'stream.not-found' });

describe('H.264', () => {
  const avcC = bytes('01640029 ff e1 0003 676429 01 0002 68eb');
  const codec = avcByteStream(avcC);

  test('gets a delimiter and, where decoding can start, its parameter sets', () => {
    const unit = bytes('00000002 6588 00000001 06');
    expect(hex(accessUnit(codec, unit, true))).toBe(
      hex(bytes('00000001 09f0 00000001 676429 00000001 68eb 00000001 6588 00000001 06')),
    );
    expect(hex(accessUnit(codec, unit, false))).toBe(hex(bytes('00000001 09f0 00000001 6588 00000001 06')));
  });

  test('keeps one delimiter only, and parameter sets that change on the way', () => {
    const unit = bytes('00000002 0910 00000003 676430 00000002 6588');
    expect(hex(accessUnit(codec, unit, true))).toBe(
      hex(bytes('00000001 09f0 00000001 676429 00000001 68eb 00000001 676430 00000001 6588')),
    );
  });

  test('with short lengths is read by them', () => {
    const short = avcByteStream(bytes('01640029 fd e0 00'));
    expect(hex(accessUnit(short, bytes('0002 6588'), true))).toBe(hex(bytes('00000001 09f0 00000001 6588')));
  });

  test.each(['00000005 6588', '0000', '000000'])('that is cut off (%s) is refused', (text) => {
    expect(() => accessUnit(codec, bytes(text), true)).toThrow(broken);
  });

  test.each(['', '0164002a', '01640029 ff e1 00ff 67'])('of a broken configuration (%s) is refused', (text) => {
    expect(() => avcByteStream(bytes(text))).toThrow(broken);
  });
});

test('HEVC gets its delimiter and its three parameter sets', () => {
  const head = Buffer.alloc(21);
  const hvcC = Buffer.concat([head, bytes('03 03 a0 0001 0002 4001 a1 0001 0002 4201 a2 0001 0002 4401')]);
  const unit = bytes('00000003 260188');
  expect(hex(accessUnit(hevcByteStream(hvcC), unit, true))).toBe(
    hex(bytes('00000001 460150 00000001 4001 00000001 4201 00000001 4401 00000001 260188')),
  );
  expect(() => hevcByteStream(head)).toThrow(broken);
});

describe('AAC', () => {
  const esdsOf = (codecPrivate: string): Uint8Array => readTrack(copyInit(madeAudio({ codecPrivate }))).config;

  test.each([
    ['LC, 48 kHz, stereo', '1190', { profile: 1, rateIndex: 3, channels: 2 }],
    ['LC, 44.1 kHz, 5.1', '1230', { profile: 1, rateIndex: 4, channels: 6 }],
    // AudioObjectType 5, core 24 kHz, extended to 48 kHz.
    ['HE, 48 kHz: the core as ADTS wants it', '2b118800', { profile: 1, rateIndex: 6, channels: 2 }],
  ])('%s is described as it is', (_, config, shape) => {
    expect(adtsShape(esdsOf(Buffer.from(config, 'hex').toString('base64')))).toEqual(shape);
  });

  test('frames get seven bytes that say their length', () => {
    const frame = adtsFrame({ profile: 1, rateIndex: 3, channels: 2 }, new Uint8Array(300));
    expect(hex(frame.subarray(0, 7))).toBe('fff14c80267ffc');
    expect(frame).toHaveLength(307);
  });

  test('with channels that ADTS has no number for is refused', () => {
    expect(() => adtsShape(esdsOf(Buffer.from('1180', 'hex').toString('base64')))).toThrow(broken);
  });

  test('is not MP3, and MP3 is', () => {
    const mp3 = madeAudio({ codec: 'mp3', codecString: 'mp4a.6B', codecPrivate: null });
    expect([isMp3(esdsOf('EZA=')), isMp3(readTrack(copyInit(mp3)).config)]).toEqual([false, true]);
  });
});

test('the delay of pictures is read from the init segment', () => {
  expect(readTrack(copyInit(madeVideo()))).toMatchObject({ entry: 'avc1', timescale: 90_000, delayTicks: 4 * 3750 });
  expect(readTrack(copyInit(madeAudio()))).toMatchObject({ entry: 'mp4a', timescale: 48_000, delayTicks: 0 });
  expect(() => readTrack(new Uint8Array())).toThrow(broken);
});
