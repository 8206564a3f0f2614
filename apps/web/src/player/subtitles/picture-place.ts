// Where the picture of the film lies in its element, and the plane of picture subtitles on it.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
interface Size {
  width: number;
  height: number;
}

/** `object-fit: contain`: as large as fits, in the middle. Nothing before the size of the film is known. */
export function pictureBox(element: Size, film: Size): Box | null {
  if (film.width <= 0 || film.height <= 0 || element.width <= 0 || element.height <= 0) return null;
  const scale = Math.min(element.width / film.width, element.height / film.height);
  const [width, height] = [film.width * scale, film.height * scale];
  return { left: (element.width - width) / 2, top: (element.height - height) / 2, width, height };
}

/** Planes of discs with square pixels; older ones are stretched to the shape of the film. */
const LEAST_SQUARE_HEIGHT = 700;
/** Two shapes are one when they differ by less. */
const SAME_SHAPE = 0.02;

/**
 * The plane on the screen. One of another shape than the film (1920 × 1080 over a film whose black bars were cut away) keeps its
 * own, as wide as the picture, around the same middle; what would leave the element is moved back by whoever draws.
 */
export function planeBox(picture: Box, plane: Size): Box {
  const own = plane.width / plane.height;
  const shape = picture.width / picture.height;
  if (plane.height < LEAST_SQUARE_HEIGHT || Math.abs(own / shape - 1) < SAME_SHAPE) return picture;
  const height = picture.width / own;
  return { ...picture, top: picture.top + (picture.height - height) / 2, height };
}

/** A rectangle of the plane on the screen, moved back into the element where it would leave it. */
export function imageBox(onScreen: Box, plane: Size, image: Size & { x: number; y: number }, element: Size): Box {
  const [sx, sy] = [onScreen.width / plane.width, onScreen.height / plane.height];
  const [width, height] = [image.width * sx, image.height * sy];
  const within = (at: number, length: number, room: number): number =>
    Math.max(0, Math.min(at, Math.max(0, room - length)));
  return {
    left: within(onScreen.left + image.x * sx, width, element.width),
    top: within(onScreen.top + image.y * sy, height, element.height),
    width,
    height,
  };
}
