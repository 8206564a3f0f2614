// Text subtitles as one WebVTT file.
import { cuesToWebVtt } from '../../subtitles/cues-to-webvtt.ts';
import type { Protocol, StreamAnswer } from '../protocol.ts';

export const webVtt: Protocol = {
  name: 'webvtt',
  addresses: [
    {
      // In the time of a player, whose 0 is the first picture.
      part: /^subtitles\.vtt$/,
      example: 'subtitles.vtt',
      of: 'subtitles',
      async answer({ name, timeline, cues }) {
        const startMs = Math.round(((timeline.boundaries[0] ?? 0) * 1000) / timeline.timescale);
        return text(cuesToWebVtt(await cues(name), { shiftMs: -startMs }));
      },
    },
    {
      // In the time of the film, with the header by which HLS players find it.
      part: /^hls\.vtt$/,
      example: 'hls.vtt',
      of: 'subtitles',
      answer: async ({ name, cues }) => text(cuesToWebVtt(await cues(name), { hlsTimestampMap: true })),
    },
  ],
};

function text(body: string): StreamAnswer {
  return { contentType: 'text/vtt; charset=utf-8', body, key: null, keep: 'hour' };
}
