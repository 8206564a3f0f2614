// Turns any failure into problem details (RFC 9457). The one place where an error becomes an HTTP answer.
import { AppError, errorCodes, type ErrorCode, type problem } from '@praxino/contracts';
import type { z } from 'zod';

export type Problem = z.infer<typeof problem>;

/** `instance` names the occurrence (a request id), so that a reader can find it in the log. */
export function toProblem(error: unknown, instance?: string): Problem {
  const known = toAppError(error);
  const { status, title } = errorCodes[known.code];
  const { detail, field, issues } = known.details;
  return {
    type: `urn:praxino:error:${known.code}`,
    title,
    status,
    code: known.code,
    ...(detail === undefined ? {} : { detail }),
    ...(instance === undefined ? {} : { instance }),
    ...(field === undefined ? {} : { field }),
    ...(issues === undefined ? {} : { issues }),
  };
}

/** An AppError for anything thrown: Fastify's own failures get their meaning, everything unknown is `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, statusCode, message } = (error ?? {}) as { code?: unknown; statusCode?: unknown; message?: unknown };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new AppError('server.unavailable', "The disk of the server's data folder is full", { cause: error });
  }
  if (code === 'FST_ERR_BAD_URL') {
    // Fastify's own words repeat the path, and a token may stand in it.
    return new AppError('request.invalid', 'The path has a percent sign that begins no code', { cause: error });
  }
  const byStatus = typeof statusCode === 'number' ? codeOfStatus(statusCode) : null;
  if (byStatus === null) return new AppError('internal', {}, { cause: error });
  return new AppError(byStatus, { detail: String(message) }, { cause: error });
}

function codeOfStatus(status: number): ErrorCode | null {
  if (status === 413) return 'request.too-large';
  if (status === 429) return 'request.rate-limited';
  if (status === 404) return 'route.not-found';
  if (status === 503) return 'server.unavailable';
  return status >= 400 && status < 500 ? 'request.invalid' : null;
}
