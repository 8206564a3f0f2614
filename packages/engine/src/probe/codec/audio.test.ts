import { describe, expect, test } from 'vitest';
import { ascii, bytes, concat, hex } from '../testing/bytes.ts';
import { makeAacConfig, readAacConfig } from './aac.ts';
import { readAc3Frame, readDac3, readDec3, readEac3Packet } from './ac3.ts';
import { readAlacCookie } from './alac.ts';
import { readFlacBlocks } from './flac.ts';
import { readMpegAudioFrame } from './mp3.ts';
import { opusHeadOf, opusPacketSamples, readOpusHead } from './opus.ts';

describe('AAC', () => {
  test.each([
    [
      'LC stereo 48 kHz',
      '1190',
      null,
      { codecString: 'mp4a.40.2', profile: 'LC', channels: 2, sampleRate: 48_000, frameSamples: 1024 },
    ],
    [
      'LC 5.1 44.1 kHz',
      '1230',
      null,
      { codecString: 'mp4a.40.2', channels: 6, sampleRate: 44_100, frameSamples: 1024 },
    ],
    ['LC with 960 samples', '1194', null, { frameSamples: 960 }],
    // 5, 24 kHz, stereo, extension 48 kHz, 2
    [
      'explicit SBR',
      '2b118800',
      null,
      { codecString: 'mp4a.40.5', profile: 'HE-AAC', channels: 2, sampleRate: 48_000, frameSamples: 2048 },
    ],
    // 29, 24 kHz, mono, extension 48 kHz, 2
    [
      'explicit PS',
      'eb098800',
      null,
      { codecString: 'mp4a.40.29', channels: 2, sampleRate: 48_000, frameSamples: 2048 },
    ],
    // LC 24 kHz stereo, 0x2b7, 5, present, 48 kHz
    [
      'SBR in backward compatible signalling',
      '131056e598',
      null,
      { codecString: 'mp4a.40.5', sampleRate: 48_000, frameSamples: 2048 },
    ],
    [
      'SBR announced as absent',
      '119056e500',
      null,
      { codecString: 'mp4a.40.2', sampleRate: 48_000, frameSamples: 1024 },
    ],
    [
      'SBR that only the container tells',
      '1310',
      48_000,
      { codecString: 'mp4a.40.5', sampleRate: 48_000, frameSamples: 2048 },
    ],
  ] as const)('%s', (_, config, outputRate, facts) => {
    expect(readAacConfig(hex(config), outputRate)).toMatchObject(facts);
  });

  test('is null for a configuration that is cut off or has no sample rate', () => {
    expect(readAacConfig(bytes(0x11), null)).toBeNull();
    expect(readAacConfig(hex('1690'), null)).toBeNull();
  });

  test('makes a configuration that it reads back', () => {
    expect(makeAacConfig(2, 48_000, 2)).toEqual(hex('1190'));
    expect(readAacConfig(makeAacConfig(2, 22_050, 1)!, null)).toMatchObject({ sampleRate: 22_050, channels: 1 });
    expect(makeAacConfig(2, 12_345, 2)).toBeNull();
  });
});

describe('AC-3', () => {
  // 48 kHz, 384 kbit/s (code 28), bsid 8, 3/2 with LFE.
  const frame = hex('0b77 0000 1c 40 e1 00');

  test('reads a sync frame', () => {
    expect(readAc3Frame(frame)).toMatchObject({
      codecString: 'ac-3',
      channels: 6,
      sampleRate: 48_000,
      frameSamples: 1536,
      bitrateBps: 384_000,
    });
  });

  test('makes a dac3 record that says the same', () => {
    const { config, ...facts } = readAc3Frame(frame)!;
    expect(readDac3(config!)).toEqual({ ...facts, config });
  });

  test('is null without a sync word, with a reserved rate, or cut off', () => {
    expect(readAc3Frame(hex('0b78 0000 1c 40 e1 00'))).toBeNull();
    expect(readAc3Frame(hex('0b77 0000 dc 40 e1 00'))).toBeNull();
    expect(readAc3Frame(frame.subarray(0, 6))).toBeNull();
    expect(readDac3(bytes(1))).toBeNull();
  });
});

describe('E-AC-3', () => {
  // Independent substream 0, 768 bytes, 48 kHz, six blocks, 3/2 with LFE, bsid 16.
  const main = concat(hex('0b77 017f 3f 80 00 00'), new Uint8Array(760));
  // Dependent substream, 512 bytes, chanmap with Lrs/Rrs (bit 6).
  const dependent = concat(hex('0b77 40ff 3c 80 10 20 00'), new Uint8Array(503));

  test('reads channels, length and bit rate of a packet', () => {
    expect(readEac3Packet(main)).toMatchObject({
      codecString: 'ec-3',
      channels: 6,
      sampleRate: 48_000,
      frameSamples: 1536,
      bitrateBps: 192_000,
    });
  });

  test('counts the channels that a dependent substream adds, and records them', () => {
    const facts = readEac3Packet(concat(main, dependent))!;
    expect(facts).toMatchObject({ channels: 8, frameSamples: 1536 });
    expect(facts.config).toHaveLength(6);
    expect(readDec3(facts.config!)).toMatchObject({ channels: 8, sampleRate: 48_000 });
  });

  describe('with objects (Dolby Atmos)', () => {
    /** Fields of a sync frame, each a value and its length in bits. */
    const packed = (...fields: [value: number, bits: number][]): Uint8Array => {
      const text = fields.map(([value, length]) => value.toString(2).padStart(length, '0')).join('');
      return Uint8Array.from({ length: 1024 }, (_, i) =>
        Number.parseInt(text.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2),
      );
    };
    const start: [number, number][] = [
      [0x0b77, 16],
      // Independent, substream 0, 1024 bytes, 48 kHz, six blocks, 5.1, bsid 16, dialnorm, no compr.
      ...([
        [0, 2],
        [0, 3],
        [511, 11],
        [0, 2],
        [3, 2],
        [7, 3],
        [1, 1],
        [16, 5],
        [27, 5],
        [0, 1],
      ] as [number, number][]),
    ];
    const addbsi: [number, number][] = [
      [1, 1],
      [1, 6],
      [1, 8],
      [16, 8],
    ];
    const none: [number, number] = [0, 1];

    test.each<[string, [number, number][]]>([
      ['without mixing or informational data', [none, none, ...addbsi]],
      [
        'behind mixing data, a programme scale factor and informational data',
        [
          // Down-mix levels for 3/2 and LFE; programme scale; no external one, no mixing definition, no block configuration.
          ...([
            [1, 1],
            [2, 2],
            [9, 6],
            [9, 6],
            [1, 1],
            [10, 5],
            [1, 1],
            [40, 6],
            [0, 1],
            [0, 2],
            [0, 1],
          ] as [number, number][]),
          ...([
            [1, 1],
            [0, 5],
            [0, 2],
            [1, 1],
            [77, 8],
            [0, 1],
          ] as [number, number][]),
          ...addbsi,
        ],
      ],
    ])('is known %s', (_, rest) => {
      const facts = readEac3Packet(packed(...start, ...rest))!;
      expect(facts).toMatchObject({ profile: 'Dolby Digital Plus + Dolby Atmos', channels: 6, codecString: 'ec-3' });
      // flag_ec3_extension_type_a and the complexity index behind the substream.
      expect([...facts.config!.subarray(5)]).toEqual([1, 16]);
      expect(readDec3(facts.config!)).toMatchObject({ profile: 'Dolby Digital Plus + Dolby Atmos', channels: 6 });
    });

    test('is not claimed of others', () => {
      expect(readEac3Packet(packed(...start, none, none, none))).toMatchObject({ profile: null });
      expect(readEac3Packet(packed(...start, none, none, [1, 1], [1, 6], [0, 8], [16, 8]))!.config).toHaveLength(5);
    });
  });

  test('makes a dec3 record that says the same', () => {
    expect(readDec3(readEac3Packet(main)!.config!)).toMatchObject({
      channels: 6,
      sampleRate: 48_000,
      bitrateBps: 192_000,
    });
  });

  test('adds up packets of short frames', () => {
    // One block a frame: the second code is 0.
    const short = concat(hex('0b77 003f 0f 80 00 00'), new Uint8Array(120));
    expect(readEac3Packet(concat(...Array.from({ length: 6 }, () => short)))?.frameSamples).toBe(1536);
  });

  test('is null for nonsense', () => {
    expect(readEac3Packet(bytes())).toBeNull();
    expect(readEac3Packet(hex('ffffffffffffffff'))).toBeNull();
    expect(readDec3(bytes(0))).toBeNull();
  });
});

describe('Opus', () => {
  const dOps = hex('00 02 0138 0000bb80 0000 00');

  test('turns dOps into the identification header of RFC 7845', () => {
    expect(opusHeadOf(dOps)).toEqual(concat(ascii('OpusHead'), hex('01 02 3801 80bb0000 0000 00')));
    expect(readOpusHead(opusHeadOf(dOps)!)).toMatchObject({ codecString: 'opus', channels: 2, sampleRate: 48_000 });
  });

  test.each([
    ['20 ms CELT', 'fc', 960],
    ['2.5 ms CELT', 'e0', 120],
    ['60 ms SILK', '18', 2880],
    ['two hybrid frames of 10 ms', '61', 960],
    ['three frames of 20 ms', 'fb03', 2880],
    ['nothing', '', 0],
    ['longer than 120 ms', '1b3f', 0],
  ])('%s', (_, packet, samples) => {
    expect(opusPacketSamples(hex(packet))).toBe(samples);
  });

  test('is null for other versions and other codecs', () => {
    expect(opusHeadOf(hex('01 02 0138 0000bb80 0000 00'))).toBeNull();
    expect(readOpusHead(ascii('VorbisHead and so on....'))).toBeNull();
  });
});

describe('FLAC', () => {
  const info = hex('1000 1000 000000 000000 0bb80 2f0 000000000'.replaceAll(' ', '').padEnd(68, '0'));

  test('reads STREAMINFO with and without the file mark', () => {
    const blocks = concat(hex('80 000022'), info);
    const facts = { codecString: 'flac', sampleRate: 48_000, channels: 2, frameSamples: 4096 };
    expect(readFlacBlocks(blocks)).toMatchObject(facts);
    expect(readFlacBlocks(concat(ascii('fLaC'), blocks))).toMatchObject(facts);
    expect(readFlacBlocks(blocks)?.config).toEqual(info);
  });

  test('has no fixed length when block sizes vary', () => {
    const varying = info.slice();
    varying[0] = 0;
    expect(readFlacBlocks(concat(hex('80 000022'), varying))?.frameSamples).toBeNull();
  });

  test('is null without STREAMINFO', () => {
    expect(readFlacBlocks(hex('84 000022'))).toBeNull();
    expect(readFlacBlocks(bytes())).toBeNull();
  });
});

describe('MPEG audio', () => {
  test.each([
    [
      'fffb9064',
      { codecString: 'mp4a.6B', layer: 3, sampleRate: 44_100, frameSamples: 1152, channels: 2, bitrateBps: 128_000 },
    ],
    [
      'fff384c4',
      { codecString: 'mp4a.69', layer: 3, sampleRate: 24_000, frameSamples: 576, channels: 1, bitrateBps: 64_000 },
    ],
    ['fffd8404', { layer: 2, sampleRate: 48_000, frameSamples: 1152, bitrateBps: 128_000 }],
  ])('%s', (header, facts) => {
    expect(readMpegAudioFrame(hex(header))).toMatchObject(facts);
  });

  test.each(['', 'ff', '00000000', 'ffe9ffff', 'fffbf064', 'fff99064'])('is null for "%s"', (header) => {
    expect(readMpegAudioFrame(hex(header))).toBeNull();
  });
});

describe('Apple Lossless', () => {
  const cookie = hex('00001000 00 10 28 0a 0e 02 00ff 00000000 00000000 0000bb80');

  test('reads the cookie with and without the version a box puts in front', () => {
    const facts = { codecString: 'alac', channels: 2, sampleRate: 48_000, frameSamples: 4096, config: cookie };
    expect(readAlacCookie(cookie)).toMatchObject(facts);
    expect(readAlacCookie(concat(bytes(0, 0, 0, 0), cookie))).toMatchObject(facts);
    expect(readAlacCookie(cookie.subarray(1))).toBeNull();
  });
});
