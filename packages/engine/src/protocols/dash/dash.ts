// DASH (ISO/IEC 23009-1) over CMAF segments.
import type { Protocol } from '../protocol.ts';
import { requestedPresentation } from '../requested.ts';
import { dashManifest } from './dash-manifest.ts';

export const dash: Protocol = {
  name: 'dash',
  addresses: [
    {
      part: /^manifest\.mpd$/,
      example: 'manifest.mpd',
      of: 'presentation',
      answer: (request) => ({
        contentType: 'application/dash+xml',
        body: dashManifest(requestedPresentation(request), request.edges),
        key: null,
        keep: 'hour',
      }),
    },
  ],
};
