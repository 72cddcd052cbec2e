import { Menu } from 'electron';
import type { MenuCommand } from '../../shared/model/menuCommands';
import { menuLabels } from './menuLabels';
import type { MenuLanguage } from './menuLabels';
import { menuTemplate } from './menuTemplate';

/** What the menu depends on. */
export interface MenuOptions {
  readonly language: MenuLanguage;
  readonly platform: NodeJS.Platform;
  readonly development: boolean;
  readonly onCommand: (command: MenuCommand, byKey: boolean) => void;
}

/** Puts the native menu in place, instead of an earlier one. */
export function setupMenu(options: MenuOptions): void {
  const template = menuTemplate({
    labels: menuLabels[options.language],
    mac: options.platform === 'darwin',
    development: options.development,
    onCommand: options.onCommand,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
