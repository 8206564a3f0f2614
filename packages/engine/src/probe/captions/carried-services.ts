// Which caption services some frames of a film hint at. What a film really says is known when all of it has been read.
import type { CaptionService } from '../../model.ts';

/** CTA-708 §4.3: marker and validity above the type of a construct. */
const VALID = 0x04;
const TYPE = 0x03;

/**
 * Services that constructs (see `captionsOfFrame`) belong to. Field 1 of CTA-608 counts whatever it holds, for it is filled with
 * nulls while nobody speaks; field 2 is filled in every broadcast and counts where a command of a caption channel is in it; CTA-708,
 * which is filled with what is not valid, counts where it stands alone, for what both carry are the same words.
 */
export function carriedServices(constructs: Uint8Array): CaptionService[] {
  const found = new Set<CaptionService>();
  let hasDtvcc = false;
  for (let at = 0; at + 2 < constructs.length; at += 3) {
    const flags = constructs[at]!;
    hasDtvcc ||= (flags & TYPE) >= 2;
    if ((flags & VALID) === 0) continue;
    const first = constructs[at + 1]! & 0x7f;
    const isCommand = first >= 0x10 && first < 0x20;
    const isSecond = (first & 0x08) !== 0;
    switch (flags & TYPE) {
      case 0:
        found.add(isCommand && isSecond ? 'cc2' : 'cc1');
        break;
      case 1:
        if (isCommand) found.add(isSecond ? 'cc4' : 'cc3');
        break;
      default:
    }
  }
  if (found.size === 0 && hasDtvcc) found.add('service1');
  return inOrder(found);
}

const ORDER: readonly CaptionService[] = ['cc1', 'cc2', 'cc3', 'cc4', 'service1'];

/** Each once, in the order in which they are listed. CTA-708 goes where CTA-608 is. */
export function inOrder(services: Iterable<CaptionService>): CaptionService[] {
  const given = new Set(services);
  if ([...given].some((s) => s !== 'service1')) given.delete('service1');
  return ORDER.filter((s) => given.has(s));
}
