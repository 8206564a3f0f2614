import { describe, expect, test } from 'vitest';
import { ffprobeArguments } from './ffprobe.ts';

const valueOf = (args: readonly string[], flag: string): string | undefined => args[args.indexOf(flag) + 1];

describe('arguments for ffprobe', () => {
  test.each(['-i', 'concat:a|b', 'http:x.ts', 'a\nb.ts', '"; rm -rf ~', '%d.ts'])(
    'the name %j stays a name',
    (name) => {
      const args = ffprobeArguments(`/films/${name}`, 'mpegts');
      expect(valueOf(args, '-i')).toBe(`file:/films/${name}`);
      expect(args.slice(0, -1).every((a) => a === '-i' || !a.includes(name))).toBe(true);
      expect(args.filter((a) => a === '-i')).toHaveLength(1);
      expect(valueOf(args, '-protocol_whitelist')).toBe('file');
    },
  );

  test('a relative path becomes absolute', () => {
    expect(valueOf(ffprobeArguments('-i', 'avi'), '-i')).toBe(`file:${process.cwd()}/-i`);
  });

  test('a known container is read by its own demuxer only', () => {
    const args = ffprobeArguments('/a', 'mpegts');
    expect([valueOf(args, '-f'), valueOf(args, '-format_whitelist')]).toEqual(['mpegts', 'mpegts']);
  });

  test('for unknown bytes no demuxer is allowed that opens other files', () => {
    const args = ffprobeArguments('/a', 'unknown');
    expect(args).not.toContain('-f');
    const allowed = valueOf(args, '-format_whitelist')!.split(',');
    for (const dangerous of ['hls', 'dash', 'concat', 'image2', 'sdp', 'rtsp', 'lavfi', 'tty', 'ffmetadata'])
      expect(allowed).not.toContain(dangerous);
    expect(allowed).toContain('mxf');
  });
});
