// Rules of MPDs that a tool can check, each finding a sentence: ISO/IEC 23009-1 and what DASH-IF asks of on-demand content.

export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

/** Reads well-formed XML of elements, attributes and text; throws on anything else. */
export function readXml(source: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [] };
  const open = [root];
  const body = source.replace(/^<\?xml[^>]*\?>\s*/, '');
  let at = 0;
  for (const m of body.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+/g)) {
    if (m.index !== at) throw new SyntaxError(`not well-formed: ${body.slice(at, at + 80)}`);
    at += m[0].length;
    const [, closing, name, list, empty] = m;
    if (name === undefined) continue;
    if (closing) {
      if (open.pop()!.name !== name) throw new SyntaxError(`</${name}> closes something else`);
      continue;
    }
    const attributes = Object.fromEntries([...list!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, k, v]) => [k!, v!]));
    const node = { name, attributes, children: [] };
    open.at(-1)!.children.push(node);
    if (!empty) open.push(node);
  }
  if (at !== body.length || open.length !== 1 || root.children.length !== 1)
    throw new SyntaxError('not one whole document');
  return root.children[0]!;
}

/** Children in the order of the schema (§5.3.1.3, §5.3.2.3, §5.3.3.3, §5.3.5.3, §5.3.7.3). */
const BASE_ORDER = [
  'FramePacking',
  'AudioChannelConfiguration',
  'ContentProtection',
  'OutputProtection',
  'EssentialProperty',
  'SupplementalProperty',
  'InbandEventStream',
  'Switching',
  'RandomAccess',
  'GroupLabel',
  'Label',
  'ProducerReferenceTime',
  'ContentPopularityRate',
];
const ORDER: Readonly<Record<string, readonly string[]>> = {
  MPD: [
    'ProgramInformation',
    'BaseURL',
    'Location',
    'PatchLocation',
    'ServiceDescription',
    'ContentSteering',
    'Period',
  ],
  Period: [
    'BaseURL',
    'SegmentBase',
    'SegmentList',
    'SegmentTemplate',
    'AssetIdentifier',
    'EventStream',
    'AdaptationSet',
  ],
  AdaptationSet: [
    ...BASE_ORDER,
    'Accessibility',
    'Role',
    'Rating',
    'Viewpoint',
    'ContentComponent',
    'BaseURL',
    'SegmentBase',
    'SegmentList',
    'SegmentTemplate',
    'Representation',
  ],
  Representation: [...BASE_ORDER, 'BaseURL', 'SubRepresentation', 'SegmentBase', 'SegmentList', 'SegmentTemplate'],
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  MPD: ['xmlns', 'profiles', 'minBufferTime', 'type', 'mediaPresentationDuration'],
  AdaptationSet: ['contentType', 'mimeType'],
  Representation: ['id', 'bandwidth'],
  SegmentTemplate: ['media', 'timescale'],
  S: ['d'],
};

function all(node: XmlNode): XmlNode[] {
  return [node, ...node.children.flatMap(all)];
}
function named(node: XmlNode, name: string): XmlNode[] {
  return all(node).filter((n) => n.name === name);
}

/** What is wrong with the manifest of a film that lies on a disk. */
export function judgeMpd(text: string): string[] {
  const mpd = readXml(text);
  const findings: string[] = [];
  for (const node of all(mpd)) {
    for (const name of REQUIRED[node.name] ?? [])
      if (node.attributes[name] === undefined) findings.push(`${node.name} has no @${name}`);
    const order = ORDER[node.name];
    if (!order) continue;
    const places = node.children.map((c) => order.indexOf(c.name));
    for (const [i, place] of places.entries()) {
      if (place < 0) findings.push(`${node.children[i]!.name} has no place in ${node.name}`);
      else if (i > 0 && place < places[i - 1]!)
        findings.push(`${node.children[i]!.name} comes too late in ${node.name}`);
    }
  }
  const sets = named(mpd, 'AdaptationSet');
  const ids = named(mpd, 'Representation').map((r) => r.attributes['id']);
  if (new Set(ids).size < ids.length) findings.push('two representations have one id (§5.3.5.2)');
  const seconds = durationOf(mpd.attributes['mediaPresentationDuration'] ?? '');
  if (!(seconds > 0)) findings.push('it does not say how long the film is');
  return [...findings, ...sets.flatMap((set) => judgeSet(set, sets, seconds))];
}

function judgeSet(set: XmlNode, sets: readonly XmlNode[], seconds: number): string[] {
  const findings: string[] = [];
  const type = set.attributes['contentType'];
  const representations = named(set, 'Representation');
  if (representations.length === 0) findings.push(`a set of ${type} has no representation (§5.3.3.3)`);
  for (const { attributes: a, children } of representations) {
    const lacks = (name: string): boolean => a[name] === undefined && set.attributes[name] === undefined;
    if (type !== 'text' && type !== 'image' && lacks('codecs'))
      findings.push(`${a['id']} has no @codecs (DASH-IF IOP)`);
    if (type === 'video')
      for (const name of ['width', 'height'])
        if (lacks(name)) findings.push(`${a['id']} has no @${name} (DASH-IF IOP)`);
    if (type === 'audio' && lacks('audioSamplingRate'))
      findings.push(`${a['id']} has no @audioSamplingRate (DASH-IF IOP)`);
    if (type === 'audio' && ![...children, ...set.children].some((c) => c.name === 'AudioChannelConfiguration'))
      findings.push(`${a['id']} does not say its channels (DASH-IF IOP)`);
    if (!(Number(a['bandwidth']) > 0)) findings.push(`${a['id']} takes no bandwidth`);
  }
  if (type === 'image') return [...findings, ...judgeThumbnails(set, representations, seconds)];
  for (const template of named(set, 'SegmentTemplate'))
    if (template.attributes['initialization'] === undefined) findings.push('SegmentTemplate has no @initialization');
  if (new Set(representations.map((r) => r.attributes['codecs']?.split('.')[0])).size > 1)
    findings.push(`a set of ${type} mixes codecs (DASH-IF IOP)`);
  for (const property of set.children.filter((c) => c.attributes['schemeIdUri']?.includes('adaptation-set-switching')))
    for (const id of property.attributes['value']!.split(','))
      if (!sets.some((s) => s !== set && s.attributes['id'] === id))
        findings.push(`it switches to a set ${id} that is not there`);
  return [...findings, ...named(set, 'SegmentTemplate').flatMap((t) => judgeTemplate(t, seconds))];
}

/** DASH-IF IOP 4.3 §6.2.6: JPEG or PNG, one tile per Representation, all of a duration, no initialization. */
function judgeThumbnails(set: XmlNode, representations: readonly XmlNode[], seconds: number): string[] {
  const findings: string[] = [];
  if (!/^image\/(?:jpeg|png)$/.test(set.attributes['mimeType'] ?? ''))
    findings.push(`thumbnails are ${set.attributes['mimeType']}`);
  for (const { attributes: a, children } of representations) {
    const tile = children.find((c) => c.attributes['schemeIdUri'] === 'http://dashif.org/guidelines/thumbnail_tile');
    const [, columns, rows] = /^([1-9]\d*)x([1-9]\d*)$/.exec(tile?.attributes['value'] ?? '') ?? [];
    if (tile?.name !== 'EssentialProperty' || !columns) findings.push(`${a['id']} does not say how its pictures lie`);
    else if (Number(a['width']) % Number(columns) !== 0 || Number(a['height']) % Number(rows) !== 0)
      findings.push(`${a['id']} of ${a['width']}x${a['height']} is not whole pictures of ${columns}x${rows}`);
  }
  for (const { attributes: a } of named(set, 'SegmentTemplate')) {
    if (a['initialization'] !== undefined) findings.push('thumbnails have an initialization segment');
    if (!a['media']?.includes('$Number$')) findings.push('addresses of thumbnails do not differ (§5.3.9.4.4)');
    const each = Number(a['duration']) / Number(a['timescale']);
    const last = Number(a['endNumber'] ?? Number.NaN) - Number(a['startNumber'] ?? 1);
    if (!(each > 0)) findings.push('thumbnails have no duration');
    // Sound may go on a little behind the last picture.
    else if (!(last * each < seconds && seconds <= (last + 1) * each + 5))
      findings.push(`${last + 1} sheets of ${each} s for a film of ${seconds} s`);
  }
  return findings;
}

function judgeTemplate(template: XmlNode, seconds: number): string[] {
  const findings: string[] = [];
  const { attributes: a } = template;
  const timescale = Number(a['timescale']);
  const offset = Number(a['presentationTimeOffset'] ?? 0);
  if (!/\$Number\$|\$Time\$/.test(a['media'] ?? '')) findings.push('media addresses do not differ (§5.3.9.4.4)');
  let end: number | null = null;
  for (const s of named(template, 'S')) {
    const [t, d, r] = [s.attributes['t'], s.attributes['d'], s.attributes['r']];
    if (end === null && t === undefined) findings.push('the first S has no @t');
    if (end !== null && t !== undefined && Number(t) !== end)
      findings.push(`a hole in the timeline at ${end} (§5.3.9.6)`);
    if (!(Number(d) > 0) || !Number.isInteger(Number(d))) findings.push(`a segment lasts ${d} ticks`);
    end = (t === undefined ? (end ?? 0) : Number(t)) + Number(d) * (Number(r ?? 0) + 1);
  }
  if (end === null) return [...findings, 'a timeline is empty'];
  const covered = (end - offset) / timescale;
  if (covered > seconds + 0.5) findings.push(`segments go on to ${covered} s of a film of ${seconds} s (§7.2.1)`);
  return findings;
}

function durationOf(text: string): number {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?([\d.]+)S$/.exec(text);
  return match ? Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3]) : Number.NaN;
}
