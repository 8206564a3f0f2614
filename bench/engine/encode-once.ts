// Encodes one rendition of a film piece by piece, as an engine does that makes a film ready before anybody watches it, and prints
// how many bytes of pictures came out. A process of its own: its CPU, and that of its encoders, is the cost.
import {
  buildPresentation,
  createMemoryStore,
  createStreamEngine,
  createTimeline,
  probeFile,
  type RenditionId,
} from '@praxino/engine';
import { pictureBytes } from './picture-bytes.ts';
import type { EncodeOutcome } from './pre-encode.ts';

const [path, id] = [process.argv[2]!, process.argv[3]! as RenditionId];
const signal = AbortSignal.timeout(1_800_000);
const index = await probeFile(path, { ffprobePath: null, signal });
const pieces = buildPresentation(index, createTimeline(index), [id], []).video[0]!.boundaries.length - 1;
await using engine = createStreamEngine({
  ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
  // Nothing is kept: every piece is encoded.
  store: createMemoryStore({ maxBytes: 1 }),
  maxEncoders: 1,
});
let bytes = 0;
for (let i = 0; i < pieces; i++) {
  const answer = await engine.segment({ path, index }, id, i, { viewer: 'bench', signal });
  const chunks: Uint8Array[] = answer.kind === 'bytes' ? [answer.bytes] : [];
  if (answer.kind === 'stream') for await (const chunk of answer.chunks) chunks.push(chunk);
  bytes += pictureBytes(Buffer.concat(chunks));
}
const outcome: EncodeOutcome = { bytes, pieces, encoders: engine.stats().encodersStarted };
console.log(JSON.stringify(outcome));
