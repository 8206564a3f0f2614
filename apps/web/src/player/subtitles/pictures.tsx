// Subtitles made of pictures, each at its place over the picture of the film.
import { useEffect, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { PictureCue } from './use-subtitles.ts';
import { imageBox, pictureBox, planeBox } from './picture-place.ts';
import styles from './subtitles.module.css';

interface Sizes {
  element: { width: number; height: number };
  film: { width: number; height: number };
}

/** Followed through full screen, turning and resizing, and when the film turns out to have another size. */
function useSizes(video: RefObject<HTMLVideoElement | null>): Sizes | null {
  const [sizes, setSizes] = useState<Sizes | null>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const measure = (): void =>
      setSizes({
        element: { width: element.clientWidth, height: element.clientHeight },
        film: { width: element.videoWidth, height: element.videoHeight },
      });
    measure();
    const leaving = new AbortController();
    element.addEventListener('resize', measure, { signal: leaving.signal });
    element.addEventListener('loadedmetadata', measure, { signal: leaving.signal });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
      leaving.abort();
    };
  }, [video]);
  return sizes;
}

/** The controls cover the lowest part of the screen; what stands there moves up. */
const LOW = 0.75;

export function Pictures({
  pictures,
  video,
  isLifted,
}: {
  pictures: readonly PictureCue[];
  video: RefObject<HTMLVideoElement | null>;
  isLifted: boolean;
}): ReactNode {
  const sizes = useSizes(video);
  const picture = sizes && pictureBox(sizes.element, sizes.film);
  if (sizes === null || picture === null) return null;
  return (
    <div className={styles['pictures']} data-testid="subtitle-pictures">
      {pictures.flatMap(({ startMs, planeWidth, planeHeight, images }) => {
        const plane = { width: planeWidth, height: planeHeight };
        const onScreen = planeBox(picture, plane);
        return images.map((image) => {
          const { left, top, width, height } = imageBox(onScreen, plane, image, sizes.element);
          const isLow = top + height > sizes.element.height * LOW;
          return (
            <img
              key={`${startMs}-${image.x}-${image.y}`}
              src={`data:image/png;base64,${image.png}`}
              alt=""
              data-lifted={isLifted && isLow}
              style={{ left, top, width, height }}
            />
          );
        });
      })}
    </div>
  );
}
