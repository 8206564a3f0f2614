// Other machines that answer the same addresses: players are told of them, and in which order to use them.

/** Where nobody is named, the server that answered. */
export const ORIGIN = 'origin';
/** How long players keep to what they were told. */
const TTL_SECONDS = 300;

export interface Edge {
  /** Letters, digits, `.`, `-` and `_`; not `origin`. */
  id: string;
  /** `https://edge.example`: serves every path of this server. Only its host is used: what follows is the same everywhere. */
  baseUrl: string;
}

/**
 * The steering manifest of HLS (RFC 8216bis §7.1) and DASH (ETSI TS 103 998), which are one: edges first, in their order, and the
 * origin when none of them answers. Throws RangeError for an edge without a host or with an id that manifests cannot carry.
 */
export function steeringManifest(edges: readonly Edge[]): string {
  const clones = edges.map(({ id, baseUrl }) => {
    const host = URL.parse(baseUrl)?.host;
    if (!host) throw new RangeError(`${JSON.stringify(baseUrl)} is no address of an edge`);
    if (!/^[\w.-]+$/.test(id) || id === ORIGIN)
      throw new RangeError(`${JSON.stringify(id)} cannot be the name of an edge`);
    return { 'BASE-ID': ORIGIN, ID: id, 'URI-REPLACEMENT': { HOST: host } };
  });
  return JSON.stringify({
    VERSION: 1,
    TTL: TTL_SECONDS,
    'PATHWAY-PRIORITY': [...edges.map((e) => e.id), ORIGIN],
    'PATHWAY-CLONES': clones,
  });
}
