import type { CommandId } from '../../../commands/command';
import { commands, runCommand } from '../../../commands/commands';
import { useCommandWords } from '../../../commands/useCommands';
import type { MenuGroups, MenuItem } from '../../../ui/Menu';

/** Commands as lines of a menu, in groups. */
export function useMenuGroups(groups: readonly (readonly CommandId[])[]): MenuGroups {
  const wordsOf = useCommandWords();
  return groups.map((ids) =>
    ids.map((id): MenuItem => {
      const command = commands[id];
      const { menuLabel, shortcut, blocked } = wordsOf(command);
      const Icon = command.icon;
      return {
        id,
        label: menuLabel,
        icon: <Icon aria-hidden="true" />,
        shortcut,
        disabled: blocked !== undefined,
        hint: blocked,
        destructive: id === 'delete',
        onSelect: () => runCommand(command),
      };
    }),
  );
}
