// What a platform lends the client: an HTTP request and a way to give up. Browsers, Node and React Native all have both.

/** The part of an AbortSignal the client reads. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
}
export interface HttpRequest {
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: Cancellation | undefined;
}
export interface HttpReply {
  readonly status: number;
  text(): Promise<string>;
}
/** Rejects only when no answer came or the signal fired. */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpReply>;
