import { describe, expect, test } from 'vitest';
import { fastify } from 'fastify';
import type { EncodersStatus } from '@praxino/engine';
import { createRouter } from '../platform/index.ts';
import { addEncoderRoutes } from './index.ts';

const status: EncodersStatus = {
  ffmpeg: '7.1',
  problem: null,
  isChecking: false,
  checkedAt: 1,
  families: [
    {
      name: 'nvenc',
      title: 'NVIDIA NVENC',
      kind: 'hardware',
      codecs: [{ codec: 'h264', encoder: 'h264_nvenc', state: 'fails', reason: 'No device.', speed: null }],
    },
  ],
};

async function opened(isAdmin: boolean): Promise<{ app: ReturnType<typeof fastify>; checks: () => number }> {
  let checks = 0;
  const app = fastify();
  const caller = { userId: 'u', userName: 'u', isAdmin, sessionId: 's' };
  const router = createRouter({ app, authenticate: () => Promise.resolve(caller), checkReplies: true });
  const check = async (): Promise<void> => void checks++;
  addEncoderRoutes(router, { status: () => status, check });
  await app.ready();
  return { app, checks: () => checks };
}
const headers = { authorization: 'Bearer x' };

describe('the encoders of the server', () => {
  test('are listed for administrators as they are', async () => {
    const { app } = await opened(true);
    const reply = await app.inject({ url: '/api/v1/admin/encoders', headers });
    expect([reply.statusCode, reply.json()]).toEqual([200, status]);
  });

  test('are tried anew on demand, without waiting for it', async () => {
    const { app, checks } = await opened(true);
    expect((await app.inject({ method: 'POST', url: '/api/v1/admin/encoders/check', headers })).statusCode).toBe(204);
    expect(checks()).toBe(1);
  });

  test('are nobody else’s business', async () => {
    const { app, checks } = await opened(false);
    expect((await app.inject({ url: '/api/v1/admin/encoders', headers })).statusCode).not.toBe(200);
    await app.inject({ method: 'POST', url: '/api/v1/admin/encoders/check', headers });
    expect(checks()).toBe(0);
  });
});
