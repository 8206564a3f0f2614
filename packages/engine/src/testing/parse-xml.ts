// A strict reader of the XML we write: anything that is not well-formed throws.

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Text directly in the element, trimmed. */
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Characters that XML 1.0 allows. */
const ALLOWED = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

export function parseXml(source: string): XmlElement {
  if (!ALLOWED.test(source)) throw new SyntaxError('a character that XML forbids');
  const body = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([A-Za-z]\w*)((?:\s+[A-Za-z][\w:]*="[^"<]*")*)\s*(\/?)>|[^<]+/g)) {
    if (match.index !== at) throw new SyntaxError(`not well-formed: ${body.slice(at, at + 80)}`);
    at += match[0].length;
    const parent = open.at(-1)!;
    const [, closing, name, list, empty] = match;
    if (name === undefined) parent.text = (parent.text + unescaped(match[0])).trim();
    else if (closing) {
      if (parent.name !== name) throw new SyntaxError(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element = { name, attributes: attributesOf(list!), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (at !== body.length || open.length !== 1 || root.children.length !== 1 || root.text)
    throw new SyntaxError('not one whole document');
  return root.children[0]!;
}

function attributesOf(list: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, value] of list.matchAll(/([A-Za-z][\w:]*)="([^"]*)"/g)) {
    if (name! in found) throw new SyntaxError(`attribute ${name} twice`);
    found[name!] = unescaped(value!);
  }
  return found;
}

function unescaped(text: string): string {
  return text.replaceAll(/&([^;\s]{0,8};)?/g, (whole, entity: string | undefined) => {
    const char = entity && ENTITIES[entity.slice(0, -1)];
    if (!char) throw new SyntaxError(`bad reference ${whole}`);
    return char;
  });
}

/** All elements of a name, wherever they stand. */
export function elementsNamed(root: XmlElement, name: string): XmlElement[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((c) => elementsNamed(c, name))];
}
