// Words and the language they are in. English is always there; other languages are loaded when they are wanted.
import { i18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { en } from './en.ts';
import type { Catalog, TextId } from './en.ts';

export type { TextId } from './en.ts';
export type Locale = 'en' | 'de';
export const locales: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' };

const STORED_AS = 'praxino.locale';
const loaders: Readonly<Record<Locale, () => Promise<Catalog>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./de.ts')).de,
};

const isLocale = (text: string | null | undefined): text is Locale =>
  text !== null && text !== undefined && Object.hasOwn(loaders, text);

/** What the viewer chose, else the first language of the browser we speak, else English. */
export function preferredLocale(chosen: string | null, wanted: readonly string[]): Locale {
  if (isLocale(chosen)) return chosen;
  return wanted.map((tag) => tag.split('-')[0]?.toLowerCase()).find(isLocale) ?? 'en';
}

async function activate(locale: Locale): Promise<void> {
  i18n.loadAndActivate({ locale, messages: await loaders[locale]() });
  document.documentElement.lang = locale;
}

/** Before the first paint. Without its catalogue (offline, old build) the page is in English. */
export async function startLanguage(): Promise<void> {
  i18n.setMessagesCompiler(compileMessage);
  await activate(preferredLocale(localStorage.getItem(STORED_AS), navigator.languages)).catch(() => activate('en'));
}

export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORED_AS, locale);
  await activate(locale);
}

export type Text = (id: TextId, values?: Record<string, string | number>) => string;

/** `const text = useText(); text('item.play')`. Re-renders when the language changes. */
export function useText(): Text {
  const lingui = useLingui();
  return (id, values) => lingui.i18n._(id, values);
}

export function useLocale(): Locale {
  const { i18n: current } = useLingui();
  return isLocale(current.locale) ? current.locale : 'en';
}
