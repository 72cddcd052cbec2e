import { nativeTheme } from 'electron';
import type { Theme } from '../../shared/model/settings';

/** Makes the window, its menus and the page's `prefers-color-scheme` follow the setting. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}
