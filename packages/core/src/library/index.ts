// Libraries, their items and files, and what each user did with them.
import type { Migration } from '../platform/index.ts';
import { library1 } from './migrations/1-catalog.ts';
import { library2 } from './migrations/2-chapter-images.ts';
import { library3 } from './migrations/3-index-pass.ts';
import { library4 } from './migrations/4-subtitle-tracks.ts';

export {
  createLibraries,
  type Libraries,
  type LibraryDeps,
  type LibraryToScan,
  type NewLibraryInput,
  type ScanQueue,
} from './library.ts';
export { createLibraryStore, type LibraryStore } from './store.ts';
export type { IndexPassStore, UnmeasuredFile } from './store/index-pass.ts';
export type { CatalogStore, FileSpec, ItemSpec, MediaSpec } from './store/catalog.ts';
export type { FileRow, FolderRow, ImageOrigin, ImageRole, SubtitleFileRow } from './store/tables.ts';
export { packIndex, type MediaFile, type SubtitleFile, type TitleFile } from './media.ts';
export { checkFolder } from './folders.ts';
export { plainWords } from './titles.ts';
export type { ImageDescriber } from './item-view.ts';
export type { Progress, States } from './states.ts';
export { addLibraryRoutes } from './routes.ts';

export const libraryMigrations: readonly Migration[] = [library1, library2, library3, library4];
