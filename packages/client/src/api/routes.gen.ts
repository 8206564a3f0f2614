// Generated from packages/contracts by tools/generate-client.ts. Do not edit.
export interface RouteAddress {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly access: 'public' | 'user' | 'admin';
}
export const routeTable: Readonly<Record<string, Readonly<Record<string, RouteAddress>>>> = {
  server: {
    health: { method: 'GET', path: '/healthz', access: 'public' },
    ready: { method: 'GET', path: '/readyz', access: 'public' },
    info: { method: 'GET', path: '/api/v1/server', access: 'public' },
  },
  admin: {
    stats: { method: 'GET', path: '/api/v1/admin/stats', access: 'admin' },
  },
  users: {
    setup: { method: 'POST', path: '/api/v1/setup', access: 'public' },
    signIn: { method: 'POST', path: '/api/v1/auth/sessions', access: 'public' },
    refresh: { method: 'POST', path: '/api/v1/auth/sessions/refresh', access: 'public' },
    signOut: { method: 'DELETE', path: '/api/v1/auth/sessions/current', access: 'user' },
    me: { method: 'GET', path: '/api/v1/users/me', access: 'user' },
  },
  libraries: {
    list: { method: 'GET', path: '/api/v1/libraries', access: 'user' },
    create: { method: 'POST', path: '/api/v1/libraries', access: 'admin' },
    get: { method: 'GET', path: '/api/v1/libraries/:id', access: 'user' },
    remove: { method: 'DELETE', path: '/api/v1/libraries/:id', access: 'admin' },
    scan: { method: 'POST', path: '/api/v1/libraries/:id/scan', access: 'admin' },
    problems: { method: 'GET', path: '/api/v1/libraries/:id/problems', access: 'admin' },
    detect: { method: 'POST', path: '/api/v1/libraries/detect', access: 'admin' },
    folders: { method: 'GET', path: '/api/v1/folders', access: 'admin' },
    samples: { method: 'POST', path: '/api/v1/samples', access: 'admin' },
  },
  jobs: {
    list: { method: 'GET', path: '/api/v1/jobs', access: 'admin' },
    get: { method: 'GET', path: '/api/v1/jobs/:id', access: 'user' },
    cancel: { method: 'DELETE', path: '/api/v1/jobs/:id', access: 'admin' },
  },
  items: {
    list: { method: 'GET', path: '/api/v1/items', access: 'user' },
    get: { method: 'GET', path: '/api/v1/items/:id', access: 'user' },
    home: { method: 'GET', path: '/api/v1/home', access: 'user' },
    setState: { method: 'PATCH', path: '/api/v1/items/:id/state', access: 'user' },
  },
  mediaSegments: {
    get: { method: 'GET', path: '/api/v1/items/:id/segments', access: 'user' },
    set: { method: 'PUT', path: '/api/v1/items/:id/segments', access: 'admin' },
  },
  playback: {
    start: { method: 'POST', path: '/api/v1/playback', access: 'user' },
    warm: { method: 'POST', path: '/api/v1/playback/warm', access: 'user' },
    progress: { method: 'POST', path: '/api/v1/playback/:id/progress', access: 'user' },
    stop: { method: 'DELETE', path: '/api/v1/playback/:id', access: 'user' },
  },
  encoders: {
    list: { method: 'GET', path: '/api/v1/admin/encoders', access: 'admin' },
    check: { method: 'POST', path: '/api/v1/admin/encoders/check', access: 'admin' },
  },
};
