// Posters, backdrops, stills: kept once, sent in the size a screen needs.
import type { Migration } from '../platform/index.ts';
import { images1 } from './migrations/1-images.ts';

export { createImages, type Images, type ImagesDeps } from './images.ts';
export { createImagesStore, type ImagesStore } from './store.ts';
export { addImageRoutes } from './routes.ts';

export const imagesMigrations: readonly Migration[] = [images1];
