// DASH (ISO/IEC 23009-1) over CMAF segments.
import { pathwaysOf } from '../edges.ts';
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
      async answer(request) {
        const presentation = requestedPresentation(request);
        const body = dashManifest(presentation, pathwaysOf(request), await request.trickplay());
        return { contentType: 'application/dash+xml', body, key: null, keep: 'hour' };
      },
    },
  ],
};
