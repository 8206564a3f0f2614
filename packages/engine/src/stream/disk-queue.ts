// A few reads of one disk at a time, in the order they were asked for: more make a spinning disk slower for everybody.
import { AppError } from '@praxino/contracts/errors';
import { abortable } from './piece-buffer.ts';

/** Enough for a solid-state disk, and not too many heads' worth for one that spins. */
const AT_A_TIME = 4;
/** Readers that wait for one disk; more would wait longer than a player does. */
const MAX_WAITING = 256;

interface Disk {
  reading: number;
  waiting: PromiseWithResolvers<void>[];
}

export class DiskQueue {
  readonly #disks = new Map<number, Disk>();

  /** Does the work when its turn comes. Throws AppError('server.overloaded') when too many wait, or the signal's reason. */
  async run<T>(device: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const disk = this.#disks.get(device) ?? { reading: 0, waiting: [] };
    this.#disks.set(device, disk);
    if (disk.reading < AT_A_TIME) disk.reading++;
    else await this.#turn(disk, signal);
    try {
      return await work();
    } finally {
      const next = disk.waiting.shift();
      // The place is handed over: nobody who comes now overtakes.
      if (next) next.resolve();
      else if (--disk.reading === 0) this.#disks.delete(device);
    }
  }

  async #turn(disk: Disk, signal: AbortSignal): Promise<void> {
    if (disk.waiting.length >= MAX_WAITING)
      throw new AppError('server.overloaded', 'The disk has more to read than it can; try again in a moment.');
    const turn = Promise.withResolvers<void>();
    disk.waiting.push(turn);
    try {
      await abortable(turn.promise, signal);
    } catch (error) {
      const at = disk.waiting.indexOf(turn);
      if (at >= 0) disk.waiting.splice(at, 1);
      // Its turn had just come: somebody else takes it.
      else this.#pass(disk);
      throw error;
    }
  }

  #pass(disk: Disk): void {
    const next = disk.waiting.shift();
    if (next) next.resolve();
    else disk.reading--;
  }
}
