// Other machines that answer the same addresses: players are told of them, and in which order to use them.

/** Where nobody is named, the server that answered. */
export const ORIGIN = 'origin';
/** How long players keep to what they were told. */
const TTL_SECONDS = 300;
const MAX_ID_LENGTH = 64;

export interface Edge {
  /** Letters, digits, `.`, `-` and `_`; not `origin`. */
  id: string;
  /** `https://edge.example:8443` or `https://edge.example/praxino`, without a slash at its end: every path of a stream is found below it. */
  baseUrl: string;
}

/** `attic=https://attic.example`; null for what names no machine that players could ask. */
export function parseEdge(text: string): Edge | null {
  const [, id, address] = /^([\w.-]+)=(\S+)$/.exec(text) ?? [];
  const url = address === undefined ? null : URL.parse(address);
  if (!id || id === ORIGIN || id.length > MAX_ID_LENGTH || !url) return null;
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  return { id, baseUrl: url.href.replace(/\/+$/, '') };
}

/**
 * The steering manifest of HLS (RFC 8216bis §7.1) and DASH (ETSI TS 103 998), which are one: edges first, in their order, and the
 * origin when none of them answers. The ways themselves stand in the manifests: as clones of the origin (`PATHWAY-CLONES`) they
 * could have neither a port (hls.js 1.6 takes none) nor another scheme or path.
 */
export function steeringManifest(edges: readonly Edge[]): string {
  return JSON.stringify({ VERSION: 1, TTL: TTL_SECONDS, 'PATHWAY-PRIORITY': [...edges.map((e) => e.id), ORIGIN] });
}

/** One of several ways to the same streams. */
export interface Pathway {
  id: string;
  /** Address of the folder that holds all renditions, and of the presentation in it, both as they stand in a manifest there. */
  folder: string;
  presentation: string;
}

/** The origin first: players that know no steering begin with it. Empty where there is no other way. */
export function pathwaysOf(request: { edges: readonly Edge[]; folder: string; name: string }): Pathway[] {
  const { edges, folder, name } = request;
  if (edges.length === 0) return [];
  const others = edges.map(({ id, baseUrl }) => ({
    id,
    folder: `${baseUrl}${folder}`,
    presentation: `${baseUrl}${folder}/${name}`,
  }));
  return [{ id: ORIGIN, folder: '..', presentation: '.' }, ...others];
}
