// What a decoder must know before the first picture, taken out of an encoder's header in the form in which it may stand in front
// of a key frame: so that a part can be decoded behind the init segment of another encoder.
import { boxesIn, concat, findBox, u32, viewOf } from '../package/boxes.ts';

const VISUAL_ENTRIES: ReadonlySet<string> = new Set(['avc1', 'avc3', 'hvc1', 'hev1', 'av01', 'vp09']);
/** Bytes of the sample entries' own fields (ISO/IEC 14496-12 §12.1.3): boxes follow them. */
const VISUAL_ENTRY = 78;

/** The configuration record of the one track in a header; null where there is none of this type. */
export function configRecord(header: Uint8Array, type: 'avcC' | 'hvcC' | 'av1C'): Uint8Array | null {
  let at: { body: number; end: number } | null = { body: 0, end: header.length };
  for (const name of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']) {
    at = at && findBox(header, name, at.body, at.end);
  }
  if (!at) return null;
  for (const entry of boxesIn(header, at.body + 8, at.end)) {
    if (!VISUAL_ENTRIES.has(entry.type)) continue;
    const record = findBox(header, type, entry.body + VISUAL_ENTRY, entry.end);
    if (record) return header.subarray(record.body, record.end);
  }
  return null;
}

/**
 * Parameter sets of H.264 and HEVC as length-prefixed NAL units, the sequence header of AV1 as its OBU; empty for VP9, whose key
 * frames say everything. Throws RangeError for a record that is cut short.
 */
export function parameterSets(header: Uint8Array): Uint8Array {
  const avc = configRecord(header, 'avcC');
  if (avc) return concat([...avcSets(avc)].map(prefixed));
  const hevc = configRecord(header, 'hvcC');
  if (hevc) return concat([...hevcSets(hevc)].map(prefixed));
  // Four bytes of its own stand before the OBUs (AV1-ISOBMFF §2.3.3).
  return configRecord(header, 'av1C')?.slice(4) ?? new Uint8Array();
}

/** ISO/IEC 14496-15 §5.3.3.1: sequence parameter sets, then picture parameter sets. */
function* avcSets(record: Uint8Array): Generator<Uint8Array> {
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = byteOf(record, at) & mask;
    at++;
    for (let i = 0; i < count; i++) {
      const unit = unitAt(record, at);
      yield unit;
      at += 2 + unit.length;
    }
  }
}

/** ISO/IEC 14496-15 §8.3.3.1: arrays of units of one type. */
function* hevcSets(record: Uint8Array): Generator<Uint8Array> {
  const arrays = byteOf(record, 22);
  let at = 23;
  for (let a = 0; a < arrays; a++) {
    const count = viewOf(record).getUint16(at + 1);
    at += 3;
    for (let i = 0; i < count; i++) {
      const unit = unitAt(record, at);
      yield unit;
      at += 2 + unit.length;
    }
  }
}

function byteOf(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint8(at);
}

function unitAt(record: Uint8Array, at: number): Uint8Array {
  const size = viewOf(record).getUint16(at);
  if (at + 2 + size > record.length) throw new RangeError('the configuration record is cut short');
  return record.subarray(at + 2, at + 2 + size);
}

function prefixed(unit: Uint8Array): Uint8Array {
  return concat([u32(unit.length), unit]);
}
