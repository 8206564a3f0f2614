// Writing XML 1.0 elements with hostile text in them.
import { plain } from '../track-names.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (c) => ENTITIES[c]!);
}

/** An element; attributes that are null are left out, children stand in it as they are. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  ...children: string[]
): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
}

/** An element with text in it. */
export function textElement(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  text: string,
): string {
  return element(name, attributes, escaped(text));
}
