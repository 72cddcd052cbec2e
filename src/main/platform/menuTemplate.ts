import type { KeyboardEvent, MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/model/menuCommands';
import type { MenuLabels } from './menuLabels';

/** What {@link menuTemplate} needs. */
export interface MenuChoices {
  readonly labels: MenuLabels;
  readonly mac: boolean;
  /** Adds the developers' own entries. */
  readonly development: boolean;
  /** @param byKey Pressed, rather than chosen in the menu: only where the menu takes keys that it shows. */
  readonly onCommand: (command: MenuCommand, byKey: boolean) => void;
}

/** Makes the entry of a command. */
type CommandEntry = (
  name: MenuCommand,
  accelerator?: string,
  extra?: MenuItemConstructorOptions,
) => MenuItemConstructorOptions;

/** For keys that the page handles itself. On macOS it says nothing: what a page leaves goes to the menu. */
const shownOnly = { registerAccelerator: false } as const;
const line: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The native menu. Keys that also edit text are shown only, so that pressing one in a text field
 * never reaches past it: the page handles them where its table has the focus. On macOS, where they
 * reach the menu, the page is told that they were pressed.
 */
export function menuTemplate(choices: MenuChoices): MenuItemConstructorOptions[] {
  const { labels, mac, onCommand } = choices;
  const command: CommandEntry = (name, accelerator, extra = {}) => ({
    id: name,
    label: labels[name],
    ...(accelerator === undefined ? {} : { accelerator }),
    ...extra,
    click: (_item, _window, event) => onCommand(name, mac && isCommandKey(event)),
  });
  return [
    ...(mac ? [applicationMenu(choices, command)] : []),
    fileMenu(choices, command),
    editMenu(choices, command),
    viewMenu(choices, command),
    goMenu(choices, command),
    windowMenu(choices),
  ];
}

/** Return in a menu that was opened by keys counts as an accelerator as well, but is pressed without Cmd. */
function isCommandKey(event: KeyboardEvent | undefined): boolean {
  return event?.triggeredByAccelerator === true && event.metaKey === true;
}

function settingsEntry(command: CommandEntry): MenuItemConstructorOptions {
  return command('settings', 'CommandOrControl+,');
}

function aboutEntry({ labels }: MenuChoices): MenuItemConstructorOptions {
  return { role: 'about', label: labels.about };
}

function quitEntry({ labels }: MenuChoices): MenuItemConstructorOptions {
  return { role: 'quit', label: labels.quit };
}

function applicationMenu(choices: MenuChoices, command: CommandEntry): MenuItemConstructorOptions {
  const { labels } = choices;
  return {
    label: 'Dipper',
    submenu: [
      aboutEntry(choices),
      line,
      settingsEntry(command),
      line,
      { role: 'hide', label: labels.hide },
      { role: 'hideOthers', label: labels.hideOthers },
      { role: 'unhide', label: labels.showAll },
      line,
      quitEntry(choices),
    ],
  };
}

function fileMenu(choices: MenuChoices, command: CommandEntry): MenuItemConstructorOptions {
  const { labels, mac } = choices;
  return {
    label: labels.file,
    submenu: [
      command('newConnection', 'CommandOrControl+N'),
      command('pinBucket'),
      line,
      command('upload', 'CommandOrControl+U'),
      command('uploadFolder', 'CommandOrControl+Shift+U'),
      command('newFolder', 'CommandOrControl+Shift+N'),
      line,
      command('download', 'CommandOrControl+D'),
      command('copyLink', 'CommandOrControl+Shift+C'),
      // Without Cmd, it could not be told from Return in the menu.
      mac ? command('rename') : command('rename', 'F2', shownOnly),
      command('editMetadata'),
      command('delete', mac ? 'Command+Backspace' : 'Delete', shownOnly),
      line,
      ...(mac
        ? [{ role: 'close', label: labels.close } as const]
        : [settingsEntry(command), line, aboutEntry(choices), quitEntry(choices)]),
    ],
  };
}

function editMenu({ labels }: MenuChoices, command: CommandEntry): MenuItemConstructorOptions {
  return {
    label: labels.edit,
    submenu: [
      { role: 'undo', label: labels.undo },
      { role: 'redo', label: labels.redo },
      line,
      { role: 'cut', label: labels.cut },
      { role: 'copy', label: labels.copy },
      { role: 'paste', label: labels.paste },
      line,
      command('selectAll', 'CommandOrControl+A', shownOnly),
      command('focusFilter', 'CommandOrControl+F'),
      command('searchBelow', 'CommandOrControl+Shift+F'),
    ],
  };
}

function viewMenu(
  { labels, development }: MenuChoices,
  command: CommandEntry,
): MenuItemConstructorOptions {
  return {
    label: labels.view,
    submenu: [
      command('commandPalette', 'CommandOrControl+K'),
      command('refresh', 'CommandOrControl+R'),
      line,
      command('toggleInspector', 'CommandOrControl+I'),
      command('toggleTransfers', 'CommandOrControl+J'),
      command('toggleActivity', 'CommandOrControl+Shift+J'),
      line,
      { role: 'resetZoom', label: labels.resetZoom },
      { role: 'zoomIn', label: labels.zoomIn },
      { role: 'zoomOut', label: labels.zoomOut },
      line,
      { role: 'togglefullscreen', label: labels.fullScreen },
      ...(development
        ? [
            line,
            { role: 'forceReload', label: labels.reload } as const,
            { role: 'toggleDevTools', label: labels.developerTools } as const,
          ]
        : []),
    ],
  };
}

function goMenu({ labels, mac }: MenuChoices, command: CommandEntry): MenuItemConstructorOptions {
  return {
    label: labels.go,
    submenu: [
      command('goBack', mac ? 'Command+[' : 'Alt+Left'),
      command('goForward', mac ? 'Command+]' : 'Alt+Right'),
      command('goUp', mac ? 'Command+Up' : 'Alt+Up', shownOnly),
      command('goToFolder', 'CommandOrControl+Enter', shownOnly),
      line,
      command('focusLocation', 'CommandOrControl+L'),
    ],
  };
}

function windowMenu({ labels, mac }: MenuChoices): MenuItemConstructorOptions {
  return {
    label: labels.window,
    role: 'windowMenu',
    submenu: [
      { role: 'minimize', label: labels.minimize },
      ...(mac
        ? [{ role: 'zoom', label: labels.zoom } as const]
        : [{ role: 'close', label: labels.close } as const]),
    ],
  };
}
