// Joins the pictures of two MP4 files in one track with a sample entry for each (ISO/IEC 14496-12 clause 8.5.2).
import { boxesIn } from '../../harness/boxes.ts';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

function box(type: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Version, flags and count, then the entries. */
function table(type: string, count: number, ...entries: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(count, 4);
  return box(type, head, ...entries);
}

/** Bodies of the boxes below the one video track, by type. */
function bodies(file: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const walk = (from: number, to: number): void => {
    for (const b of boxesIn(file, from, to)) {
      found.set(b.type, file.subarray(b.start, b.end));
      if (CONTAINERS.has(b.type)) walk(b.start, b.end);
    }
  };
  walk(0, file.length);
  return found;
}

/** The first film with the pictures of the second behind its own. Both have one track and the same time scale. */
export function withSecondEntry(first: Buffer, second: Buffer): Buffer {
  const [a, b] = [bodies(first), bodies(second)];
  const body = (of: Map<string, Buffer>, type: string): Buffer => {
    const found = of.get(type);
    if (!found) throw new Error(`there is no ${type}`);
    return found;
  };
  const joined = (type: string): Buffer => {
    const [x, y] = [body(a, type), body(b, type)];
    return table(type, x.readUInt32BE(4) + y.readUInt32BE(4), x.subarray(8), y.subarray(8));
  };
  const samples = body(a, 'stsz').readUInt32BE(8);
  const syncs = body(b, 'stss').subarray(8);
  const laterSyncs = Buffer.alloc(syncs.length);
  for (let i = 0; i < syncs.length; i += 4) laterSyncs.writeUInt32BE(syncs.readUInt32BE(i) + samples, i);
  const sizes = Buffer.alloc(12);
  const laterSamples = body(b, 'stsz').readUInt32BE(8);
  sizes.writeUInt32BE(samples + laterSamples, 8);
  const media = [body(a, 'mdat'), body(b, 'mdat')];
  const keys = table(
    'stss',
    body(a, 'stss').readUInt32BE(4) + syncs.length / 4,
    body(a, 'stss').subarray(8),
    laterSyncs,
  );
  const stbl = (mediaAt: number): Buffer =>
    box(
      'stbl',
      joined('stsd'),
      joined('stts'),
      joined('ctts'),
      keys,
      table('stsc', 2, words(1, samples, 1), words(2, laterSamples, 2)),
      box('stsz', sizes, body(a, 'stsz').subarray(12), body(b, 'stsz').subarray(12)),
      table('stco', 2, words(mediaAt, mediaAt + media[0]!.length)),
    );
  const ftyp = box('ftyp', body(a, 'ftyp'));
  const moov = (mediaAt: number): Buffer =>
    box(
      'moov',
      doubled('mvhd', body(a, 'mvhd'), 16),
      box(
        'trak',
        doubled('tkhd', body(a, 'tkhd'), 20),
        box(
          'mdia',
          doubled('mdhd', body(a, 'mdhd'), 16),
          box('hdlr', body(a, 'hdlr')),
          box('minf', box('vmhd', body(a, 'vmhd')), box('dinf', body(a, 'dinf')), stbl(mediaAt)),
        ),
      ),
    );
  return Buffer.concat([ftyp, moov(ftyp.length + moov(0).length + 8), box('mdat', ...media)]);
}

function words(...values: number[]): Buffer {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((v, i) => out.writeUInt32BE(v, i * 4));
  return out;
}

/** A header whose duration counts for two films of one length. */
function doubled(type: string, header: Buffer, durationAt: number): Buffer {
  const copy = Buffer.from(header);
  copy.writeUInt32BE(header.readUInt32BE(durationAt) * 2, durationAt);
  return box(type, copy);
}
