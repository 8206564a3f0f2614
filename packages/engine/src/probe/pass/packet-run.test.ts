import { expect, it } from 'vitest';
import { packetArguments, parsePacket } from './packet-run.ts';

it('reads a line of ffprobe', () => {
  expect(parsePacket('0|1.480000|1.400000|0.040000|4634|564|K_')).toEqual({
    stream: 0,
    pts: 1.48,
    dts: 1.4,
    duration: 0.04,
    bytes: 4634,
    position: 564,
    isKey: true,
    discardSamples: 0,
  });
});

it('reads what an encoder has padded', () => {
  expect(parsePacket('0|9.97|9.97|0.026122|313|80162|K_|Skip Samples|0|263')).toMatchObject({ discardSamples: 263 });
  expect(parsePacket('0|0.00|0.00|0.026122|313|0|K_|Metadata Update')).toMatchObject({ discardSamples: 0 });
});

it('reads what a container does not say as unknown, and passes over side data', () => {
  const packet = parsePacket('3|N/A|0.120000|N/A|120|N/A|__|');
  expect(packet).toMatchObject({ stream: 3, pts: null, dts: 0.12, duration: null, position: null, isKey: false });
  for (const line of ['', '0|2|', 'MPEGTS Stream ID|224', '|||||||', 'x|1|1|1|1|1|K_'])
    expect(parsePacket(line)).toBeNull();
});

it('lets a file name be nothing but a name, and opens nothing else', () => {
  const args = packetArguments({ path: '/films/-i.ts', container: 'mpegts' });
  expect(args.slice(args.indexOf('-protocol_whitelist'))).toEqual([
    '-protocol_whitelist',
    'file,pipe',
    '-f',
    'mpegts',
    '-i',
    'file:/films/-i.ts',
  ]);
});
