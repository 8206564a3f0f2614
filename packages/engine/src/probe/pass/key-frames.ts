// What single key frames of a measured file tell: whether a copy of it can be described once and entered anywhere.
import type { MediaIndex, PacketReader, VideoStream } from '../../model.ts';
import { concat } from '../../package/boxes.ts';
import { memorySource } from '../byte-source.ts';
import { readAvcConfig } from '../codec/avc.ts';
import { readHevcConfig } from '../codec/hevc.ts';
import { inspectKeyframes, spread } from '../codec/keyframe-traits.ts';
import { markTraits } from '../mark-traits.ts';

/** The index with the traits of its picture. A key frame that cannot be cut out leaves the picture to be encoded. */
export async function withTraits(index: MediaIndex, reader: PacketReader, signal: AbortSignal): Promise<MediaIndex> {
  const main = index.streams.find((s): s is VideoStream => s.type === 'video' && s.index === index.grid?.streamIndex);
  if (!main?.codecPrivate || !index.grid) return index;
  const config = Uint8Array.from(Buffer.from(main.codecPrivate, 'base64'));
  const facts = main.codec === 'hevc' ? readHevcConfig(config, 'hvc1') : readAvcConfig(config, 'avc1');
  const stream = { ...main };
  const warnings = [...index.warnings];
  try {
    const payloads: Uint8Array[] = [];
    for (const k of spread([...index.grid.keyframes.keys()])) payloads.push((await reader.keyframe(k, signal)).data);
    let at = 0;
    const offsets = payloads.map(({ length }) => (at += length) - length);
    const source = memorySource(concat(payloads));
    markTraits(stream, await inspectKeyframes({ codec: main.codec, config, facts }, source, offsets, signal), warnings);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    stream.codecString = null;
    stream.codecPrivate = null;
  }
  return { ...index, warnings, streams: index.streams.map((s) => (s === main ? stream : s)) };
}
