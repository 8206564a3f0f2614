export { ambientColor, contrast, fromHex, toHex } from './oklch.ts';
export type { Oklch } from './oklch.ts';
export { colors, curves, durations, grids, gridTv, radii, shadows, spaces, typeRoles } from './tokens.ts';
export type { Grid, TypeRole } from './tokens.ts';
