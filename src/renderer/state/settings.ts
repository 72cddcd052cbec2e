import i18next from 'i18next';
import { create } from 'zustand';
import { defaultSettings } from '../../shared/model/settings';
import type { AppInfo } from '../../shared/model/app';
import type { Language, Settings } from '../../shared/model/settings';
import type { RouteInput } from '../../shared/ipc/routes';
import { call } from '../ipc/client';
import { resolveLanguage } from '../i18n/i18n';
import { tellFailure } from './notices';

interface SettingsStore {
  readonly settings: Settings;
  /** Null until it is loaded. */
  readonly info: AppInfo | null;
  /** Reads settings and facts of the application, shows them, and follows the system's theme. */
  readonly load: () => Promise<void>;
  /**
   * Shows a change at once and has main remember it. A failure to do so is told as a notice; the change holds
   * until Dipper ends.
   */
  readonly update: (patch: Partial<Settings>) => void;
}

/**
 * The locale for dates and numbers: the system's, unless it is of another language than the one
 * that was chosen.
 */
export function resolveLocale(chosen: Language, systemLocale: string): string {
  if (chosen === 'system' || systemLocale.toLowerCase().startsWith(chosen)) return systemLocale;
  return chosen;
}

function darkQuery(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}

function showTheme({ theme }: Settings): void {
  const dark = theme === 'dark' || (theme === 'system' && darkQuery().matches);
  const { dataset } = document.documentElement;
  const shown = dark ? 'dark' : 'light';
  if (dataset.theme !== shown) {
    dataset.theme = shown;
  }
}

function showLanguage({ language }: Settings, info: AppInfo | null): void {
  const shown = resolveLanguage(language, info?.locale ?? 'en');
  // The same again would have every element of the window styled anew.
  if (document.documentElement.lang !== shown) {
    document.documentElement.lang = shown;
  }
  if (i18next.isInitialized && i18next.language !== shown) {
    void i18next.changeLanguage(shown);
  }
}

/** The IPC contract takes lists that can be changed. */
function forContract({ pinned, ...rest }: Partial<Settings>): RouteInput<'settings.update'> {
  return pinned === undefined ? rest : { ...rest, pinned: [...pinned] };
}

/** Settings and facts of the application. */
export const useSettings = create<SettingsStore>((set, get) => ({
  settings: defaultSettings,
  info: null,
  load: async () => {
    const [settings, info] = await Promise.all([call('settings.get', {}), call('app.info', {})]);
    set({ settings, info });
    showTheme(settings);
    showLanguage(settings, info);
    darkQuery().addEventListener('change', () => showTheme(get().settings));
  },
  update: (patch) => {
    const settings = { ...get().settings, ...patch };
    set({ settings });
    showTheme(settings);
    showLanguage(settings, get().info);
    // At once, so that nothing is forgotten when the window closes in the next moment.
    call('settings.update', forContract(patch)).catch((thrown: unknown) => {
      tellFailure(thrown, i18next.t('settings.notKept'));
    });
  },
}));

function isMacOf({ info }: Pick<SettingsStore, 'info'>): boolean {
  return info?.platform === 'darwin';
}

/** Whether shortcuts are those of a Mac. */
export function isMac(): boolean {
  return isMacOf(useSettings.getState());
}

/** The same, for what is drawn. */
export function useMac(): boolean {
  return useSettings(isMacOf);
}

/** The locale for dates and numbers (BCP 47). */
export function useLocale(): string {
  return useSettings(({ settings, info }) =>
    resolveLocale(settings.language, info?.locale ?? 'en'),
  );
}
