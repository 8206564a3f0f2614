import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits; says nothing about whom it belongs to. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored instead of a token. Plain SHA-256 is enough for a secret that cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
