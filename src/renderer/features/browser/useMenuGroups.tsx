import { useTranslation } from 'react-i18next';
import type { MenuGroups, MenuItem } from '../../ui/Menu';
import { browserCommand, runCommand } from './commands';
import type { CommandId } from './commands';
import { useCommandWords } from './useCommands';

/** Commands as lines of a menu, in groups. */
export function useMenuGroups(groups: readonly (readonly CommandId[])[]): MenuGroups {
  const { t } = useTranslation();
  const wordsOf = useCommandWords();
  return groups.map((ids) =>
    ids.map((id): MenuItem => {
      const command = browserCommand(id);
      const { label, shortcut, blocked } = wordsOf(command);
      const Icon = command.icon;
      return {
        id,
        // In a menu that has "Upload folder…" beside it, files are said too.
        label: id === 'upload' ? t('browser.commands.uploadFiles') : label,
        icon: <Icon aria-hidden="true" />,
        shortcut,
        disabled: blocked !== undefined,
        hint: blocked,
        destructive: id === 'delete',
        onSelect: () => void runCommand(command),
      };
    }),
  );
}
