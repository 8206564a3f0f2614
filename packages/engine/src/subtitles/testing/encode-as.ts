// The way back that TextDecoder does not have: every sign that an encoding can decode, by what it decodes to.
import type { Charset } from '../detect-charset.ts';

const tables = new Map<Charset, Map<string, number[]>>();

/** Throws RangeError for a sign the encoding does not have. */
export function encodeAs(charset: Charset, text: string): Uint8Array {
  const table = tables.get(charset) ?? makeTable(charset);
  tables.set(charset, table);
  const bytes = Array.from(text).flatMap((sign) => {
    const code = table.get(sign);
    if (!code) throw new RangeError(`${charset} has no ${JSON.stringify(sign)}`);
    return code;
  });
  return Uint8Array.from(bytes);
}

function makeTable(charset: Charset): Map<string, number[]> {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, number[]>();
  const add = (code: number[]): void => {
    const sign = decoder.decode(Uint8Array.from(code));
    if (Array.from(sign).length === 1 && sign !== '\ufffd' && !table.has(sign)) table.set(sign, code);
  };
  for (let a = 0; a < 256; a++) add([a]);
  if (['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'].includes(charset))
    for (let a = 0x81; a < 0xff; a++) for (let b = 0x40; b < 0xff; b++) add([a, b]);
  return table;
}
