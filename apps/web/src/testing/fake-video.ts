// A video element as far as the player's logic touches it, for tests without a browser.

export class FakeVideo extends EventTarget {
  currentTime = 0;
  duration = Number.NaN;
  paused = true;
  muted = false;
  volume = 1;
  playbackRate = 1;
  src = '';
  error: { code: number; message: string } | null = null;
  loads = 0;
  /** What the browser says to play(): some want a gesture first. */
  refusesToPlay = false;
  ranges: [number, number][] = [];

  get buffered(): Pick<TimeRanges, 'length' | 'start' | 'end'> {
    const { ranges } = this;
    return { length: ranges.length, start: (i) => ranges[i]?.[0] ?? 0, end: (i) => ranges[i]?.[1] ?? 0 };
  }
  async play(): Promise<void> {
    if (this.refusesToPlay) throw new DOMException('a gesture is needed', 'NotAllowedError');
    this.paused = false;
    this.fire('play');
  }
  pause(): void {
    this.paused = true;
    this.fire('pause');
  }
  load(): void {
    this.loads += 1;
  }
  removeAttribute(name: string): void {
    if (name === 'src') this.src = '';
  }
  fire(name: string): void {
    this.dispatchEvent(new Event(name));
  }
  /** Playing goes on to this second. */
  reach(seconds: number): void {
    this.currentTime = seconds;
    this.fire('timeupdate');
  }
  /** For functions that take the real thing. */
  asElement(): HTMLVideoElement {
    return this as unknown as HTMLVideoElement; // the parts the player uses are all here
  }
}
