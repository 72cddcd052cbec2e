import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferTotals } from '../../../shared/model/transfers';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { classNames } from '../../ui/classNames';
import styles from './TransfersPanel.module.css';

interface TransferSummaryProps {
  readonly totals: TransferTotals;
  readonly onGoTo: (state: 'running' | 'failed') => void;
}

/** How many transfers are in which state, how far they are together, and how fast. */
export function TransferSummary({ totals, onGoTo }: TransferSummaryProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { active, queued, done, failed, bytesDone, bytesTotal, bytesPerSecond } = totals;

  return (
    <div className={styles.summary}>
      {active > 0 && (
        <button
          type="button"
          className={styles.count}
          title={t('transfers.goToRunning')}
          onClick={() => onGoTo('running')}
        >
          {t('transfers.running', { count: active })}
        </button>
      )}
      {queued > 0 && <span>{t('transfers.queued', { count: queued })}</span>}
      {done > 0 && <span>{t('transfers.done', { count: done })}</span>}
      {failed > 0 && (
        <button
          type="button"
          className={classNames(styles.count, styles.failed)}
          title={t('transfers.goToFailed')}
          onClick={() => onGoTo('failed')}
        >
          {t('transfers.failed', { count: failed })}
        </button>
      )}
      {active + queued > 0 && (
        <span>
          {t('transfers.bytesOf', {
            done: formatSize(bytesDone, locale),
            total: formatSize(bytesTotal, locale),
          })}
        </span>
      )}
      {active > 0 && (
        <span>{t('transfers.speed', { speed: formatSize(bytesPerSecond, locale) })}</span>
      )}
    </div>
  );
}
