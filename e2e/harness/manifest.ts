// Reads the HLS and DASH manifests the server writes into one plain list of tracks with the addresses of their segments.

export interface ManifestSegment {
  url: string;
  /** As the manifest says. */
  durationS: number;
}
export interface ManifestTrack {
  /** Name of the rendition: the folder its init segment lies in. */
  id: string;
  kind: 'video' | 'audio';
  language: string | null;
  codecs: string | null;
  /** First of its kind in the manifest, or marked as default: what a player begins with. */
  isDefault: boolean;
  initUrl: string;
  segments: ManifestSegment[];
}

async function text(url: string | URL, signal: AbortSignal): Promise<string> {
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`${reply.status} for ${String(url)}: ${(await reply.text()).slice(0, 300)}`);
  return reply.text();
}

/** Attributes of an HLS tag, RFC 8216 §4.2. */
function attributes(list: string): Record<string, string> {
  const found = list.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g);
  return Object.fromEntries([...found].map(([, key, value]) => [key!, value!.replace(/^"|"$/g, '')]));
}

/** Every rendition of an HLS multivariant playlist, video first. */
export async function readHls(url: string, signal: AbortSignal): Promise<ManifestTrack[]> {
  const lines = (await text(url, signal)).split(/\r?\n/);
  if (lines[0] !== '#EXTM3U') throw new Error(`${url} is no HLS playlist: ${lines[0]}`);
  const drafts: {
    uri: string;
    kind: 'video' | 'audio';
    language: string | null;
    codecs: string | null;
    isDefault: boolean;
  }[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) {
      const a = attributes(line.slice(line.indexOf(':') + 1));
      const kind = a['RESOLUTION'] ? 'video' : 'audio';
      drafts.push({
        uri: lines[i + 1]!,
        kind,
        language: null,
        codecs: a['CODECS'] ?? null,
        isDefault: !drafts.some((d) => d.kind === kind),
      });
    }
    if (line.startsWith('#EXT-X-MEDIA:')) {
      const a = attributes(line.slice(line.indexOf(':') + 1));
      if (a['TYPE'] !== 'AUDIO' || !a['URI']) continue;
      drafts.push({
        uri: a['URI'],
        kind: 'audio',
        language: a['LANGUAGE'] ?? null,
        codecs: null,
        isDefault: a['DEFAULT'] === 'YES',
      });
    }
  }
  const unique = drafts.filter((d, i) => drafts.findIndex((other) => other.uri === d.uri) === i);
  const tracks = await Promise.all(
    unique.map(async ({ uri, ...facts }) => ({ ...facts, ...(await readMediaPlaylist(new URL(uri, url), signal)) })),
  );
  return tracks.toSorted((a, b) => b.kind.localeCompare(a.kind));
}

/** What a player begins with, and every choice of sound: one picture, as a person watches it. */
export function asPlayed(tracks: readonly ManifestTrack[]): ManifestTrack[] {
  return tracks.filter((t) => t.kind === 'audio' || t.isDefault);
}

function idOf(initUrl: string): string {
  return decodeURIComponent(initUrl.split('/').at(-2) ?? '');
}

async function readMediaPlaylist(
  url: URL,
  signal: AbortSignal,
): Promise<Pick<ManifestTrack, 'id' | 'initUrl' | 'segments'>> {
  const lines = (await text(url, signal)).split(/\r?\n/);
  const segments: ManifestSegment[] = [];
  let initUrl: string | null = null;
  let durationS = Number.NaN;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-MAP:')) initUrl = new URL(attributes(line.slice(11))['URI']!, url).href;
    else if (line.startsWith('#EXTINF:')) durationS = Number.parseFloat(line.slice(8));
    else if (line && !line.startsWith('#')) segments.push({ url: new URL(line, url).href, durationS });
  }
  if (!initUrl) throw new Error(`${url.href} has no EXT-X-MAP`);
  if (!lines.includes('#EXT-X-ENDLIST')) throw new Error(`${url.href} does not end`);
  return { id: idOf(initUrl), initUrl, segments };
}

/** Every representation of an MPD with SegmentTemplate and SegmentTimeline, ISO/IEC 23009-1 §5.3.9.6. */
export async function readDash(url: string, signal: AbortSignal): Promise<ManifestTrack[]> {
  const mpd = await text(url, signal);
  const tracks: ManifestTrack[] = [];
  for (const [, head, body] of mpd.matchAll(/<AdaptationSet\b([^>]*)>(.*?)<\/AdaptationSet>/gs)) {
    const set = xmlAttributes(head!);
    const kind = /video/.test(set['contentType'] ?? set['mimeType'] ?? body!) ? 'video' : 'audio';
    if (!/video|audio/.test(set['contentType'] ?? set['mimeType'] ?? body!)) continue;
    for (const [whole, repHead, repBody] of body!.matchAll(
      /<Representation\b([^>]*?)(?:\/>|>(.*?)<\/Representation>)/gs,
    )) {
      const rep = xmlAttributes(repHead!);
      const base = /<BaseURL>([^<]*)</.exec(repBody ?? '')?.[1] ?? /<BaseURL>([^<]*)</.exec(mpd)?.[1] ?? '';
      const outer = body!.replace(whole, '');
      const template =
        /<SegmentTemplate\b([^>]*)>(.*?)<\/SegmentTemplate>/s.exec(repBody ?? '') ??
        /<SegmentTemplate\b([^>]*)>(.*?)<\/SegmentTemplate>/s.exec(outer);
      if (!template) throw new Error(`a representation of ${url} has no SegmentTemplate`);
      const codecs = rep['codecs'] ?? set['codecs'] ?? null;
      const isDefault = !tracks.some((t) => t.kind === kind);
      tracks.push({
        kind,
        language: set['lang'] ?? null,
        codecs,
        isDefault,
        ...expandTemplate(template, rep['id'] ?? '', new URL(unescapeXml(base), url)),
      });
    }
  }
  return tracks.toSorted((a, b) => b.kind.localeCompare(a.kind));
}

function expandTemplate(
  template: RegExpExecArray,
  id: string,
  base: URL,
): Pick<ManifestTrack, 'id' | 'initUrl' | 'segments'> {
  const a = xmlAttributes(template[1]!);
  const timescale = Number(a['timescale'] ?? 1);
  const segments: ManifestSegment[] = [];
  let number = Number(a['startNumber'] ?? 1);
  let time = 0;
  const value = (name: string): string =>
    name === 'RepresentationID' ? id : String(name === 'Number' ? number : time);
  // $Number%05d$ pads, ISO/IEC 23009-1 §5.3.9.4.4.
  const fill = (pattern: string): string => {
    const path = pattern.replaceAll(
      /\$(RepresentationID|Number|Time)(?:%0(\d+)d)?\$/g,
      (_, name: string, width = '0') => value(name).padStart(Number(width), '0'),
    );
    return new URL(path, base).href;
  };
  for (const [, s] of template[2]!.matchAll(/<S\b([^>]*?)\/?>/g)) {
    const { t, d, r } = xmlAttributes(s!);
    if (t !== undefined) time = Number(t);
    for (let i = 0; i <= Number(r ?? 0); i++) {
      segments.push({ url: fill(a['media']!), durationS: Number(d) / timescale });
      time += Number(d);
      number++;
    }
  }
  const initUrl = fill(a['initialization']!);
  return { id: idOf(initUrl), initUrl, segments };
}

function xmlAttributes(list: string): Record<string, string> {
  return Object.fromEntries(
    [...list.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescapeXml(value!)]),
  );
}
function unescapeXml(value: string): string {
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
