import { describe, expect, test } from 'vitest';
import type { DolbyVision, HdrMetadata, VideoStream } from '../model.ts';
import { readSampleEntry } from '../probe/isobmff/sample-entry.ts';
import { HEVC_HDR_CONFIG } from '../probe/testing/configs.ts';
import { madeVideo } from '../testing/made-index.ts';
import { dolbyVisionBoxes, hdrMetadataBoxes, supplementalCodecs } from './hdr-boxes.ts';
import { videoSampleEntry } from './video-sample-entry.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hdrMetadata: HdrMetadata = {
  mastering: {
    green: [13_250, 34_500],
    blue: [7500, 3000],
    red: [34_000, 16_000],
    white: [15_635, 16_450],
    maxLuminance: 10_000_000,
    minLuminance: 1,
  },
  contentLight: { max: 1000, maxFrameAverage: 400 },
};
function vision(profile: number, compatibility: number): DolbyVision {
  const record = Buffer.alloc(24);
  record.set([1, 0, profile << 1, (6 << 3) | 5, compatibility << 4]);
  return { profile, level: 6, compatibility, record: record.toString('base64') };
}
const hevc = (over: Partial<VideoStream>): VideoStream =>
  madeVideo({
    codec: 'hevc',
    codecString: 'hvc1.2.4.L120.90',
    codecPrivate: Buffer.from(HEVC_HDR_CONFIG).toString('base64'),
    hdr: 'hdr10',
    colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: false },
    ...over,
  });
/** Type of the entry and of the boxes in it. */
function boxesOf(entry: Uint8Array): string[] {
  const names = [Buffer.from(entry.subarray(4, 8)).toString('latin1')];
  for (let at = 86; at < entry.length;) {
    names.push(Buffer.from(entry.subarray(at + 4, at + 8)).toString('latin1'));
    at += Buffer.from(entry.subarray(at, at + 4)).readUInt32BE();
  }
  return names;
}

describe('HDR10 in a sample entry', () => {
  test('has the bytes of the specification', () => {
    const [mdcv, clli] = hdrMetadataBoxes({ hdrMetadata });
    expect(hex(mdcv!)).toBe('000000206d64637633c286c41d4c0bb884d03e803d1340420098968000000001');
    expect(hex(clli!)).toBe('0000000c636c6c6903e80190');
  });

  test('is read back as it was written', () => {
    const entry = videoSampleEntry(hevc({ hdrMetadata }));
    expect(boxesOf(entry)).toEqual(['hvc1', 'hvcC', 'colr', 'mdcv', 'clli']);
    expect(readSampleEntry('hvc1', entry.subarray(8), 'vide')).toMatchObject({
      hdrMetadata,
      colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: false },
    });
  });

  test('is left out where the file has none', () => {
    expect(boxesOf(videoSampleEntry(hevc({})))).toEqual(['hvc1', 'hvcC', 'colr']);
    expect(hdrMetadataBoxes({ hdrMetadata: { mastering: null, contentLight: null } })).toEqual([]);
  });
});

describe('Dolby Vision in a sample entry', () => {
  test('of profile 5 names the entry, with dvcC', () => {
    const stream = hevc({ codecString: 'dvh1.05.06', hdr: 'dolby-vision', dolbyVision: vision(5, 0) });
    expect(boxesOf(videoSampleEntry(stream))).toEqual(['dvh1', 'hvcC', 'dvcC', 'colr']);
    expect(boxesOf(videoSampleEntry({ ...stream, codecString: 'dvhe.05.06' }))[0]).toBe('dvhe');
    expect(supplementalCodecs(stream)).toBeNull();
  });

  test.each([
    [8, 1, 'dvh1.08.06/db1p'],
    [8, 4, 'dvh1.08.06/db4h'],
    [8, 2, 'dvh1.08.06/db2g'],
  ])('of profile %i.%i stays HEVC, with dvvC and a name beside it', (profile, compatibility, name) => {
    const stream = hevc({ dolbyVision: vision(profile, compatibility), hdrMetadata });
    const entry = videoSampleEntry(stream);
    expect(boxesOf(entry)).toEqual(['hvc1', 'hvcC', 'dvvC', 'colr', 'mdcv', 'clli']);
    expect(supplementalCodecs(stream)).toBe(name);
    const read = readSampleEntry('hvc1', entry.subarray(8), 'vide');
    expect(read).toMatchObject({ dolbyVision: stream.dolbyVision });
  });

  test('is 24 bytes long, whatever the file held', () => {
    const [short] = dolbyVisionBoxes({ dolbyVision: { ...vision(8, 1), record: 'AQAQNRA=' } });
    expect(hex(short!)).toBe(`00000020647676430100103510${'0'.repeat(38)}`);
  });

  test('with a second layer is sent as its base layer', () => {
    const stream = hevc({ dolbyVision: vision(7, 6) });
    expect(boxesOf(videoSampleEntry(stream))).toEqual(['hvc1', 'hvcC', 'colr']);
    expect(supplementalCodecs(stream)).toBeNull();
  });

  test('over AV1 is profile 10', () => {
    expect(supplementalCodecs({ codec: 'av1', dolbyVision: vision(10, 1) })).toBe('dav1.10.06/db1p');
    expect(supplementalCodecs({ codec: 'av1', dolbyVision: vision(10, 0) })).toBeNull();
  });
});
