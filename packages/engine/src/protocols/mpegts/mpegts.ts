// Classic HLS: MPEG transport streams, for televisions and boxes from before fragmented MP4.
import type { Protocol } from '../protocol.ts';
import { requestedPresentation } from '../requested.ts';
import { assertMuxable, tsMaster, tsPlaylist } from './ts-playlists.ts';
import { tsSegment } from './ts-segment.ts';

const PLAYLIST = 'application/vnd.apple.mpegurl';

export const mpegTs: Protocol = {
  name: 'mpegts',
  addresses: [
    {
      part: /^ts-master\.m3u8$/,
      example: 'ts-master.m3u8',
      of: 'presentation',
      answer: (request) => ({
        contentType: PLAYLIST,
        body: tsMaster(requestedPresentation(request)),
        key: null,
        keep: 'hour',
      }),
    },
    {
      part: /^ts\.m3u8$/,
      example: 'ts.m3u8',
      of: 'picture and sound',
      answer: (request) => ({
        contentType: PLAYLIST,
        body: tsPlaylist(requestedPresentation(request)),
        key: null,
        keep: 'hour',
      }),
    },
    {
      part: /^(\d{1,6})\.ts$/,
      example: '0.ts',
      of: 'picture and sound',
      async answer(request, match) {
        const presentation = requestedPresentation(request);
        assertMuxable(presentation);
        const { bytes, key } = await tsSegment(request, presentation, Number(match[1]));
        return { contentType: 'video/mp2t', body: bytes, key, keep: 'forever' };
      },
    },
  ],
};
