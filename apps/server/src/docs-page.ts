// The API for people: one page without scripts, made from the same table as everything else.
import { errorCodes, routes, type Route } from '@praxino/contracts';
import { openApiDocument } from './openapi.ts';

export function docsPage(version: string): string {
  const document = openApiDocument(version) as {
    paths: Record<string, Record<string, object>>;
    components: { schemas: Record<string, object> };
  };
  const sections = Object.entries<Record<string, Route>>(routes).map(([slice, table]) => {
    const entries = Object.values(table).map((route) => routeEntry(route, document.paths));
    return `<section id="${slice}"><h2>${escape(slice)}</h2>${entries.join('')}</section>`;
  });
  const shapes = Object.entries(document.components.schemas).map(([name, shape]) =>
    block(name, shape, `shape-${name}`),
  );
  const codes = Object.entries(errorCodes).map(
    ([code, { status, title }]) => `<tr><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Praxino API ${escape(version)}</title><style>${style}</style></head><body>
<h1>Praxino API <small>${escape(version)}</small></h1>
<p>Machine-readable: <a href="/api/v1/openapi.json">openapi.json</a>. Sign in with <code>POST /api/v1/auth/sessions</code> and send <code>Authorization: Bearer …</code>. Unknown fields are errors that name the field.</p>
${sections.join('\n')}
<section id="shapes"><h2>shapes</h2>${shapes.join('')}</section>
<section id="errors"><h2>errors</h2><table><tr><th>code</th><th>status</th><th>meaning</th></tr>${codes.join('')}</table></section>
</body></html>`;
}

function routeEntry(route: Route, paths: Record<string, Record<string, object>>): string {
  const operation = paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] ?? {};
  const who = { public: 'anyone', user: 'signed-in users', admin: 'administrators' }[route.access];
  return `<details><summary><b>${route.method}</b> <code>${escape(route.path)}</code> ${escape(route.summary)} <i>${who}</i></summary><pre>${linked(operation)}</pre></details>`;
}

function block(name: string, shape: object, id: string): string {
  return `<details id="${id}"><summary><code>${escape(name)}</code></summary><pre>${linked(shape)}</pre></details>`;
}

function linked(value: object): string {
  const text = escape(JSON.stringify(value, null, 2));
  return text.replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#shape-$1">$1</a>');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
small,i{opacity:.6;font-weight:normal;font-style:normal}summary{cursor:pointer;padding:.35rem 0}pre{overflow:auto;padding:1rem;border:1px solid #8884;border-radius:.5rem;font-size:.85rem}
td,th{text-align:left;padding:.15rem 1rem .15rem 0}`;
