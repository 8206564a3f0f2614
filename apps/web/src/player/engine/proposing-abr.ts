// Shaka's choice of quality, made by others: the server proposes, the viewer may pin. Players that choose by themselves would
// measure our encoder, take it for the network, and start another encoder for a lower rung.
import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { isCopiedSegment } from './rendition-name.ts';

type Variant = shaka.extern.Variant;

export interface ProposingAbrOptions {
  /** Name of the picture to begin with; null where there is none. */
  wanted: () => string | null;
  /** Told of every segment that was copied or stored, not encoded while it was sent. */
  onCopied: (bytes: number, ms: number) => void;
}

class ProposingAbr extends shaka.abr.SimpleAbrManager {
  readonly #options: ProposingAbrOptions;
  #variants: readonly Variant[] = [];

  constructor(options: ProposingAbrOptions) {
    super();
    this.#options = options;
  }

  override setVariants(variants: Variant[], isLowLatency: boolean): boolean {
    this.#variants = variants;
    return super.setVariants(variants, isLowLatency) as boolean; // as the interface says; Shaka's types say any
  }

  override chooseVariant(preferFastSwitching?: boolean): Variant {
    const wanted = this.#options.wanted();
    const found = this.#variants.find((variant) => wanted !== null && variant.video?.originalId === wanted);
    return found ?? super.chooseVariant(preferFastSwitching);
  }

  override segmentDownloaded(
    ms: number,
    bytes: number,
    allowSwitch: boolean,
    request?: shaka.extern.Request,
    context?: shaka.extern.RequestContext,
  ): void {
    if (request?.uris[0] !== undefined && isCopiedSegment(request.uris[0])) this.#options.onCopied(bytes, ms);
    super.segmentDownloaded(ms, bytes, allowSwitch, request, context);
  }
}

export function proposingAbr(options: ProposingAbrOptions): shaka.extern.AbrManager.Factory {
  return () => new ProposingAbr(options);
}
