// A picture that is never a hole: first its colour, then its BlurHash if it is late, then itself; a card with words when there is none.
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { decodeBlurhash } from './blurhash.ts';
import styles from './artwork.module.css';
import { atWidth, defaultWidth, sourceSet } from './sources.ts';
import type { ArtShape } from './sources.ts';

export interface ArtworkImage {
  url: string;
  width: number;
  height: number;
  color: string;
  blurhash: string;
}
export interface ArtworkProps {
  image: ArtworkImage | undefined;
  shape: ArtShape;
  /** For `sizes`: how wide it is shown. */
  sizes: string;
  /** Shown when there is no picture, and read out when `alt` is not given. */
  title: string;
  /** Empty when the title stands beside it. */
  alt?: string;
  icon?: ReactNode;
  /** The first pictures of a page are not lazy. */
  isEager?: boolean;
  /** The largest picture of the page. */
  isHero?: boolean;
  /** Fills its parent instead of keeping the shape's ratio. */
  fills?: boolean;
}

/** Pictures from the cache are there before this; only late ones are worth decoding a hash for. */
const LATE_MS = 120;
const HASH_SIZE = 24;

function Blur({ hash }: { hash: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const pixels = decodeBlurhash(hash, HASH_SIZE, HASH_SIZE);
      if (pixels !== null)
        canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, HASH_SIZE, HASH_SIZE), 0, 0);
    }, LATE_MS);
    return () => clearTimeout(timer);
  }, [hash]);
  return <canvas ref={canvas} className={styles['blur']} width={HASH_SIZE} height={HASH_SIZE} aria-hidden="true" />;
}

const RATIOS: Readonly<Record<ArtShape, number>> = { poster: 2 / 3, landscape: 16 / 9, square: 1 };
/** Pictures of quite another shape are shown whole: cutting a square cover to a poster would lose its title. */
function isForeign(image: ArtworkImage, shape: ArtShape): boolean {
  const ratio = image.width / Math.max(1, image.height);
  return Math.max(ratio / RATIOS[shape], RATIOS[shape] / ratio) > 1.45;
}

export function Artwork(props: ArtworkProps): ReactNode {
  const { image, shape, sizes, title, alt = '', icon, isEager = false, isHero = false, fills = false } = props;
  const [shownUrl, setShownUrl] = useState('');
  const [failedUrl, setFailedUrl] = useState('');
  const frame = `${styles['frame']} ${fills ? styles['fill'] : styles[shape]}`;
  if (image === undefined || failedUrl === image.url) {
    return (
      <div className={frame}>
        <div className={styles['title']}>
          {icon}
          <span>{title}</span>
        </div>
      </div>
    );
  }
  const isShown = shownUrl === image.url;
  return (
    <div className={frame} style={{ backgroundColor: image.color }}>
      {!isShown && image.blurhash !== '' && <Blur hash={image.blurhash} />}
      <img
        className={`${styles['image']} ${!fills && isForeign(image, shape) ? styles['contained'] : ''}`}
        src={atWidth(image.url, defaultWidth(shape))}
        srcSet={sourceSet(image.url, image.width, shape)}
        sizes={sizes}
        width={image.width}
        height={image.height}
        alt={alt}
        decoding="async"
        loading={isEager || isHero ? 'eager' : 'lazy'}
        fetchPriority={isHero ? 'high' : 'auto'}
        draggable={false}
        data-shown={isShown}
        ref={(element) => {
          if (element?.complete === true && element.naturalWidth > 0) setShownUrl(image.url);
        }}
        onLoad={() => setShownUrl(image.url)}
        onError={() => setFailedUrl(image.url)}
      />
    </div>
  );
}
