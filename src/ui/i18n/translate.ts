import type { Locale } from '../stores/usePrefs.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { en, type MessageKey } from './en.ts';
import { ko } from './ko.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: Values) => string;

const DICTIONARIES: Record<Locale, Record<MessageKey, string>> = { en, ko };

/** One string of the interface. A value without a place is dropped, a place without a value stays visible. */
export function translate(locale: Locale, key: MessageKey, values?: Values): string {
  const text = DICTIONARIES[locale][key];
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

const FOR: Record<Locale, Translate> = {
  en: (key, values) => translate('en', key, values),
  ko: (key, values) => translate('ko', key, values),
};

/** The translator of the language chosen; components re-render when it changes. */
export const useT = (): Translate => usePrefs((s) => FOR[s.locale]);

/** For code outside components. */
export const t: Translate = (key, values) => translate(usePrefs.getState().locale, key, values);
