// What the captions of a film say: constructs of its frames → cues of each service.
import type { CaptionService } from '../../model.ts';
import { inOrder } from '../../probe/captions/carried-services.ts';
import { cueList } from '../cue-list.ts';
import type { Cue } from '../cue.ts';
import { DtvccPackets } from './dtvcc-packets.ts';
import { DtvccService } from './dtvcc-service.ts';
import { Line21Field } from './line21-field.ts';

/** The constructs of one frame (see `captionsOfFrame`) and when it is shown, on the clock of the file. */
export interface CaptionFrame {
  startMs: number;
  constructs: Uint8Array;
}

/** Services that say something, in the order of their list. CTA-708 is left out where CTA-608 brings the same words. */
export type CaptionCues = Map<CaptionService, Cue[]>;

const VALID = 0x04;
const TYPE = 0x03;
/** 30 000 / 1001 frames a second. */
const PAIR_MS = 1001 / 30;
/** The primary caption service of CTA-708. */
const PRIMARY = 1;

/**
 * `frames` in any order: they are decoded in another one than they are shown in, and captions count in that of the screen.
 * `endMs`: what stands there at the end goes then.
 */
export function captionCues(frames: readonly CaptionFrame[], endMs: number): CaptionCues {
  const fields = [new Line21Field(), new Line21Field()] as const;
  const packets = new DtvccPackets(PRIMARY);
  const service = new DtvccService();
  const shown = frames.toSorted((a, b) => a.startMs - b.startMs);
  for (const { startMs, constructs } of shown) {
    const sent = [0, 0];
    for (let at = 0; at + 2 < constructs.length; at += 3) {
      const [flags, byte1, byte2] = [constructs[at]!, constructs[at + 1]!, constructs[at + 2]!];
      const type = flags & TYPE;
      if ((flags & VALID) === 0) continue;
      // A field carries one pair in each frame of line 21: more of them are those of the frames that follow.
      if (type < 2) fields[type as 0 | 1].push(startMs + Math.round(sent[type]!++ * PAIR_MS), byte1, byte2); // as just asked
      else service.push(startMs, type === 3 ? packets.begin(byte1, byte2) : packets.goOn(byte1, byte2));
    }
  }
  const [cc1, cc2] = fields[0].cues(endMs);
  const [cc3, cc4] = fields[1].cues(endMs);
  const raw = { cc1, cc2, cc3, cc4, service1: service.cues(endMs) };
  const found = new Map<CaptionService, Cue[]>();
  for (const name of Object.keys(raw) as CaptionService[]) {
    const cues = cueList(raw[name]);
    if (cues.length > 0) found.set(name, cues);
  }
  return new Map(inOrder(found.keys()).map((name) => [name, found.get(name)!]));
}
