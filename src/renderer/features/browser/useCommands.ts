import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { isReadOnlyAt, useConnections } from '../../state/connections';
import { useListingFacts } from '../../state/selectionFacts';
import { useLocation } from '../../state/location';
import { useSettings } from '../../state/settings';
import { shortcutLabel, shortcutsFor } from '../../ui/shortcuts';
import { commandFactsOf } from './commands';
import type { Command } from './commands';
import { useRowCount } from './shownRows';

/** Whether shortcuts are those of a Mac. */
export function useMac(): boolean {
  return useSettings(({ info }) => info?.platform === 'darwin');
}

/** A command as it is shown. */
export interface CommandWords {
  readonly label: string;
  readonly shortcut?: string;
  /** Why it is greyed out now. */
  readonly blocked?: string;
}

/** How commands are written at this moment. */
export function useCommandWords(): (command: Command) => CommandWords {
  const { t } = useTranslation();
  const mac = useMac();
  const places = useLocation(
    useShallow(({ location, back, forward }) => ({ location, back, forward })),
  );
  const isReadOnly = useConnections((state) => isReadOnlyAt(state, places.location));
  const facts = commandFactsOf(useListingFacts(), places, useRowCount(), isReadOnly);
  return (command) => {
    const [shortcut] = shortcutsFor(command.shortcuts ?? [], mac);
    const reason = command.blockedBy(facts);
    return {
      label: t(`browser.commands.${command.id}`),
      ...(shortcut === undefined ? {} : { shortcut: shortcutLabel(shortcut, mac) }),
      ...(reason === undefined ? {} : { blocked: t(`browser.blocked.${reason}`) }),
    };
  };
}
