import type { ItemKind, LibraryKind } from '@praxino/client';
import { Clapperboard, Disc3, Film, Image, Layers, MicVocal, Music, Tv } from 'lucide-react';
import type { ReactNode } from 'react';

/** A picture for a kind of item or library; decoration only. */
export function KindIcon({ kind }: { kind: ItemKind | LibraryKind }): ReactNode {
  switch (kind) {
    case 'movie':
    case 'movies':
      return <Film aria-hidden="true" />;
    case 'show':
    case 'shows':
    case 'season':
    case 'episode':
      return <Tv aria-hidden="true" />;
    case 'artist':
      return <MicVocal aria-hidden="true" />;
    case 'album':
      return <Disc3 aria-hidden="true" />;
    case 'track':
    case 'music':
      return <Music aria-hidden="true" />;
    case 'video':
      return <Clapperboard aria-hidden="true" />;
    case 'photo':
      return <Image aria-hidden="true" />;
    case 'collection':
      return <Layers aria-hidden="true" />;
    default:
      return kind satisfies never;
  }
}
