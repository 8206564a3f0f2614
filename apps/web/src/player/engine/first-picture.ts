import type { EngineRequest } from './engine.ts';

/** The picture to begin with: the one asked for where the stream has it, else the proposed one. */
export function firstPicture({ plan, rendition }: Pick<EngineRequest, 'plan' | 'rendition'>): string | null {
  const offered = plan.qualities.filter((q) => q.isOffered);
  return (offered.find((q) => q.rendition === rendition) ?? offered.find((q) => q.isProposed))?.rendition ?? null;
}
