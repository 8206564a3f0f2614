// A strict reader of HLS playlists (RFC 8216): anything out of form throws.

export interface Playlist {
  /** Tags with a list of attributes, in their order. */
  tags: { name: string; attributes: Record<string, string> }[];
  /** Tags with a single value, or none. */
  values: Record<string, string>;
  segments: { duration: number; uri: string }[];
  /** Addresses that follow EXT-X-STREAM-INF. */
  variants: string[];
}

const WITH_ATTRIBUTES = new Set([
  'EXT-X-MEDIA',
  'EXT-X-STREAM-INF',
  'EXT-X-I-FRAME-STREAM-INF',
  'EXT-X-SESSION-DATA',
  'EXT-X-CONTENT-STEERING',
  'EXT-X-MAP',
]);
/** RFC 8216 §4.2: quoted strings keep their quotes here, so that tests see which attributes have them. */
const ATTRIBUTE = /([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(?:,|$)/y;

export function parsePlaylist(text: string): Playlist {
  const lines = text.split('\n');
  if (lines[0] !== '#EXTM3U' || lines.pop() !== '')
    throw new SyntaxError('must start with #EXTM3U and end with a line break');
  const list: Playlist = { tags: [], values: {}, segments: [], variants: [] };
  let duration: number | null = null;
  for (const [i, line] of lines.entries()) {
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(line)) throw new SyntaxError(`control character in ${JSON.stringify(line)}`);
    const tag = /^#(EXT[A-Z0-9-]*)(?::(.*))?$/u.exec(line);
    if (!tag) {
      if (line === '' || line.startsWith('#')) throw new SyntaxError(`unexpected line ${JSON.stringify(line)}`);
      if (lines[i - 1]!.startsWith('#EXT-X-STREAM-INF')) list.variants.push(line);
      else if (duration === null) throw new SyntaxError(`${line} has no EXTINF`);
      else list.segments.push({ duration, uri: line });
      duration = null;
    } else if (tag[1] === 'EXTINF') {
      if (!/^\d+\.\d{6},$/.test(tag[2]!)) throw new SyntaxError(`bad duration ${tag[2]}`);
      duration = Number.parseFloat(tag[2]!);
    } else if (WITH_ATTRIBUTES.has(tag[1]!)) list.tags.push({ name: tag[1]!, attributes: attributesOf(tag[2]!) });
    else if (tag[1]! in list.values) throw new SyntaxError(`${tag[1]} twice`);
    else list.values[tag[1]!] = tag[2] ?? '';
  }
  return list;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < text.length) {
    const match = ATTRIBUTE.exec(text);
    if (!match) throw new SyntaxError(`bad attributes ${text}`);
    if (match[1]! in found) throw new SyntaxError(`attribute ${match[1]} twice`);
    found[match[1]!] = match[2]!;
  }
  return found;
}
