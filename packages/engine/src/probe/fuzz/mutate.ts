// Damages bytes as disks, downloads and attackers do. The same seed number gives the same damage.
import { seeded } from '../../testing/random.ts';

/** Numbers that overflow, underflow, or ask for everything. */
const EDGES = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

type Damage = (bytes: Uint8Array, random: () => number) => Uint8Array;

const pick = (random: () => number, below: number): number => Math.floor(random() * below);

const DAMAGES: readonly Damage[] = [
  function flipBits(bytes, random) {
    const copy = bytes.slice();
    for (let n = 1 + pick(random, 6); n > 0; n--) copy[pick(random, copy.length)]! ^= 1 << pick(random, 8);
    return copy;
  },
  function turnBytes(bytes, random) {
    const copy = bytes.slice();
    for (let n = 1 + pick(random, 4); n > 0; n--)
      copy[pick(random, copy.length)] = random() < 0.4 ? 0xff : pick(random, 256);
    return copy;
  },
  function cutOff(bytes, random) {
    return bytes.slice(0, pick(random, bytes.length + 1));
  },
  function changeSizes(bytes, random) {
    const copy = bytes.slice();
    if (copy.length < 8) return copy;
    const view = new DataView(copy.buffer, copy.byteOffset, copy.length);
    for (let n = 1 + pick(random, 2); n > 0; n--)
      view.setUint32(pick(random, copy.length - 4), EDGES[pick(random, EDGES.length)]!);
    return copy;
  },
  function repeatPart(bytes, random) {
    const from = pick(random, bytes.length);
    const part = bytes.subarray(from, from + pick(random, 300));
    const times = 1 + pick(random, 40);
    return Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: times }, () => part), bytes.subarray(from)]);
  },
  function movePart(bytes, random) {
    const copy = bytes.slice();
    const length = pick(random, 64);
    copy.copyWithin(pick(random, copy.length), pick(random, copy.length), copy.length - length);
    return copy;
  },
  function dropPart(bytes, random) {
    const from = pick(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + pick(random, 64))]);
  },
  function addNoise(bytes, random) {
    const at = pick(random, bytes.length);
    const noise = Uint8Array.from({ length: pick(random, 200) }, () => pick(random, 256));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
];

/** A damaged copy; one time in three with several damages. */
export function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = seeded(seed);
  let out = bytes;
  for (let n = random() < 0.33 ? 3 : 1; n > 0 && out.length > 0; n--)
    out = DAMAGES[pick(random, DAMAGES.length)]!(out, random);
  return Uint8Array.from(out);
}
