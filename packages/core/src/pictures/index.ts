// Pictures made out of films in the background: for the seek bar, and of chapters.
import type { Migration } from '../platform/index.ts';
import { pictures1 } from './migrations/1-pictures.ts';

export { createPreparePictures, type PreparePicturesDeps } from './prepare.ts';
export { followScans } from './follow-scans.ts';
export { createPicturesStore, type PicturesStore } from './store.ts';

export const picturesMigrations: readonly Migration[] = [pictures1];
