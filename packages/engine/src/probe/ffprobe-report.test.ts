import { describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, SourceId, VideoStream } from '../model.ts';
import { indexFromReport } from './ffprobe-report.ts';

const known = { container: 'mpegts', sourceId: '0'.repeat(32) as SourceId, sizeBytes: 1_000_000 } as const;
const index = (report: unknown): MediaIndex => indexFromReport(report, known);
const video = (more: object): VideoStream =>
  index({ streams: [{ index: 0, codec_type: 'video', codec_name: 'h264', ...more }] }).streams[0] as VideoStream;
const audio = (more: object, format: object = {}): AudioStream =>
  index({ format, streams: [{ index: 0, codec_type: 'audio', codec_name: 'aac', sample_rate: '48000', ...more }] })
    .streams[0] as AudioStream;

describe('report of ffprobe', () => {
  test('gives container, length, bit rate, tags and chapters', () => {
    const report = {
      format: { duration: '60.5', bit_rate: '128000', tags: { TITLE: 'Film', Artist: 'A' } },
      chapters: [{ start_time: '30.0', tags: { title: 'Two' } }, { start_time: '0.0' }],
    };
    expect(index(report)).toMatchObject({
      container: 'mpegts',
      reader: 'ffmpeg',
      grid: null,
      durationMs: 60_500,
      bitrateBps: 128_000,
      tags: { title: 'Film', artist: 'A' },
      chapters: [
        { startMs: 0, title: '' },
        { startMs: 30_000, title: 'Two' },
      ],
    });
  });

  test('video streams', () => {
    expect(
      video({
        width: 1920,
        height: 1080,
        profile: 'High 10',
        level: 41,
        pix_fmt: 'yuv422p10le',
        sample_aspect_ratio: '64:45',
        avg_frame_rate: '30000/1001',
        field_order: 'tt',
        color_primaries: 'bt2020',
        color_transfer: 'smpte2084',
        color_space: 'bt2020nc',
        color_range: 'pc',
        side_data_list: [{ rotation: -90 }],
        disposition: { default: 1 },
      }),
    ).toMatchObject({
      codec: 'h264',
      codecString: null,
      width: 1920,
      height: 1080,
      level: 4.1,
      bitDepth: 10,
      chroma: '4:2:2',
      pixelAspect: { num: 64, den: 45 },
      frameRate: { num: 30_000, den: 1001 },
      isInterlaced: true,
      hdr: 'hdr10',
      colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: true },
      rotation: 90,
      isDefault: true,
    });
  });

  test('levels of HEVC, unknown levels and rates, Dolby Vision', () => {
    expect(video({ codec_name: 'hevc', level: 123 }).level).toBe(4.1);
    expect(video({ level: -99, avg_frame_rate: '0/0', r_frame_rate: '25/1' })).toMatchObject({
      level: null,
      frameRate: { num: 25, den: 1 },
    });
    expect(video({ side_data_list: [{ side_data_type: 'DOVI configuration record' }] }).hdr).toBe('dolby-vision');
    expect(video({ disposition: { attached_pic: 1 } }).isAttachedPicture).toBe(true);
  });

  test('sound is timed from the start of the file', () => {
    expect(audio({ start_time: '1.5', duration: '10', channels: 6 }, { start_time: '1.4' })).toMatchObject({
      channels: 6,
      firstSample: 4800,
      endSample: 484_800,
    });
    expect(audio({})).toMatchObject({ firstSample: 0, endSample: null, bitrateBps: null });
  });

  test('subtitles, attachments and data', () => {
    const report = {
      streams: [
        { codec_type: 'subtitle', codec_name: 'dvb_subtitle', tags: { language: 'ger' } },
        { codec_type: 'attachment' },
        { codec_type: 'data' },
        {},
      ],
    };
    expect(index(report).streams.map((s) => [s.index, s.type, s.codec, s.language])).toEqual([
      [0, 'subtitle', 'dvb_subtitle', 'ger'],
      [1, 'attachment', 'unknown', null],
      [2, 'data', 'unknown', null],
      [3, 'data', 'unknown', null],
    ]);
  });

  test.each([
    [null],
    ['text'],
    [[]],
    [{ streams: 'no', format: 7, chapters: {} }],
    [{ streams: [null, 5, { codec_type: 'video', width: 'NaN', level: {} }] }],
  ])('bears %j', (report) => {
    expect(index(report)).toMatchObject({ durationMs: 0, sizeBytes: 1_000_000 });
  });
});
