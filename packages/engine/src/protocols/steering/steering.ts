// Content steering: which of several machines a player should fetch from. Only where there are edges.
import { AppError } from '@praxino/contracts/errors';
import { steeringManifest } from '../edges.ts';
import type { Protocol } from '../protocol.ts';
import { requestedPresentation } from '../requested.ts';

export const steering: Protocol = {
  name: 'steering',
  addresses: [
    {
      part: /^steering\.json$/,
      example: 'steering.json',
      of: 'presentation',
      answer(request) {
        requestedPresentation(request);
        if (request.edges.length === 0) throw new AppError('stream.not-found', 'This server knows no edges.');
        // Players ask again and again to hear of changes.
        return { contentType: 'application/json', body: steeringManifest(request.edges), key: null, keep: 'never' };
      },
    },
  ],
};
