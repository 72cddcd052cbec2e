import {
  Activity,
  ArrowUpDown,
  Command as CommandIcon,
  FilePlus2,
  PanelRight,
  Plus,
  Settings as SettingsIcon,
} from 'lucide-react';
import type { Settings } from '../../shared/model/settings';
import { useDialogs } from '../state/dialogs';
import { useSettings } from '../state/settings';
import type { Commands } from './command';
import { always } from './commandFacts';

function togglePanel(panel: Exclude<Settings['bottomPanel'], 'none'>): void {
  const { settings, update } = useSettings.getState();
  update({ bottomPanel: settings.bottomPanel === panel ? 'none' : panel });
}

/** The commands that are about the window itself. */
export const windowCommands = {
  newConnection: {
    id: 'newConnection',
    icon: Plus,
    shortcuts: [{ key: 'n', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'connection' }),
  },
  newProfile: {
    id: 'newProfile',
    icon: FilePlus2,
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'profile' }),
  },
  commandPalette: {
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
  toggleInspector: {
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
  toggleTransfers: {
    id: 'toggleTransfers',
    icon: ArrowUpDown,
    shortcuts: [{ key: 'j', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => togglePanel('transfers'),
  },
  toggleActivity: {
    id: 'toggleActivity',
    icon: Activity,
    shortcuts: [{ key: 'j', primary: true, shift: true }],
    scope: 'window',
    blockedBy: always,
    run: () => togglePanel('activity'),
  },
  settings: {
    id: 'settings',
    icon: SettingsIcon,
    shortcuts: [{ key: ',', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => useDialogs.getState().open({ kind: 'settings' }),
  },
} satisfies Partial<Commands>;
