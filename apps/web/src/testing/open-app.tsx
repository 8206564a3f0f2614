// The whole web client in a made-up browser, in front of a server that is a table of answers. The network is the only thing replaced.
import { GlobalRegistrator } from '@happy-dom/global-registrator';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { vi } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  search: URLSearchParams;
  body: unknown;
}
/** A body, or a status with a problem code. */
export type Answer = { json: unknown } | { status: number; code: string; detail?: string; field?: string };
/** `"GET /api/v1/home"` → answer. What is not in the table is 404. */
export type Answers = Record<string, Answer | ((asked: Asked) => Answer)>;

export interface OpenApp extends AsyncDisposable {
  asked: Asked[];
  answers: Answers;
  /** By data-testid; throws when there is none. */
  get: (testId: string, index?: number) => HTMLElement;
  all: (testId: string) => HTMLElement[];
  text: () => string;
  click: (element: HTMLElement) => Promise<void>;
  type: (testId: string, value: string) => Promise<void>;
  /** Something from outside that changes the page. */
  during: (work: () => unknown) => Promise<void>;
  press: (key: string, init?: KeyboardEventInit) => Promise<void>;
  /** Waits until it holds; throws with the page's words after seven seconds. */
  until: (what: string, holds: () => boolean) => Promise<void>;
  path: () => string;
}

export const session = {
  accessToken: 'access',
  accessExpiresAt: 9_999_999_999_999,
  refreshToken: 'refresh',
  user: { id: 'u1', name: 'Ada', isAdmin: true },
};
export const serverInfo = { name: 'Home', version: '1.2.3', setupRequired: false, hasLibraries: true };
const DEADLINE_MS = 7_000;

async function answer(asked: Asked, answers: Answers): Promise<Response> {
  const found = answers[`${asked.method} ${asked.path}`] ?? { status: 404, code: 'item.not-found' };
  const reply = typeof found === 'function' ? found(asked) : found;
  if ('json' in reply) return reply.json === null ? new Response(null, { status: 204 }) : Response.json(reply.json);
  return Response.json({ title: reply.code, ...reply }, { status: reply.status });
}

function listen(asked: Asked[], answers: Answers): void {
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(url, 'http://praxino.test');
    const body: unknown = typeof init?.body === 'string' && init.body !== '' ? JSON.parse(init.body) : undefined;
    const request: Asked = { method: init?.method ?? 'GET', path: pathname, search: searchParams, body };
    asked.push(request);
    return answer(request, answers);
  });
}

/** What the made-up browser lacks. */
function fillGaps(): void {
  vi.stubGlobal('scrollTo', () => undefined);
  Object.defineProperty(document, 'fullscreenEnabled', { value: false, configurable: true });
  Element.prototype.checkVisibility = () => true;
  HTMLVideoElement.prototype.getVideoPlaybackQuality = () => ({
    droppedVideoFrames: 1,
    totalVideoFrames: 100,
    corruptedVideoFrames: 0,
    creationTime: 0,
  });
  Object.defineProperty(globalThis, 'IS_REACT_ACT_ENVIRONMENT', { value: true, configurable: true, writable: true });
}

export interface AppOptions {
  path?: string;
  answers?: Answers;
  isSignedIn?: boolean;
}

export async function openApp({ path = '/', answers = {}, isSignedIn = true }: AppOptions = {}): Promise<OpenApp> {
  // A test that failed on the way may have left one behind.
  if (GlobalRegistrator.isRegistered) await GlobalRegistrator.unregister();
  // The value of an enum that only the package below exports: errors of listeners shall fail the test.
  const settings = { errorCapture: 'disabled' as never };
  GlobalRegistrator.register({ url: `http://praxino.test${path}`, width: 1440, height: 900, settings });
  vi.resetModules();
  const asked: Asked[] = [];
  const table: Answers = {
    'GET /api/v1/server': { json: serverInfo },
    'GET /api/v1/libraries': { json: { libraries: [] } },
    ...answers,
  };
  fillGaps();
  listen(asked, table);
  if (isSignedIn) localStorage.setItem('praxino.session', JSON.stringify(session));
  const [{ createRoot }, { App }, { startLanguage }] = await Promise.all([
    import('react-dom/client'),
    import('../app/app.tsx'),
    import('../i18n/i18n.ts'),
  ]);
  await startLanguage();
  const holder = document.createElement('div');
  document.body.append(holder);
  const root: Root = createRoot(holder);
  await act(async () => root.render(<App />));
  return { ...actions(asked, table), [Symbol.asyncDispose]: () => close(root) };
}

/** Of `settle`, until a page counts as one that never comes. */
const MOST_TURNS = 200;

async function close(root: Root): Promise<void> {
  const [{ queryClient }, { router }] = await Promise.all([
    import('../app/query-client.ts'),
    import('../app/router.tsx'),
  ]);
  // A page that is still being loaded would be shown after the window is gone.
  for (let turn = 0; turn < MOST_TURNS && router.state.status === 'pending'; turn++) await settle();
  await act(async () => root.unmount());
  queryClient.clear();
  vi.unstubAllGlobals();
  await GlobalRegistrator.unregister();
}

const settle = (): Promise<void> => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 5))));

function actions(asked: Asked[], answers: Answers): Omit<OpenApp, typeof Symbol.asyncDispose> {
  const all = (testId: string): HTMLElement[] => [
    ...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`),
  ];
  const text = (): string => document.body.textContent ?? '';
  const get = (testId: string, index = 0): HTMLElement => {
    const found = all(testId)[index];
    if (found === undefined) throw new Error(`there is no ${testId}[${index}] on the page: ${text()}`);
    return found;
  };
  return {
    asked,
    answers,
    all,
    get,
    text,
    path: () => `${location.pathname}${location.search}`,
    async click(element) {
      await act(async () => element.click());
      await settle();
    },
    async during(work) {
      await act(async () => void work());
      await settle();
    },
    async type(testId, value) {
      const input = get(testId) as HTMLInputElement; // test ids of fields are on inputs
      await act(async () => {
        // React listens to the property's own setter.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      });
    },
    async press(key, init = {}) {
      await act(
        async () =>
          void (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
          ),
      );
      await settle();
    },
    async until(what, holds) {
      const deadline = Date.now() + DEADLINE_MS;
      while (!holds()) {
        if (Date.now() > deadline) throw new Error(`${what} did not happen; the page says: ${text()}`);
        await settle();
      }
    },
  };
}
