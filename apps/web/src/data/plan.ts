// How the server would play something here, asked without playing it.
import type { DeviceProfile, Playback } from '@praxino/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

let profile: Promise<DeviceProfile> | undefined;
/** Asked once per page: decoders do not change while it lives. The questions load with the player, not with the home screen. */
export function deviceProfile(): Promise<DeviceProfile> {
  profile ??= import('../player/probe.ts').then(({ probeDevice }) => probeDevice());
  return profile;
}

export interface PlanQuestion {
  itemId: string;
  versionId?: string | undefined;
  audioStream?: number | undefined;
}

/** Starts a playback and ends it at once: asking costs the server no process (manifests are made without one). */
export const planQuery = ({ itemId, versionId, audioStream }: PlanQuestion) =>
  queryOptions({
    queryKey: ['plan', itemId, versionId, audioStream],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }): Promise<Playback> => {
      const body = {
        itemId,
        device: await deviceProfile(),
        ...(versionId !== undefined && { versionId }),
        ...(audioStream !== undefined && { audioStream }),
      };
      const plan = await api.playback.start({ body }, { signal });
      await api.playback.stop({ params: { id: plan.playbackId } });
      return plan;
    },
  });
