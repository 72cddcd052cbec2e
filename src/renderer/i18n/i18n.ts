import i18next from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/model/settings';
import { english } from './en';
import { korean } from './ko';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
  }
}

/** The language to show: the one chosen, else the system's where there are words for it. */
export function resolveLanguage(chosen: Language, systemLocale: string): 'en' | 'ko' {
  if (chosen !== 'system') return chosen;
  return systemLocale.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

/** Loads the words of every language and shows the given one. */
export async function startTranslations(language: 'en' | 'ko'): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: english }, ko: { translation: korean } },
    // The status line counts ten times a second.
    cacheInBuiltFormats: true,
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  return i18next;
}
