// The segments themselves (ISO/IEC 23000-19), which HLS and DASH share.
import type { SegmentAnswer } from '../../stream/stream-engine.ts';
import type { Protocol, StreamAnswer, StreamRequest } from '../protocol.ts';
import { requestedRendition } from '../requested.ts';

export const cmaf: Protocol = {
  name: 'cmaf',
  addresses: [
    {
      part: /^init\.mp4$/,
      example: 'init.mp4',
      of: 'rendition',
      async answer({ name, source, engine, signal }) {
        const body = await engine.init(source, requestedRendition({ name }), signal);
        return { contentType: typeOf(name), body, key: null, keep: 'forever' };
      },
    },
    {
      part: /^(\d{1,6})\.m4s$/,
      example: '0.m4s',
      of: 'rendition',
      async answer(request, match) {
        const { name, source, engine, viewer, signal } = request;
        const options = { viewer, signal };
        return segment(request, await engine.segment(source, requestedRendition({ name }), Number(match[1]), options));
      },
    },
  ],
};

function segment({ name }: StreamRequest, answer: SegmentAnswer): StreamAnswer {
  const body = answer.kind === 'bytes' ? answer.bytes : answer.chunks;
  return { contentType: typeOf(name), body, key: answer.key, keep: 'forever' };
}

function typeOf(rendition: string): string {
  return rendition.startsWith('a') ? 'audio/mp4' : 'video/mp4';
}
