// What the readers of single containers implement; whoever opens the file closes it.
import type { PacketReader } from '../model.ts';

export type PacketSource = Omit<PacketReader, typeof Symbol.asyncDispose>;
