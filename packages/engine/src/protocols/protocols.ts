// Every way to stream a film. A server mounts what this list answers and knows none of it by name.
import { AppError } from '@praxino/contracts/errors';
import { cmaf } from './cmaf/cmaf.ts';
import { dash } from './dash/dash.ts';
import { hls } from './hls/hls.ts';
import { mpegTs } from './mpegts/mpegts.ts';
import { progressive } from './progressive/progressive.ts';
import type { Protocol, StreamAnswer, StreamRequest } from './protocol.ts';
import { steering } from './steering/steering.ts';
import { webVtt } from './webvtt/web-vtt.ts';

export const PROTOCOLS: readonly Protocol[] = [hls, dash, cmaf, mpegTs, progressive, steering, webVtt];

/**
 * Answers `<name>/<part>` below a film. Throws AppError('stream.not-found') for an address that no protocol has, or that the film
 * does not have, and what the engine throws.
 */
export async function answerStream(request: StreamRequest, part: string): Promise<StreamAnswer> {
  for (const { addresses } of PROTOCOLS) {
    for (const address of addresses) {
      const match = address.part.exec(part);
      if (match?.[0] === part) return await address.answer(request, match);
    }
  }
  throw new AppError('stream.not-found', 'There is nothing of this name in a stream.');
}
