// The API as functions, typed from the contracts. Only types cross over, so no schema library is bundled.
import type { Route, RouteInput, RouteReply, Routes } from '@praxino/contracts';
import type { Cancellation } from './ports.ts';

type Given<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
/** What a call takes: `params`, `query`, `body`, each only where the route has it. */
export type CallInput<R extends Route> = Given<RouteInput<R>>;
export interface CallOptions {
  signal?: Cancellation | undefined;
}
type Arguments<R extends Route> = keyof CallInput<R> extends never
  ? [input?: Record<string, never>, options?: CallOptions]
  : [input: CallInput<R>, options?: CallOptions];

/** Resolves with the reply's body; rejects with an ApiError, or with the signal's reason. */
export type Call<R extends Route> = (...args: Arguments<R>) => Promise<RouteReply<R>>;
export type Api = {
  readonly [Slice in keyof Routes]: {
    readonly [Name in keyof Routes[Slice]]: Routes[Slice][Name] extends Route ? Call<Routes[Slice][Name]> : never;
  };
};

export type {
  DecisionReason,
  DeviceProfile,
  EncoderFamilyReply as EncoderFamily,
  EncoderReply as Encoder,
  FileProblem,
  FolderListing,
  Home,
  HomeRow,
  Image,
  Item,
  ItemDetail,
  ItemKind,
  ItemPage,
  Job,
  Library,
  LibraryKind,
  MediaSegment,
  Playback,
  SubtitlePictures,
  PlaybackBody,
  WarmBody,
  PlaybackQuality,
  ServerInfo,
  Session,
  Stream,
  Trickplay,
  User,
  UserState,
  Version,
} from '@praxino/contracts';
