import { describe, expect, it } from 'vitest';
import { VIDEO_CODECS } from '../../stream/rendition.ts';
import type { VideoCodec } from '../../stream/rendition.ts';
import { madeJob } from '../../testing/made-job.ts';
import { videoArguments } from '../video-arguments.ts';
import { pictureChoices } from '../video-job.ts';
import { FAMILIES, familyNamed, softwareFor } from './families.ts';
import type { EncodeSettings, EncoderFamily, FamilyName } from './family.ts';

const hd: EncodeSettings = {
  codec: 'h264',
  ...{ width: 1280, height: 720, level: 3.1, fps: 24 },
  ...{ maxBitrateBps: 4_000_000, bufferSeconds: 2, threads: 2 },
};
const options = (name: FamilyName, codec: VideoCodec = 'h264'): string =>
  familyNamed(name)
    .options({ ...hd, codec })
    .join(' ');
const hardware = FAMILIES.filter((f) => f.kind === 'hardware');
const every = FAMILIES.flatMap((f) =>
  VIDEO_CODECS.filter((codec) => f.encoders[codec]).map((codec) => [f.name, codec, f] as const),
);

describe('the families', () => {
  it('have each name once, and an encoder in software for every codec', () => {
    expect(new Set(FAMILIES.map((f) => f.name)).size).toBe(FAMILIES.length);
    for (const codec of VIDEO_CODECS) expect(softwareFor(codec).kind).toBe('software');
  });

  it.each(every)('%s tells its %s encoder the cap, in whole numbers, and no empty word', (_name, codec, family) => {
    const tokens = family.options({ ...hd, codec });
    expect(tokens.join(' ')).toMatch(/4000000|3400000|mbr=4000/);
    expect(tokens.every((t) => t !== '' && !/NaN|undefined/.test(t))).toBe(true);
    // An option and its value each: a lone one would swallow the next.
    expect(tokens.length % 2).toBe(0);
    expect(tokens.filter((_, i) => i % 2 === 0).every((t) => /^-[a-z]/.test(t))).toBe(true);
  });

  it.each(every.filter(([, codec]) => codec.startsWith('hevc')))(
    '%s marks %s as Apple’s players want it',
    (name, codec) => {
      expect(options(name, codec)).toContain('-tag:v hvc1');
    },
  );
});

describe('software', () => {
  it('x264', () => {
    expect(options('x264')).toBe(
      '-preset veryfast -crf 23 -maxrate 4000000 -bufsize 8000000 -profile:v high -level:v 3.1' +
        ' -x264-params scenecut=0:open-gop=0:rc-lookahead=4:bframes=3:b-pyramid=normal:vbv-init=0.5:threads=2',
    );
  });

  it('x265 in 8 and 10 bits, one picture at a time, at the level announced', () => {
    expect(options('x265', 'hevc')).toMatch(/^-preset veryfast -crf 26 -maxrate 4000000 .*-profile:v main -tag:v hvc1/);
    expect(options('x265', 'hevc10')).toContain('-profile:v main10');
    expect(options('x265', 'hevc')).toMatch(/frame-threads=1:high-tier=0:vbv-init=0.7:level-idc=31:pools=2$/);
  });

  it('SVT-AV1 is told to obey forced key frames', () => {
    expect(options('svtav1', 'av110')).toBe(options('svtav1', 'av1'));
    expect(options('svtav1', 'av1')).toMatch(/enable-force-key-frames=1:scd=0.*mbr=4000:level=31:lp=2$/);
  });

  it('VP9 without pictures that are not shown', () => {
    expect(options('vpx', 'vp9')).toContain('-lag-in-frames 0 -auto-alt-ref 0 -b:v 4000000 -maxrate 4000000');
  });
});

describe('hardware', () => {
  it('NVENC makes IDR frames of forced key frames, and neither B-frames nor lookahead', () => {
    expect(options('nvenc')).toBe(
      '-preset p4 -tune hq -rc vbr -b:v 3400000 -maxrate 4000000 -bufsize 8000000 -profile:v high -level:v 3.1' +
        ' -forced-idr 1 -no-scenecut 1 -bf 0 -rc-lookahead 0 -delay 0 -spatial-aq 1',
    );
    expect(options('nvenc', 'hevc10')).toContain('-profile:v main10 -level:v 3.1 -tier main -tag:v hvc1');
    for (const codec of ['av1', 'av110'] as const) expect(options('nvenc', codec)).not.toContain('-level');
  });

  it('Quick Sync', () => {
    expect(options('qsv')).toBe(
      '-preset veryfast -b:v 3400000 -maxrate 4000000 -bufsize 8000000 -profile:v high -level:v 31 -forced_idr 1' +
        ' -async_depth 1 -bf 0 -look_ahead 0',
    );
    expect(options('qsv', 'vp9')).toContain('-profile:v profile0');
    // GopPicSize has 16 bits.
    expect(familyNamed('qsv').maxGop).toBeLessThan(65_536);
  });

  it('VA-API counts levels as each codec’s standard does', () => {
    expect(options('vaapi')).toContain(
      '-rc_mode VBR -b:v 3400000 -maxrate 4000000 -bufsize 8000000 -profile:v high -level:v 31',
    );
    expect(options('vaapi', 'hevc')).toContain('-level:v 93');
    expect(options('vaapi')).toContain('-bf 0 -async_depth 1 -idr_interval 0');
  });

  it('VideoToolbox never falls back to its own software', () => {
    expect(options('videotoolbox')).toContain('-level:v 3.1 -allow_sw 0');
  });

  it('AMF, Rockchip and Video4Linux', () => {
    expect(options('amf')).toContain('-rc vbr_peak -b:v 3400000');
    expect(options('amf')).toContain('-forced_idr 1 -bf 0');
    expect(options('amf', 'hevc')).not.toContain('-bf');
    expect(options('rkmpp', 'hevc')).toContain('-level:v 93');
    expect(options('v4l2m2m')).toBe('-b:v 3400000 -profile:v high -level:v 3.1 -num_capture_buffers 16');
  });

  it.each(hardware.map((f) => [f.name, f] as const))('%s gives pictures in the order they are shown', (_, family) => {
    expect(family.reorderFrames).toBe(0);
  });
});

function command(family: EncoderFamily, job = madeJob()): string[] {
  const picture = pictureChoices(job, { hasToneMapping: true, hasBwdif: true });
  return videoArguments(job, { first: 4, end: 6, isUrgent: true, attempt: 0, picture, family });
}
const after = (args: string[], flag: string): string => args[args.indexOf(flag) + 1] ?? '';

describe('a head on hardware', () => {
  it('decodes, scales and encodes on the device, which is opened before the file', () => {
    const args = command(familyNamed('nvenc'));
    expect(args.slice(0, 10).join(' ')).toBe(
      '-init_hw_device cuda=gpu -filter_hw_device gpu -hwaccel cuda -hwaccel_device gpu -hwaccel_output_format cuda',
    );
    expect(args.indexOf('-hwaccel')).toBeLessThan(args.indexOf('-i'));
    expect(after(args, '-vf')).toMatch(
      /^settb=1\/90000,trim=start=[\d.:a-z=]+,scale_cuda=1280:720:format=nv12,setsar=1$/,
    );
    expect(after(args, '-c:v')).toBe('h264_nvenc');
    expect(after(args, '-force_key_frames')).toMatch(/^4\.98/);
  });

  it.each([
    ['HDR that is mapped', madeJob({}, { hdr: 'hdr10', bitDepth: 10, codec: 'hevc' })],
    ['10-bit H.264', madeJob({}, { bitDepth: 10 })],
    ['4:2:2', madeJob({}, { chroma: '4:2:2' })],
    ['a codec the device does not decode', madeJob({}, { codec: 'mpeg4' })],
    ['a turned picture', madeJob({}, { rotation: 90 })],
    ['subtitles to draw', madeJob({ burned: 's2' })],
  ])('decodes and filters %s in software, then uploads it', (_, job) => {
    const args = command(familyNamed('nvenc'), job);
    expect(args).not.toContain('-hwaccel');
    expect(after(args, '-vf')).toMatch(/format=yuv420p,setsar=1,format=nv12,hwupload_cuda$/);
    expect(args.slice(0, 2)).toEqual(['-init_hw_device', 'cuda=gpu']);
  });

  it('deinterlaces on the device where it can', () => {
    const interlaced = madeJob({}, { isInterlaced: true });
    expect(after(command(familyNamed('vaapi'), interlaced), '-vf')).toMatch(/^deinterlace_vaapi=rate=frame,settb/);
    expect(after(command(familyNamed('rkmpp'), interlaced), '-vf')).toMatch(/^bwdif.*format=nv12$/);
  });

  it('keeps ten bits for HEVC Main 10', () => {
    const job = madeJob({ codec: 'hevc10' }, { codec: 'hevc', bitDepth: 10, hdr: 'hdr10' });
    expect(after(command(familyNamed('qsv'), job), '-vf')).toContain('format=p010');
  });

  it('waits with the header where it comes late', () => {
    expect(after(command(familyNamed('v4l2m2m')), '-movflags')).toContain('delay_moov');
    expect(after(command(familyNamed('vaapi')), '-movflags')).toContain('empty_moov');
  });
});
