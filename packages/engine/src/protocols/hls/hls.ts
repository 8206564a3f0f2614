// HTTP Live Streaming (RFC 8216) over CMAF segments.
import type { Protocol, StreamAnswer } from '../protocol.ts';
import { requestedPresentation, wholeFilm } from '../requested.ts';
import { hlsMaster } from './hls-master.ts';
import { hlsMedia, hlsSubtitles } from './hls-media.ts';

export const hls: Protocol = {
  name: 'hls',
  addresses: [
    {
      part: /^master\.m3u8$/,
      example: 'master.m3u8',
      of: 'presentation',
      answer: (request) => playlist(hlsMaster(requestedPresentation(request))),
    },
    {
      part: /^playlist\.m3u8$/,
      example: 'playlist.m3u8',
      of: 'rendition or subtitles',
      answer: (request) =>
        playlist(
          /^[sx]\d/.test(request.name)
            ? hlsSubtitles(wholeFilm(request), request.name)
            : hlsMedia(requestedPresentation(request), request.name),
        ),
    },
  ],
};

function playlist(body: string): StreamAnswer {
  return { contentType: 'application/vnd.apple.mpegurl', body, key: null, keep: 'hour' };
}
