// High dynamic range shown on a screen of standard range.

/** The curve the film is coded with: SMPTE ST 2084 or hybrid log-gamma; `none` for standard range. */
export type ToneMap = 'none' | 'pq' | 'hlg';

export function toneMapFilters(toneMap: ToneMap): string[] {
  if (toneMap === 'none') return [];
  // Named input colours: a stream that leaves them out in its frames would end in "no path between colorspaces".
  const input = `tin=${toneMap === 'hlg' ? 'arib-std-b67' : 'smpte2084'}:min=bt2020nc:pin=bt2020`;
  return [
    `zscale=${input}:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}
