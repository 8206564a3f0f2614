// Rows of the catalog. Times are ms since 1970; booleans 0 and 1.
import type { Selectable } from 'kysely';
import type { FileProblem, ItemKind, LibraryKind } from '@praxino/contracts';

export type ImageRole = 'poster' | 'backdrop' | 'still';
/** Better origins replace worse ones: a picture beside the file beats one inside it, which beats a frame of the film. */
export type ImageOrigin = 'local' | 'embedded' | 'grabbed';

export interface LibraryTable {
  id: string;
  name: string;
  name_key: string;
  kind: LibraryKind;
  created_at: number;
  last_scan_at: number | null;
}
export interface FolderTable {
  id: string;
  library_id: string;
  path: string;
  /** 1: every file of the library's medium belongs to it. 0: only what is recognised as its kind (mixed folders). */
  takes_all: number;
}
export interface ItemTable {
  id: string;
  library_id: string;
  kind: ItemKind;
  parent_id: string | null;
  /** The outermost item it belongs to: the show of an episode, the artist of a track. */
  root_id: string | null;
  /** What makes two files the same item, unique in the library. */
  identity: string;
  title: string;
  sort_title: string;
  search_text: string;
  /** 0: unknown. */
  year: number;
  season_number: number | null;
  episode_number: number | null;
  track_number: number | null;
  disc_number: number | null;
  /** Order among siblings: season and episode, disc and track. */
  number_key: number;
  duration_ms: number | null;
  overview: string | null;
  artist_name: string | null;
  added_at: number;
}
export interface FileTable {
  id: string;
  library_id: string;
  folder_id: string;
  /** Below the folder, parts divided by "/". */
  path: string;
  size_bytes: number;
  mtime_ms: number;
  /** Names, sizes and times of subtitles, artwork and NFO beside it, hashed: a change there scans the file again. */
  companions: string;
  state: 'ok' | 'problem' | 'missing';
  problem_code: FileProblem['code'] | null;
  problem_text: string | null;
  source_id: string | null;
}
export interface VersionTable {
  id: string;
  item_id: string;
  file_id: string;
  name: string;
}
export interface SubtitleFileTable {
  /** The video it belongs to. */
  file_id: string;
  /** 0, 1, 2 …: counted on from the streams of the video. */
  position: number;
  path: string;
  /** Position among the languages of a file that holds several. */
  track: number;
  codec: string;
  language: string | null;
  title: string | null;
  is_forced: number;
  is_hearing_impaired: number;
}
export interface IndexTable {
  source_id: string;
  json_gzip: Uint8Array;
  /** 1: the index pass has still to look at this content. */
  wants_pass: number;
}
export interface ItemImageTable {
  item_id: string;
  role: ImageRole;
  image_id: string;
  origin: ImageOrigin;
}
export interface ChapterImageTable {
  source_id: string;
  /** 0, 1, 2 …: as in the list of the file's index. */
  position: number;
  image_id: string;
}
export interface UserStateTable {
  user_id: string;
  item_id: string;
  position_ms: number;
  played: number;
  play_count: number;
  last_played_at: number | null;
}
export interface CatalogTables {
  libraries: LibraryTable;
  library_folders: FolderTable;
  items: ItemTable;
  files: FileTable;
  versions: VersionTable;
  subtitle_files: SubtitleFileTable;
  media_indexes: IndexTable;
  item_images: ItemImageTable;
  chapter_images: ChapterImageTable;
  user_states: UserStateTable;
}
export type LibraryRow = Selectable<LibraryTable>;
export type FolderRow = Selectable<FolderTable>;
export type ItemRow = Selectable<ItemTable>;
export type FileRow = Selectable<FileTable>;
export type UserStateRow = Selectable<UserStateTable>;
export type SubtitleFileRow = Selectable<SubtitleFileTable>;
