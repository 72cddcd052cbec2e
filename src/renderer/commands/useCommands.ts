import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { english } from '../i18n/en';
import { isFirstRun, isReadOnlyAt, useConnections } from '../state/connections';
import { useListingFacts } from '../state/selectionFacts';
import { useLocation } from '../state/location';
import { useMac } from '../state/settings';
import { useRowCount } from '../state/shownRows';
import { shortcutLabel, shortcutsFor } from '../ui/shortcuts';
import type { Command, CommandId } from './command';
import { commandFactsOf } from './commandFacts';
import type { BlockedReason } from './commandFacts';

/** A command as it is shown. */
export interface CommandWords {
  readonly label: string;
  /** Its name in a menu, where it ends in an ellipsis if it asks first. */
  readonly menuLabel: string;
  readonly shortcut?: string;
  /** Why it is greyed out now. */
  readonly blocked?: string;
}

/** Why commands are greyed out at this moment, those that are. */
export function useBlockedBy(): (command: Command) => BlockedReason | undefined {
  const places = useLocation(
    useShallow(({ location, back, forward }) => ({ location, back, forward })),
  );
  const isReadOnly = useConnections((state) => isReadOnlyAt(state, places.location));
  const facts = commandFactsOf(useListingFacts(), places, useRowCount(), {
    isReadOnly,
    isFirstRun: useConnections(isFirstRun),
  });
  return (command) => command.blockedBy(facts);
}

/** How a command is written that is greyed out for such a reason, or is not. */
export function useWordsOf(): (
  command: Command,
  blockedBy: BlockedReason | undefined,
) => CommandWords {
  const { t } = useTranslation();
  const mac = useMac();
  return (command, blockedBy) => {
    const [shortcut] = shortcutsFor(command.shortcuts ?? [], mac);
    const { id } = command;
    const label = t(`browser.commands.${id}`);
    return {
      label,
      menuLabel: isNamedInMenus(id) ? t(`browser.menu.${id}`) : label,
      ...(shortcut === undefined ? {} : { shortcut: shortcutLabel(shortcut, mac) }),
      ...(blockedBy === undefined ? {} : { blocked: t(`browser.blocked.${blockedBy}`) }),
    };
  };
}

function isNamedInMenus(id: CommandId): id is keyof typeof english.browser.menu {
  return Object.hasOwn(english.browser.menu, id);
}

/** How commands are written at this moment. */
export function useCommandWords(): (command: Command) => CommandWords {
  const blockedBy = useBlockedBy();
  const wordsOf = useWordsOf();
  return (command) => wordsOf(command, blockedBy(command));
}
