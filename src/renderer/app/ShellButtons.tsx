import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandId } from '../commands/command';
import { commands, runCommand } from '../commands/commands';
import { useCommandWords } from '../commands/useCommands';
import { useSettings } from '../state/settings';
import { useTransfers } from '../state/transfers';
import { Button, IconButton } from '../ui/Button';
import { Tooltip } from '../ui/Tooltip';
import styles from './App.module.css';
import { useInspectorShown } from './useInspectorShown';

/** Shows or hides the Inspector. */
export function InspectorButton(): ReactNode {
  const shown = useInspectorShown();
  const wordsOf = useCommandWords();
  const command = commands.toggleInspector;
  const { label, shortcut, blocked } = wordsOf(command);
  return (
    <IconButton
      label={label}
      hint={blocked ?? shortcut}
      pressed={shown}
      aria-disabled={blocked !== undefined || undefined}
      icon={<command.icon aria-hidden="true" />}
      onClick={() => runCommand(command)}
    />
  );
}

function PanelButton({
  id,
  label,
  open,
}: {
  readonly id: CommandId;
  readonly label: string;
  readonly open: boolean;
}): ReactNode {
  const wordsOf = useCommandWords();
  const command = commands[id];
  const words = wordsOf(command);
  return (
    <Tooltip text={`${words.label} (${words.shortcut ?? ''})`} side="top">
      <Button
        tone="quiet"
        aria-pressed={open}
        icon={<command.icon aria-hidden="true" />}
        className={styles.panelButton}
        onClick={() => runCommand(command)}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

/** Shows or hides the panels below; tells how many transfers are on their way. */
export function PanelButtons(): ReactNode {
  const { t } = useTranslation();
  const panel = useSettings(({ settings }) => settings.bottomPanel);
  const underWay = useTransfers(({ totals }) => totals.active + totals.queued);
  const transfers = t('common.shell.transfers');
  return (
    <>
      <PanelButton
        id="toggleTransfers"
        label={underWay === 0 ? transfers : `${transfers} (${underWay})`}
        open={panel === 'transfers'}
      />
      <PanelButton
        id="toggleActivity"
        label={t('common.shell.activity')}
        open={panel === 'activity'}
      />
    </>
  );
}

/** Says, to screen readers alone, that transfers have ended: also while their panel is folded away. */
export function EndOfTransfers(): ReactNode {
  const { t } = useTranslation();
  const ended = useTransfers((state) => state.ended);
  return (
    <span role="status" aria-label={t('common.shell.transfers')} className={styles.hidden}>
      {ended !== undefined &&
        t(ended.failed > 0 ? 'transfers.someFailed' : 'transfers.allDone', { ...ended })}
    </span>
  );
}
