import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogs } from '../../state/dialogs';
import { formatNumber } from '../../state/format';
import { useLocale } from '../../state/settings';
import { transferFilters } from '../../state/transferList';
import {
  askToDiscard,
  clearTransfers,
  pauseTransfers,
  resumeTransfers,
  retryTransfers,
  transfersOf,
  useTransfers,
} from '../../state/transfers';
import { Button, IconButton } from '../../ui/Button';
import { InlineSelect } from '../../ui/InlineSelect';
import { DropdownMenu } from '../../ui/Menu';
import { TransferSummary } from './TransferSummary';
import styles from './TransfersPanel.module.css';

interface TransfersBarProps {
  readonly onGoTo: (filter: 'active' | 'failed') => void;
}

function cancelAll(): void {
  askToDiscard('cancel', [
    ...transfersOf('active'),
    ...transfersOf('waiting'),
    ...transfersOf('paused'),
  ]);
}

/** Asks in any case, as its name says. */
function removeFailed(): void {
  const transfers = transfersOf('failed');
  useDialogs.getState().open({ kind: 'discardTransfers', how: 'remove', transfers });
}

/** What is shown, how all of it goes, and what can be done with all of it. */
export function TransfersBar({ onGoTo }: TransfersBarProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const list = useTransfers((state) => state.list);
  const filter = useTransfers((state) => state.filter);
  const setFilter = useTransfers((state) => state.setFilter);
  // The notice about interrupted transfers has that button as long as it is there.
  const isAsked = useTransfers((state) => state.interrupted > 0);
  const underWay = list.count('active') + list.count('waiting');
  const paused = list.count('paused');
  const failed = list.count('failed');
  const finished = list.count('all') - underWay - paused - failed;

  const commands = [
    { id: 'pauseAll', enabled: underWay > 0, run: pauseTransfers },
    { id: 'resumeAll', enabled: paused > 0, run: resumeTransfers },
    { id: 'cancelAll', enabled: underWay + paused > 0, run: cancelAll },
    { id: 'retryFailed', enabled: failed > 0, run: retryTransfers },
    { id: 'clearFinished', enabled: finished > 0, run: clearTransfers },
  ] as const;

  return (
    <div className={styles.bar}>
      <InlineSelect
        label={t('transfers.show')}
        value={filter}
        choices={transferFilters.map((value) => ({
          value,
          label: `${t(`transfers.filters.${value}`)} (${formatNumber(list.count(value), locale)})`,
        }))}
        onChange={setFilter}
      />
      <TransferSummary onGoTo={onGoTo} />
      <div className={styles.buttons}>
        {commands
          .filter(({ id }) => !(isAsked && id === 'resumeAll'))
          .map(({ id, enabled, run }) => (
            <Button
              key={id}
              tone="quiet"
              className={id === 'retryFailed' || id === 'clearFinished' ? styles.seldom : undefined}
              disabled={!enabled}
              onClick={() => void run()}
            >
              {t(`transfers.${id}`)}
            </Button>
          ))}
      </div>
      <DropdownMenu
        groups={[
          commands.map(({ id, enabled, run }) => ({
            id,
            label: t(`transfers.${id}`),
            disabled: !enabled,
            onSelect: () => void run(),
          })),
          [
            {
              id: 'removeFailed',
              label: t('transfers.removeFailed'),
              disabled: failed === 0,
              onSelect: removeFailed,
            },
            {
              id: 'unfinished',
              label: t('transfers.unfinished.command'),
              onSelect: () => useDialogs.getState().open({ kind: 'unfinishedUploads' }),
            },
          ],
        ]}
      >
        <IconButton label={t('transfers.more')} icon={<Ellipsis />} />
      </DropdownMenu>
    </div>
  );
}
