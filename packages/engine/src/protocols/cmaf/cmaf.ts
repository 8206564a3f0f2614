// The segments themselves (ISO/IEC 23000-19), which HLS and DASH share.
import type { OpenedSegment } from '../../stream/stream-engine.ts';
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
        const rendition = requestedRendition({ name });
        return segment(request, await engine.openSegment(source, rendition, Number(match[1]), options));
      },
    },
  ],
};

function segment({ name }: StreamRequest, answer: OpenedSegment): StreamAnswer {
  return { contentType: typeOf(name), body: bodyOf(answer), key: answer.key, keep: 'forever' };
}

function bodyOf(answer: OpenedSegment): StreamAnswer['body'] {
  switch (answer.kind) {
    case 'bytes':
      return answer.bytes;
    case 'stored':
      return answer.reader;
    case 'stream':
      return answer.chunks;
    default:
      return answer satisfies never;
  }
}

function typeOf(rendition: string): string {
  return rendition.startsWith('a') ? 'audio/mp4' : 'video/mp4';
}
