// Rules of HLS playlists that a tool can check, each finding a sentence: RFC 8216, its successor's attributes, and Apple's authoring
// specification for what it demands of VOD. hls-parser reads them first: what it refuses is a finding, too.
import { parse } from 'hls-parser';

interface Tag {
  name: string;
  attributes: Record<string, string>;
  value: string;
  /** The line behind it, where that is an address. */
  uri: string | null;
}

function tagsOf(text: string): Tag[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const match = /^#(EXT[A-Z0-9-]*)(?::(.*))?$/.exec(line);
    if (!match) return [];
    const value = match[2] ?? '';
    const attributes = Object.fromEntries(
      [...value.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)].map(([, key, v]) => [key!, v!.replaceAll('"', '')]),
    );
    const next = lines[i + 1] ?? '';
    return [{ name: match[1]!, attributes, value, uri: next !== '' && !next.startsWith('#') ? next : null }];
  });
}

function common(text: string): string[] {
  const findings: string[] = [];
  if (!text.startsWith('#EXTM3U\n')) findings.push('it does not start with #EXTM3U (RFC 8216 §4.3.1.1)');
  if (tagsOf(text).filter((t) => t.name === 'EXT-X-VERSION').length !== 1)
    findings.push('it does not say its version once (RFC 8216 §4.3.1.2)');
  try {
    parse(text);
  } catch (error) {
    findings.push(`hls-parser refuses it: ${String(error)}`);
  }
  return findings;
}

/** What is wrong with a multivariant playlist. */
export function judgeMaster(text: string): string[] {
  const tags = tagsOf(text);
  const variants = tags.filter((t) => t.name === 'EXT-X-STREAM-INF');
  const media = tags.filter((t) => t.name === 'EXT-X-MEDIA').map((t) => t.attributes);
  const findings = common(text);
  if (variants.length === 0) findings.push('it has no variant');
  if (!tags.some((t) => t.name === 'EXT-X-INDEPENDENT-SEGMENTS'))
    findings.push('it does not say that segments are independent (Apple’s authoring rules)');
  for (const { attributes: a, uri } of variants) findings.push(...judgeVariant(a, uri, media));
  for (const images of tags.filter((t) => t.name === 'EXT-X-IMAGE-STREAM-INF'))
    findings.push(...judgeImages(images.attributes));
  for (const type of ['AUDIO', 'SUBTITLES'])
    findings.push(
      ...judgeGroups(
        type,
        media.filter((m) => m['TYPE'] === type),
      ),
    );
  return findings;
}

function judgeVariant(a: Record<string, string>, uri: string | null, media: Record<string, string>[]): string[] {
  const findings: string[] = [];
  const name = uri ?? '(a variant without an address)';
  if (uri === null) findings.push('a variant has no address behind it (RFC 8216 §4.3.4.2)');
  for (const key of ['BANDWIDTH', 'AVERAGE-BANDWIDTH', 'CODECS'])
    if (!a[key]) findings.push(`${name} has no ${key} (RFC 8216 §4.3.4.2, Apple’s authoring rules)`);
  if (Number(a['AVERAGE-BANDWIDTH']) > Number(a['BANDWIDTH']))
    findings.push(`${name} is heavier on average than at its peak`);
  if (/avc|hvc|hev|av01|vp09/.test(a['CODECS'] ?? '')) {
    if (!/^[1-9]\d*x[1-9]\d*$/.test(a['RESOLUTION'] ?? ''))
      findings.push(`${name} has no RESOLUTION (Apple’s authoring rules)`);
    if (!/^\d+\.\d{1,3}$/.test(a['FRAME-RATE'] ?? ''))
      findings.push(`${name} has no FRAME-RATE (Apple’s authoring rules)`);
  }
  for (const type of ['AUDIO', 'SUBTITLES'])
    if (a[type] && !media.some((m) => m['TYPE'] === type && m['GROUP-ID'] === a[type]))
      findings.push(`${name} names the group ${a[type]}, which is not there (RFC 8216 §4.3.4.2.1)`);
  return findings;
}

function judgeImages(a: Record<string, string>): string[] {
  return ['BANDWIDTH', 'CODECS', 'RESOLUTION', 'URI'].filter((key) => !a[key]).map((key) => `images have no ${key}`);
}

function judgeGroups(type: string, media: Record<string, string>[]): string[] {
  const findings: string[] = [];
  const groups = Map.groupBy(media, (m) => m['GROUP-ID']!);
  const namesOf = (members: Record<string, string>[]): string => members.map((m) => m['NAME']).join(' | ');
  const [first] = groups.values();
  for (const [id, members] of groups) {
    if (new Set(members.map((m) => m['NAME'])).size < members.length)
      findings.push(`group ${id} has a name twice (RFC 8216 §4.3.4.1.1)`);
    if (members.filter((m) => m['DEFAULT'] === 'YES').length > 1)
      findings.push(`group ${id} has more than one default (RFC 8216 §4.3.4.1.1)`);
    if (namesOf(members) !== namesOf(first!))
      findings.push(`group ${id} offers others than the first one (RFC 8216 §4.3.4.2.1)`);
    for (const m of members) {
      if (m['DEFAULT'] === 'YES' && m['AUTOSELECT'] !== 'YES')
        findings.push(`${m['NAME']} is a default that is not selected`);
      if (type === 'AUDIO' && !m['CHANNELS'])
        findings.push(`${m['NAME']} does not say its channels (Apple’s authoring rules)`);
      if (!m['URI']) findings.push(`${m['NAME']} has no address`);
    }
  }
  return findings;
}

export interface MediaFacts {
  /** Where segments start, in seconds, and where the last one ends. */
  marks: number[];
  uris: string[];
}

/** What is wrong with a playlist of segments of a film that lies on a disk. */
export function judgeMedia(text: string): { findings: string[]; facts: MediaFacts } {
  const tags = tagsOf(text);
  const findings = common(text);
  const one = (name: string): string | undefined => tags.find((t) => t.name === name)?.value;
  const target = Number(one('EXT-X-TARGETDURATION'));
  if (!Number.isInteger(target)) findings.push('it has no target duration (RFC 8216 §4.3.3.1)');
  if (one('EXT-X-PLAYLIST-TYPE') !== 'VOD') findings.push('it is not of type VOD (RFC 8216 §4.3.3.5)');
  if (one('EXT-X-ENDLIST') === undefined) findings.push('it does not end (RFC 8216 §4.3.3.4)');
  if (tags.some((t) => t.name === 'EXT-X-DISCONTINUITY')) findings.push('it has a discontinuity in one film');
  const segments = tags.filter((t) => t.name === 'EXTINF');
  // There the address stands behind the layout of the sheet.
  const isOfImages = one('EXT-X-IMAGES-ONLY') !== undefined;
  let at = 0;
  const marks = [0];
  for (const { value, uri } of segments) {
    const duration = Number.parseFloat(value);
    if (uri === null && !isOfImages) findings.push(`a segment at ${at} s has no address`);
    if (!(duration > 0)) findings.push(`a segment at ${at} s lasts ${duration} s`);
    if (Math.round(duration) > target)
      findings.push(`a segment of ${duration} s exceeds the target of ${target} s (§4.3.3.1)`);
    at += duration;
    marks.push(at);
  }
  const isFragmented = segments.some((s) => (s.uri ?? '').endsWith('.m4s'));
  if (isFragmented && !tags.some((t) => t.name === 'EXT-X-MAP'))
    findings.push('fragmented MP4 has no EXT-X-MAP (§3.3)');
  if (isOfImages) findings.push(...judgeTiles(text, segments));
  return { findings, facts: { marks, uris: segments.map((s) => s.uri ?? '') } };
}

/** The "HLS Image Media Playlist" proposal: every sheet says how its pictures lie on it, and has room for its duration. */
function judgeTiles(text: string, segments: readonly Tag[]): string[] {
  const tiles = tagsOf(text).filter((t) => t.name === 'EXT-X-TILES');
  if (tiles.length !== segments.length) return [`${segments.length} sheets with ${tiles.length} layouts`];
  return tiles.flatMap(({ attributes: a }, i) => {
    const [, columns, rows] = /^([1-9]\d*)x([1-9]\d*)$/.exec(a['LAYOUT'] ?? '') ?? [];
    if (!columns || !/^[1-9]\d*x[1-9]\d*$/.test(a['RESOLUTION'] ?? '')) return [`sheet ${i} does not say its layout`];
    if (tiles[i]!.uri === null) return [`sheet ${i} has no address`];
    const room = Number(columns) * Number(rows) * Number(a['DURATION']);
    const lasts = Number.parseFloat(segments[i]!.value);
    return lasts <= room + 0.001 ? [] : [`sheet ${i} lasts ${lasts} s and has pictures for ${room} s`];
  });
}

/** Whether every mark of the coarser list is one of the finer: only there may a player switch. */
export function judgeAlignment(coarse: MediaFacts, fine: MediaFacts): string[] {
  return coarse.marks
    .filter((mark) => !fine.marks.some((other) => Math.abs(other - mark) < 0.002))
    .map((mark) => `a segment starts at ${mark.toFixed(3)} s where the finer rendition has none`);
}
