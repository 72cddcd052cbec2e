import {
  ArrowDownToLine,
  ArrowUpToLine,
  FolderOpen,
  HardDrive,
  ListX,
  Locate,
  Pause,
  Play,
  RotateCw,
  X,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../../shared/model/transfers';
import { useMac } from '../../state/settings';
import type { MenuGroups } from '../../ui/Menu';
import { shortcutLabel } from '../../ui/shortcuts';
import type { Shortcut } from '../../ui/shortcuts';
import { actionsFor, runAction } from './transferActions';
import type { TransferAction } from './transferActions';

export const actionIcons: Readonly<Record<TransferAction, LucideIcon>> = {
  pause: Pause,
  resume: Play,
  cancel: X,
  retry: RotateCw,
  moveFirst: ArrowUpToLine,
  moveLast: ArrowDownToLine,
  showInFolder: HardDrive,
  goToObject: Locate,
  goToFolder: FolderOpen,
  remove: ListX,
};

/** Shortcuts that count while the keyboard is on a transfer. */
export const actionShortcuts: Readonly<Partial<Record<TransferAction, Shortcut>>> = {
  cancel: { key: 'Delete' },
  moveFirst: { key: 'Home', alt: true },
  moveLast: { key: 'End', alt: true },
};

/**
 * What can be done with a transfer, as lines of a menu.
 *
 * @param onChoose Told of what is about to be done.
 */
export function useTransferMenu(
  transfer: Transfer | undefined,
  onChoose: (action: TransferAction, transfer: Transfer) => void,
): MenuGroups {
  const { t } = useTranslation();
  const mac = useMac();
  if (transfer === undefined) return [];
  return actionsFor(transfer).map((group) =>
    group.map((action) => {
      const Icon = actionIcons[action];
      const shortcut = actionShortcuts[action];
      return {
        id: action,
        label: t(`transfers.actions.${action}`),
        icon: <Icon aria-hidden="true" />,
        shortcut: shortcut === undefined ? undefined : shortcutLabel(shortcut, mac),
        onSelect: () => {
          onChoose(action, transfer);
          runAction(action, transfer);
        },
      };
    }),
  );
}
