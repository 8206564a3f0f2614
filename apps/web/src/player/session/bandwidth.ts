// One meter for the page: the network is the same for every film.
import { createBandwidthMeter } from '@praxino/client';

export const bandwidthMeter = createBandwidthMeter();
