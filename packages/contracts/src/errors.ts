// Every code the server can answer with. A code is documented here, is unique, and is never reused for another meaning.

/** `status` is the HTTP status of the problem document (RFC 9457); `title` is the same for every occurrence of a code. */
export const errorCodes = {
  'request.invalid': { status: 400, title: 'A field of the request is wrong' },
  'request.too-large': { status: 413, title: 'The request is too large' },
  'request.rate-limited': { status: 429, title: 'Too many requests; wait a moment' },
  'route.not-found': { status: 404, title: 'There is no such address' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.bad-credentials': { status: 401, title: 'The user name or the password is wrong' },
  'auth.token-invalid': { status: 401, title: 'The access token is not valid' },
  'auth.token-expired': { status: 401, title: 'The access token has expired' },
  'auth.forbidden': { status: 403, title: 'Your account may not do this' },
  'setup.already-done': { status: 409, title: 'This server has an administrator already' },
  'setup.bad-code': { status: 403, title: 'The setup code is wrong' },
  'item.not-found': { status: 404, title: 'There is no such item' },
  'library.not-found': { status: 404, title: 'There is no such library' },
  'library.folder-missing': { status: 422, title: 'The folder does not exist or cannot be read' },
  'library.name-taken': { status: 409, title: 'Another library has this name' },
  'job.not-found': { status: 404, title: 'There is no such job' },
  'playback.not-found': { status: 404, title: 'There is no such playback' },
  'playback.unplayable': { status: 422, title: 'This file cannot be played' },
  'playback.stream-not-found': { status: 422, title: 'The file has no such stream' },
  'stream.token-invalid': { status: 403, title: 'The address of this stream is not valid' },
  'stream.token-expired': { status: 410, title: 'The address of this stream has expired' },
  'stream.not-found': { status: 404, title: 'There is no such part of the stream' },
  'image.not-found': { status: 404, title: 'There is no such picture' },
  'media.unreadable': { status: 422, title: 'The file cannot be read' },
  'media.missing': { status: 410, title: 'The file is not there now' },
  'media.changed': { status: 409, title: 'The file has changed since it was scanned' },
  'transcode.failed': { status: 502, title: 'The encoder failed on this file' },
  'transcode.timeout': { status: 504, title: 'The encoder did not answer in time' },
  'transcode.unavailable': { status: 503, title: 'No encoder is available' },
  'server.overloaded': { status: 503, title: 'The server is busy; try again soon' },
  'server.unavailable': { status: 503, title: 'The server is starting or stopping' },
  'config.invalid': { status: 500, title: 'A setting is wrong' },
  internal: { status: 500, title: 'Something went wrong inside the server' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDetails {
  /** What happened, to what, and what the reader can do. Shown to people. */
  detail?: string;
  /** The wrong field, as a path into the request ("device.kind"). */
  field?: string;
  /** Every wrong field, where there are several. */
  issues?: { field: string; message: string }[];
  /** Byte offset in a media file where reading failed. */
  byteOffset?: number;
}

/** The one failure type. Expected outcomes are return values; this is for the rest. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails | string = {}, options?: { cause?: unknown }) {
    const known: ErrorDetails = typeof details === 'string' ? { detail: details } : details;
    super(known.detail ?? errorCodes[code].title, options);
    this.name = 'AppError';
    this.code = code;
    this.details = known;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}
