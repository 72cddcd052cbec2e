import {
  Activity,
  ArrowUpDown,
  Command as CommandIcon,
  FilePlus2,
  PanelRight,
  Plus,
  Settings as SettingsIcon,
} from 'lucide-react';
import type { Settings } from '../../shared/model/app';
import { always } from '../commands/commandFacts';
import { browserCommands } from '../commands/commands';
import type { Command, CommandId } from '../commands/commands';
import { useDialogs } from '../state/dialogs';
import { useSettings } from '../state/settings';

function togglePanel(panel: Exclude<Settings['bottomPanel'], 'none'>): void {
  const { settings, update } = useSettings.getState();
  update({ bottomPanel: settings.bottomPanel === panel ? 'none' : panel });
}

/** The commands that are about the window itself. */
const shellCommands: readonly Command[] = [
  {
    id: 'newConnection',
    icon: Plus,
    shortcuts: [{ key: 'n', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'connection' }),
  },
  {
    id: 'newProfile',
    icon: FilePlus2,
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'profile' }),
  },
  {
    id: 'commandPalette',
    icon: CommandIcon,
    shortcuts: [
      { key: 'k', primary: true },
      { key: 'p', primary: true, shift: true },
    ],
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'commandPalette' }),
  },
  {
    id: 'toggleInspector',
    icon: PanelRight,
    shortcuts: [{ key: 'i', primary: true }],
    scope: 'window',
    // There is nothing to tell about yet.
    blockedBy: ({ isFirstRun }) => (isFirstRun ? 'addConnection' : undefined),
    run: () => {
      const { settings, update } = useSettings.getState();
      update({ inspectorOpen: !settings.inspectorOpen });
    },
  },
  {
    id: 'toggleTransfers',
    icon: ArrowUpDown,
    shortcuts: [{ key: 'j', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => togglePanel('transfers'),
  },
  {
    id: 'toggleActivity',
    icon: Activity,
    shortcuts: [{ key: 'j', primary: true, shift: true }],
    scope: 'window',
    blockedBy: always,
    run: () => togglePanel('activity'),
  },
  {
    id: 'settings',
    icon: SettingsIcon,
    shortcuts: [{ key: ',', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'settings' }),
  },
];

/** Every command of the window, for the keyboard, the native menu and the command palette. */
export const commands: readonly Command[] = [...browserCommands, ...shellCommands];

/** The command of that id. */
export function commandById(id: CommandId): Command | undefined {
  return commands.find((command) => command.id === id);
}
