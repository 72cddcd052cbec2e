import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { useTransfers } from '../../state/transfers';
import { classNames } from '../../ui/classNames';
import { useSteady } from '../../ui/useSteady';
import { holdWords } from './holdWords';
import { timeLeftWords } from './timeLeft';
import styles from './TransfersPanel.module.css';

/** Milliseconds for which figures stand still, so that they can be read. */
const steadyMs = 1000;

interface TransferSummaryProps {
  readonly onGoTo: (filter: 'active' | 'failed') => void;
}

/** What runs and what failed, how far all is together, how fast, and how long it will take. */
export function TransferSummary({ onGoTo }: TransferSummaryProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const totals = useTransfers((state) => state.totals);
  const hold = useTransfers((state) => state.hold);
  const { bytesPerSecond, secondsLeft } = useSteady(totals, steadyMs);
  const { active, queued, failed, bytesDone, bytesTotal } = totals;
  const isMoving = active > 0 && bytesPerSecond > 0;

  return (
    <div className={styles.summary}>
      {active > 0 && (
        <button
          type="button"
          className={classNames(styles.count, styles.running)}
          title={t('transfers.goToRunning')}
          onClick={() => onGoTo('active')}
        >
          {t('transfers.running', { count: active })}
        </button>
      )}
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
      {hold !== undefined && <span role="status">{holdWords(hold, isMoving, t)}</span>}
      {isMoving && (
        <span>{t('transfers.speed', { speed: formatSize(bytesPerSecond, locale) })}</span>
      )}
      {active > 0 && secondsLeft !== undefined && <span>{timeLeftWords(secondsLeft, t)}</span>}
    </div>
  );
}
