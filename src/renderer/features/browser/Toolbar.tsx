import { ChevronDown } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandId } from '../../commands/command';
import type { BlockedReason } from '../../commands/commandFacts';
import { commands, runCommand } from '../../commands/commands';
import { useBlockedBy, useWordsOf } from '../../commands/useCommands';
import { useListing } from '../../state/listing';
import { Button, IconButton } from '../../ui/Button';
import { DropdownMenu } from '../../ui/Menu';
import { Tooltip } from '../../ui/Tooltip';
import styles from './Toolbar.module.css';

interface BlockedProps {
  readonly blockedBy: BlockedReason | undefined;
}

interface CommandButtonProps {
  readonly id: CommandId;
  readonly pressed?: boolean;
}

/** A command as a button of its icon alone. Greyed out, it can still be pointed at and says why. */
function CommandButton(props: CommandButtonProps): ReactNode {
  return <DrawnCommandButton {...props} blockedBy={useBlockedBy()(commands[props.id])} />;
}

/** Drawn again only when something of it changes: most places that one goes to leave most buttons alone. */
const DrawnCommandButton = memo(
  ({ id, pressed, blockedBy }: CommandButtonProps & BlockedProps): ReactNode => {
    const command = commands[id];
    const { label, shortcut, blocked } = useWordsOf()(command, blockedBy);
    const Icon = command.icon;
    return (
      <IconButton
        label={label}
        hint={blocked ?? shortcut}
        pressed={pressed}
        aria-disabled={blocked !== undefined || undefined}
        icon={<Icon aria-hidden="true" />}
        onClick={() => runCommand(command)}
      />
    );
  },
);

function UploadButtons(): ReactNode {
  return <DrawnUploadButtons blockedBy={useBlockedBy()(commands.upload)} />;
}

const DrawnUploadButtons = memo(({ blockedBy }: BlockedProps): ReactNode => {
  const { t } = useTranslation();
  const wordsOf = useWordsOf();
  const files = commands.upload;
  const folder = commands.uploadFolder;
  const { label, menuLabel, shortcut, blocked } = wordsOf(files, blockedBy);
  const disabled = blocked !== undefined || undefined;
  const Icon = files.icon;
  return (
    <div className={styles.split}>
      <Tooltip text={`${label} (${blocked ?? shortcut ?? ''})`}>
        <Button
          tone="primary"
          icon={<Icon aria-hidden="true" />}
          aria-disabled={disabled}
          className={styles.main}
          onClick={() => runCommand(files)}
        >
          {label}
        </Button>
      </Tooltip>
      <DropdownMenu
        groups={[
          [
            {
              id: 'upload',
              label: menuLabel,
              icon: <Icon aria-hidden="true" />,
              shortcut,
              onSelect: () => runCommand(files),
            },
            {
              id: 'uploadFolder',
              label: t('browser.commands.uploadFolder'),
              icon: <folder.icon aria-hidden="true" />,
              shortcut: wordsOf(folder, blockedBy).shortcut,
              onSelect: () => runCommand(folder),
            },
          ],
        ]}
      >
        <Button
          tone="primary"
          disabled={disabled}
          aria-label={t('browser.toolbar.uploadChoice')}
          className={styles.choice}
          icon={<ChevronDown aria-hidden="true" />}
        />
      </DropdownMenu>
    </div>
  );
});

/** The buttons for going back, forward and up. */
export function WayButtons(): ReactNode {
  return (
    <div className={styles.group}>
      <CommandButton id="goBack" />
      <CommandButton id="goForward" />
      <CommandButton id="goUp" />
    </div>
  );
}

/** The switch between the folder that is shown and all that is below it. */
export function SearchButton(): ReactNode {
  const searches = useListing(({ source }) => source.kind === 'folder' && source.scope === 'below');
  return <CommandButton id="searchBelow" pressed={searches} />;
}

/** The buttons for what can be done in a folder and with what is selected. */
export function Toolbar(): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="toolbar" aria-label={t('browser.toolbar.label')} className={styles.group}>
      <CommandButton id="refresh" />
      <UploadButtons />
      <CommandButton id="newFolder" />
      <span className={styles.line} />
      <CommandButton id="download" />
      <CommandButton id="copyLink" />
      <CommandButton id="delete" />
    </div>
  );
}
