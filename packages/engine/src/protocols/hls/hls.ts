// HTTP Live Streaming (RFC 8216) over CMAF segments.
import { AppError } from '@praxino/contracts/errors';
import { reorderTicks } from '../../package/init.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { pathwaysOf } from '../edges.ts';
import type { Protocol, StreamAnswer, StreamRequest } from '../protocol.ts';
import { requestedPresentation, wholeFilm } from '../requested.ts';
import { hlsChapters } from './hls-chapters.ts';
import { hlsMaster } from './hls-master.ts';
import { hlsMedia, hlsSubtitles } from './hls-media.ts';
import { firstKeyFrame, iFramePlaylist, iFrameTrack } from './i-frames.ts';

export const hls: Protocol = {
  name: 'hls',
  addresses: [
    {
      part: /^master\.m3u8$/,
      example: 'master.m3u8',
      of: 'presentation',
      async answer(request) {
        const presentation = requestedPresentation(request);
        return playlist(hlsMaster(presentation, pathwaysOf(request), await request.trickplay()));
      },
    },
    {
      part: /^chapters\.json$/,
      example: 'chapters.json',
      of: 'presentation',
      answer: (request) => ({
        contentType: 'application/json',
        body: hlsChapters(requestedPresentation(request)),
        key: null,
        keep: 'hour',
      }),
    },
    {
      part: /^i-frames\.m3u8$/,
      example: 'i-frames.m3u8',
      of: 'copied picture',
      answer: (request) => playlist(iFramePlaylist(requestedPresentation(request), request.name)),
    },
    {
      part: /^k(\d{1,6})\.m4s$/,
      example: 'k0.m4s',
      of: 'copied picture',
      answer: (request, match) => keyFrame(request, Number(match[1])),
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

async function keyFrame(request: StreamRequest, i: number): Promise<StreamAnswer> {
  const { source, engine, viewer, signal } = request;
  const presentation = requestedPresentation(request);
  const track = iFrameTrack(presentation, request.name);
  const segment = await engine.segment(source, track.id, i, { viewer, signal });
  // Copies are never in the making.
  if (segment.kind !== 'bytes') throw new AppError('stream.not-found', 'There is no such key frame.');
  const delayTicks = reorderTicks(mainVideo(source.index)!);
  const body = firstKeyFrame(segment.bytes, { endTicks: track.boundaries[i + 1]!, delayTicks });
  return { contentType: 'video/mp4', body, key: `${segment.key}-k`, keep: 'forever' };
}

function playlist(body: string): StreamAnswer {
  return { contentType: 'application/vnd.apple.mpegurl', body, key: null, keep: 'hour' };
}
