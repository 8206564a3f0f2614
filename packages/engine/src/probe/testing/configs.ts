// Configuration records that encoders wrote, for tests.
import { bytes, hex } from './bytes.ts';

/** x264: Main 1.2, 320 × 180, 4:2:0. */
export const AVC_CONFIG: Uint8Array = hex(
  '014d400cffe10019674d400ceca0a0cfcf80880000030008000003018078a14cb001000468ce0fc8',
);
/** x264, field coded, pixels 4:3. */
export const AVC_INTERLACED_CONFIG: Uint8Array = hex(
  '014d4015ffe10018674d4015eca1447ef0e1000003000100000300321f14299601000468de0fc8',
);
/** x265: Main 10 level 2.0, BT.2020 primaries, PQ transfer. */
export const HEVC_HDR_CONFIG: Uint8Array = hex(
  '0102200000009000000000003cf000fcfdfafa00000f03' +
    '200001001840010c01ffff02200000030090000003000003003c959409' +
    '210001002e42010102200000030090000003000003003ca00a080c1f3b6595952930bc05a84880482000000300200000030321' +
    '22000100064401c073c189',
);
/** libaom: Main level 2.0, 8 bit. */
export const AV1_CONFIG: Uint8Array = hex('81000c000a0a00000003b4ff736be401');
/** AAC-LC, 48 kHz, stereo. */
export const AAC_CONFIG: Uint8Array = bytes(0x11, 0x90);
