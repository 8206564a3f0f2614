// The encoders of this server: which work here, how fast, and which one to take.
import { AppError } from '@praxino/contracts/errors';
import type { CodecCapacity, EncodeCapacity } from '../../stream/encode-capacity.ts';
import { VIDEO_CODECS } from '../../stream/rendition.ts';
import type { VideoCodec } from '../../stream/rendition.ts';
import type { FfmpegInfo } from '../check-ffmpeg.ts';
import { FfmpegProgram } from '../ffmpeg-program.ts';
import type { PauseGate } from '../pause-processes.ts';
import { EncoderHealth } from './encoder-health.ts';
import { FAMILIES, softwareFor } from './families.ts';
import type { EncoderFamily, FamilyName } from './family.ts';
import { tryEncoder } from './trial.ts';
import type { Trial } from './trial.ts';

/** `auto`: the first family that works. `off`: software only. A name: that family, or software where it does not work. */
export type HardwareChoice = 'auto' | 'off' | FamilyName;

export interface CodecStatus {
  codec: VideoCodec;
  /** ffmpeg's name of the encoder. */
  encoder: string;
  /**
   * `untested`: the trial is still to come. `missing`: this ffmpeg does not have it. `off`: the settings say so. `resting`: failed
   * again and again; tried anew later.
   */
  state: 'works' | 'fails' | 'resting' | 'untested' | 'missing' | 'off';
  /** Why it is not used; null where it works. */
  reason: string | null;
  /** Times as fast as 720p at 25 pictures per second plays; null where it was not measured. */
  speed: number | null;
}
export interface FamilyStatus {
  name: FamilyName;
  title: string;
  kind: EncoderFamily['kind'];
  codecs: CodecStatus[];
}
export interface EncodersStatus {
  /** null: there is none, or it cannot be used; `problem` says why. */
  ffmpeg: string | null;
  problem: string | null;
  isChecking: boolean;
  /** ms since 1970; null before the first check has ended. */
  checkedAt: number | null;
  families: FamilyStatus[];
}

export interface EncodersOptions {
  /** Absolute path; null: this machine has no ffmpeg. */
  ffmpegPath: string | null;
  hardware?: HardwareChoice;
  /** Trials stand still while a viewer waits. */
  gate?: PauseGate;
  now?: () => number;
  /** For tests. */
  tryEncoder?: typeof tryEncoder;
}

const REFERENCE_PIXELS_PER_SECOND = 1280 * 720 * 25;

export class Encoders implements AsyncDisposable {
  readonly #program: FfmpegProgram;
  readonly #options: EncodersOptions;
  readonly #health: EncoderHealth<FamilyName>;
  readonly #trials = new Map<string, Trial>();
  readonly #stop = new AbortController();
  #listed: ReadonlySet<string> | null = null;
  #ffmpeg: string | null = null;
  #problem: string | null = null;
  #checking: Promise<void> | null = null;
  #checkedAt: number | null = null;
  #checkedGeneration = 0;
  #timer: NodeJS.Timeout | undefined;
  #recovering: Promise<void> | null = null;
  readonly #now: () => number;

  constructor(options: EncodersOptions) {
    this.#options = options;
    this.#program = new FfmpegProgram(options.ffmpegPath);
    this.#now = options.now ?? Date.now;
    this.#health = new EncoderHealth(this.#now);
  }

  /** The ffmpeg of this server. Throws as `FfmpegProgram.info`. Another one than before is checked in the background. */
  async ffmpeg(): Promise<FfmpegInfo> {
    const info = await this.#program.info();
    this.#listed = info.encoders;
    if (this.#checkedAt !== null && this.#checkedGeneration !== this.#program.generation) void this.check();
    return info;
  }

  /** Grows when another ffmpeg was found: what was made with the one before has other names. */
  get generation(): number {
    return this.#program.generation;
  }

  /**
   * The family to encode with now: hardware that works and is well, else software. Throws AppError('transcode.unavailable') where
   * ffmpeg has none for the codec.
   */
  choose(codec: VideoCodec, info: FfmpegInfo): EncoderFamily {
    const hardware = FAMILIES.find(
      (f) => f.kind === 'hardware' && this.#state(f, codec, info.encoders).state === 'works',
    );
    if (hardware) return hardware;
    const software = softwareFor(codec);
    if (info.encoders.has(software.encoders[codec]!)) return software;
    throw new AppError('transcode.unavailable', `This ffmpeg was built without ${software.title}.`);
  }

  /** A run of a hardware family failed; the film goes on with software. */
  failed({ name }: EncoderFamily, error: AppError): void {
    if (this.#health.failed(name, error.message)) this.#scheduleRecovery();
  }

  succeeded({ name }: EncoderFamily): void {
    this.#health.succeeded(name);
  }

  /** Tries every encoder anew, one after the other, below everything else. Whoever asks meanwhile joins. Never rejects. */
  check(): Promise<void> {
    this.#checking ??= this.#checkAll().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /** What the family that `choose` would take can do; software that was not tried yet counts as one that may work. */
  capacity(): EncodeCapacity {
    const known = VIDEO_CODECS.map((codec) => [codec, this.#capacityOf(codec)]);
    return Object.fromEntries(known) as EncodeCapacity; // each codec was just asked
  }

  status(): EncodersStatus {
    const families = FAMILIES.map((family): FamilyStatus => ({
      name: family.name,
      title: family.title,
      kind: family.kind,
      codecs: codecsOf(family).map((codec) => this.#state(family, codec, this.#listed)),
    }));
    const { isChecking, checkedAt } = { isChecking: this.#checking !== null, checkedAt: this.#checkedAt };
    return { ffmpeg: this.#ffmpeg, problem: this.#problem, isChecking, checkedAt, families };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new AppError('server.unavailable', 'The server is stopping.'));
    clearTimeout(this.#timer);
    await this.#checking;
    await this.#recovering;
  }

  async #checkAll(): Promise<void> {
    try {
      const info = await this.#program.info();
      this.#listed = info.encoders;
      this.#ffmpeg = info.version;
      this.#problem = null;
      this.#checkedGeneration = this.#program.generation;
      for (const family of FAMILIES) await this.#tryFamily(family, info);
      this.#checkedAt = this.#now();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#ffmpeg = null;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #tryFamily(family: EncoderFamily, info: FfmpegInfo): Promise<void> {
    let failure: string | null = null;
    for (const codec of codecsOf(family)) {
      if (!info.encoders.has(family.encoders[codec]!) || !this.#isAllowed(family)) continue;
      const name = nameOf(family, codec);
      const worked = this.#trials.get(name)?.works === true;
      const trial = await this.#try(family, codec, info);
      this.#trials.set(name, trial);
      if (worked && !trial.works) failure ??= trial.reason;
    }
    if (this.#health.sickness(family.name)) this.#health.tried(family.name, failure);
  }

  #try(family: EncoderFamily, codec: VideoCodec, info: FfmpegInfo): Promise<Trial> {
    const { gate } = this.#options;
    const run = { signal: this.#stop.signal, isBackground: true, ...(gate && { gate }) };
    return (this.#options.tryEncoder ?? tryEncoder)(info.path, family, codec, run);
  }

  #isAllowed({ kind, name }: EncoderFamily): boolean {
    const { hardware = 'auto' } = this.#options;
    return kind === 'software' || hardware === 'auto' || hardware === name;
  }

  #state(family: EncoderFamily, codec: VideoCodec, listed: ReadonlySet<string> | null): CodecStatus {
    const encoder = family.encoders[codec] ?? '';
    const trial = this.#trials.get(nameOf(family, codec));
    const sickness = this.#health.sickness(family.name);
    const status = (state: CodecStatus['state'], reason: string | null, speed: number | null = null): CodecStatus => ({
      ...{ codec, encoder, state, reason, speed },
    });
    if (listed && !listed.has(encoder)) return status('missing', 'This ffmpeg was built without it.');
    if (!this.#isAllowed(family)) return status('off', 'The setting "hardware" leaves it out.');
    if (!trial) return status('untested', null);
    if (!trial.works) return status('fails', trial.reason);
    const speed = Math.round((trial.pixelsPerSecond / REFERENCE_PIXELS_PER_SECOND) * 10) / 10;
    return sickness ? status('resting', sickness.reason, speed) : status('works', null, speed);
  }

  #capacityOf(codec: VideoCodec): CodecCapacity | null {
    const stateOf = (f: EncoderFamily): CodecStatus['state'] => this.#state(f, codec, this.#listed).state;
    const found = FAMILIES.find((f) => f.encoders[codec] && stateOf(f) === 'works');
    if (!found) return stateOf(softwareFor(codec)) === 'untested' ? { isHardware: false, pixelsPerSecond: null } : null;
    const trial = this.#trials.get(nameOf(found, codec));
    return { isHardware: found.kind === 'hardware', pixelsPerSecond: trial?.works ? trial.pixelsPerSecond : null };
  }

  #scheduleRecovery(): void {
    clearTimeout(this.#timer);
    const rests = FAMILIES.map((f) => this.#health.sickness(f.name)?.until).filter((t) => t !== undefined);
    if (rests.length === 0 || this.#stop.signal.aborted) return;
    const wait = Math.max(0, Math.min(...rests) - this.#now());
    this.#timer = setTimeout(() => {
      this.#recovering = this.#recover().finally(() => this.#scheduleRecovery());
    }, wait);
    this.#timer.unref();
  }

  /** Families whose rest is over show with each codec that used to work whether it does again. Never rejects. */
  async #recover(): Promise<void> {
    const now = this.#now();
    const info = await this.#program.info().catch(() => null);
    for (const family of FAMILIES) {
      const sickness = this.#health.sickness(family.name);
      if (!info || !sickness || sickness.until > now) continue;
      let failure: string | null = null;
      for (const codec of codecsOf(family)) {
        if (failure !== null || this.#trials.get(nameOf(family, codec))?.works !== true) continue;
        const trial = await this.#try(family, codec, info).catch(() => null);
        if (this.#stop.signal.aborted || !trial) return;
        if (!trial.works) failure = trial.reason;
      }
      this.#health.tried(family.name, failure);
    }
  }
}

/** Makes the encoders of a server. Nothing is started before `check` or the first question. */
export function createEncoders(options: EncodersOptions): Encoders {
  return new Encoders(options);
}

function codecsOf(family: EncoderFamily): VideoCodec[] {
  return VIDEO_CODECS.filter((codec) => family.encoders[codec]);
}

function nameOf(family: EncoderFamily, codec: VideoCodec): string {
  return `${family.name} ${codec}`;
}
