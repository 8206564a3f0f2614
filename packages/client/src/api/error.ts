// What a call can fail with. The server's codes stay as they are; two more are the client's own.
import type { ErrorCode } from '@praxino/contracts';

/** `client.unreachable`: no answer came. `client.bad-reply`: an answer came that is not ours (a proxy's page, cut-off JSON). */
export type ApiErrorCode = ErrorCode | 'client.unreachable' | 'client.bad-reply';

export interface ApiFailure {
  code: ApiErrorCode;
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** For people. */
  message: string;
  /** The wrong field of the request. */
  field?: string | undefined;
  /** Every wrong field, where the server names several. */
  issues?: readonly { field: string; message: string }[] | undefined;
}

export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly field: string | undefined;
  readonly issues: readonly { field: string; message: string }[];

  constructor(failure: ApiFailure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.name = 'ApiError';
    this.code = failure.code;
    this.status = failure.status;
    this.field = failure.field;
    this.issues = failure.issues ?? [];
  }

  /** True when asking again later may work without any change. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function issuesOf(value: unknown): { field: string; message: string }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((issue: unknown) => {
    if (!isRecord(issue)) return [];
    const field = textOf(issue['field']);
    const message = textOf(issue['message']);
    return field !== undefined && message !== undefined ? [{ field, message }] : [];
  });
}

/** Reads a problem document (RFC 9457). Anything else, also HTML from a proxy, becomes `client.bad-reply`. */
export function errorFromReply(status: number, body: string): ApiError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (cause) {
    return new ApiError(
      { code: 'client.bad-reply', status, message: `The server answered ${status} without a reason` },
      { cause },
    );
  }
  const code = isRecord(parsed) ? textOf(parsed['code']) : undefined;
  if (!isRecord(parsed) || code === undefined) {
    return new ApiError({
      code: 'client.bad-reply',
      status,
      message: `The server answered ${status} without a reason`,
    });
  }
  return new ApiError({
    code: code as ApiErrorCode, // an unknown code of a newer server still reaches the screen's default case
    status,
    message: textOf(parsed['detail']) ?? textOf(parsed['title']) ?? `The server answered ${status}`,
    field: textOf(parsed['field']),
    issues: issuesOf(parsed['issues']),
  });
}
