// Inputs that once were answered wrongly, each with what went wrong: they are tried in every run of the tests.
import { damaged } from './mutate.ts';
import { fragmentsSeed } from './seeds.ts';

export interface Finding {
  target: string;
  what: string;
  /** Base64, or made by damaging a seed. */
  bytes: () => Uint8Array;
}

const base64 =
  (text: string): (() => Uint8Array) =>
  () =>
    Uint8Array.from(Buffer.from(text, 'base64'));

export const CORPUS: readonly Finding[] = [
  {
    target: 'fragmented mp4',
    what: 'decode times that run backwards gave a packet a negative length',
    bytes: () => damaged(fragmentsSeed(), 115),
  },
  {
    target: 'encoder output',
    what: 'an impossible size was refused without its place',
    bytes: base64('AAAAB21vb2YAAAAQbWZoZA=='),
  },
  { target: 'adts', what: 'noise was refused without its place', bytes: base64('//FMgAN//B8mLTQ7QklQV15l') },
];
