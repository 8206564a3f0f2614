// A small application around the router, for tests: answers as the server does, without sockets or a database.
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '@praxino/contracts';
import { createRouter, type Caller, type Router } from './http/router.ts';
import { toProblem } from './problem.ts';

export interface TestApp extends AsyncDisposable {
  app: FastifyInstance;
  router: Router;
}

/** Replies are held to the contract: one that breaks it is answered with 500. */
export function createTestApp(
  authenticate: (token: string) => Promise<Caller> = () => Promise.reject(new AppError('auth.token-invalid')),
): TestApp {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error, `urn:praxino:request:${request.id}`);
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
  const app = fastify({
    bodyLimit: 10_000,
    frameworkErrors: (error, request, reply) => void answer(error, request, reply),
  });
  app.setErrorHandler(answer);
  const router = createRouter({ app, authenticate, checkReplies: true });
  return { app, router, [Symbol.asyncDispose]: () => app.close() };
}
