import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTransfers } from '../../state/transfers';
import { Button } from '../../ui/Button';
import styles from './TransfersPanel.module.css';

/** Asks about transfers that were under way when the app ended. */
export function InterruptedNotice(): ReactNode {
  const { t } = useTranslation();
  const count = useTransfers((state) => state.interrupted);
  const resume = useTransfers((state) => state.resumeInterrupted);
  const discard = useTransfers((state) => state.discardInterrupted);
  if (count === 0) return null;
  return (
    <div className={styles.interrupted}>
      <p role="status" className={styles.interruptedWords}>
        {t('transfers.interrupted.text', { count })}
      </p>
      <Button tone="primary" onClick={() => void resume()}>
        {t('transfers.interrupted.resume', { count })}
      </Button>
      <Button onClick={discard}>{t('transfers.interrupted.discard', { count })}</Button>
    </div>
  );
}
