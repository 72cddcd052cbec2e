import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDialogs } from '../../state/dialogs';
import { formatNumber } from '../../state/format';
import { useLocale } from '../../state/settings';
import { transferFilters } from '../../state/transferList';
import {
  cancelTransfers,
  clearTransfers,
  pauseTransfers,
  resumeTransfers,
  retryTransfers,
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
  const ended = list.count('all') - underWay - paused;

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
        <Button tone="quiet" disabled={underWay === 0} onClick={() => void pauseTransfers()}>
          {t('transfers.pauseAll')}
        </Button>
        {!isAsked && (
          <Button tone="quiet" disabled={paused === 0} onClick={() => void resumeTransfers()}>
            {t('transfers.resumeAll')}
          </Button>
        )}
        <Button
          tone="quiet"
          disabled={underWay + paused === 0}
          onClick={() => void cancelTransfers()}
        >
          {t('transfers.cancelAll')}
        </Button>
        <Button tone="quiet" disabled={failed === 0} onClick={() => void retryTransfers()}>
          {t('transfers.retryFailed')}
        </Button>
        <Button tone="quiet" disabled={ended === 0} onClick={() => void clearTransfers()}>
          {t('transfers.clearFinished')}
        </Button>
      </div>
      <DropdownMenu
        groups={[
          [
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
