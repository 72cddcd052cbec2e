import type { MenuCommand } from '../../shared/model/menuCommands';

/** What {@link createMenuRunner} needs. */
export interface MenuRunnerOptions {
  readonly hasWindow: () => boolean;
  /** Settles once there is a window whose page follows the menu. */
  readonly openWindow: () => Promise<void>;
  readonly send: (command: MenuCommand, byKey: boolean) => void;
}

/** Commands whose keys mean the same whatever a window shows. The others are about what one sees in it. */
const meantWithoutWindow: ReadonlySet<MenuCommand> = new Set([
  'newConnection',
  'settings',
  'focusLocation',
  'commandPalette',
  'refresh',
]);

/**
 * Has the page carry out what the menu is asked for. On macOS the menu is there without a window: one is
 * opened first, unless a key was pressed that is about what a window shows.
 */
export function createMenuRunner({
  hasWindow,
  openWindow,
  send,
}: MenuRunnerOptions): (command: MenuCommand, byKey: boolean) => Promise<void> {
  return async (command, byKey) => {
    if (byKey && !hasWindow() && !meantWithoutWindow.has(command)) return;
    await openWindow();
    send(command, byKey);
  };
}
