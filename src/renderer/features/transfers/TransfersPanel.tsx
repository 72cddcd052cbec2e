import { ArrowDownUp, X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../../shared/model/transfers';
import {
  cancelTransfers,
  clearTransfers,
  retryTransfers,
  useTransfers,
} from '../../state/transfers';
import type { Planning } from '../../state/transfers';
import { Button, IconButton } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { ProgressBar } from '../../ui/ProgressBar';
import { useRowWindow } from '../../ui/useRowWindow';
import { TransferRow } from './TransferRow';
import styles from './TransfersPanel.module.css';
import { TransferSummary } from './TransferSummary';

/** Pixels, as `.row` of the style sheet has it. */
const rowHeight = 32;

/** Uploads and downloads: how far each one is, and what can be done about it. */
export function TransfersPanel(): ReactNode {
  const { t } = useTranslation();
  const transfers = useTransfers((state) => state.transfers);
  const totals = useTransfers((state) => state.totals);
  const planning = useTransfers((state) => state.planning);
  const { scroller, first, end, scrollToRow } = useRowWindow({
    rowCount: transfers.length,
    rowHeight,
  });
  const waiting = totals.active + totals.queued;
  const ended = transfers.length - waiting;

  // What is running stays in sight, until the list is scrolled or the mouse is about to press on it.
  const scrolled = useRef(false);
  const pointed = useRef(false);
  useLayoutEffect(() => {
    if (waiting === 0) {
      scrolled.current = false;
    } else if (!scrolled.current && !pointed.current) {
      const isRunning = ({ state }: Transfer): boolean => state === 'running';
      const firstRunning = transfers.findIndex(isRunning);
      if (firstRunning >= 0) {
        scrollToRow(transfers.findLastIndex(isRunning));
        scrollToRow(firstRunning);
      }
    }
  }, [transfers, waiting, scrollToRow]);

  function goTo(state: 'running' | 'failed'): void {
    scrolled.current = true;
    scrollToRow(transfers.findIndex((transfer) => transfer.state === state));
  }

  return (
    <section aria-label={t('transfers.title')} className={styles.panel}>
      {transfers.length > 0 && (
        <div className={styles.bar}>
          <TransferSummary totals={totals} onGoTo={goTo} />
          <Button tone="quiet" disabled={totals.failed === 0} onClick={() => void retryTransfers()}>
            {t('transfers.retryFailed')}
          </Button>
          <Button tone="quiet" disabled={waiting === 0} onClick={() => void cancelTransfers()}>
            {t('transfers.cancelAll')}
          </Button>
          <Button tone="quiet" disabled={ended <= 0} onClick={() => void clearTransfers()}>
            {t('transfers.clearFinished')}
          </Button>
        </div>
      )}
      {planning.map((plan) => (
        <PlanningRow key={plan.planId} planning={plan} />
      ))}
      {transfers.length === 0 && planning.length === 0 ? (
        <EmptyState icon={<ArrowDownUp />} title={t('transfers.emptyTitle')}>
          {t('transfers.emptyText')}
        </EmptyState>
      ) : (
        <div
          ref={scroller}
          className={styles.scroller}
          tabIndex={-1}
          onWheel={() => {
            scrolled.current = true;
          }}
          onKeyDown={() => {
            scrolled.current = true;
          }}
          onPointerEnter={() => {
            pointed.current = true;
          }}
          onPointerLeave={() => {
            pointed.current = false;
          }}
        >
          <ul
            aria-label={t('transfers.list')}
            className={styles.list}
            style={{ height: transfers.length * rowHeight }}
          >
            {transfers.slice(first, end).map((transfer, index) => (
              <TransferRow
                key={transfer.id}
                transfer={transfer}
                position={first + index}
                count={transfers.length}
                top={(first + index) * rowHeight}
              />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function PlanningRow({ planning }: { readonly planning: Planning }): ReactNode {
  const { t } = useTranslation();
  const words = t(
    planning.direction === 'upload' ? 'transfers.planningUpload' : 'transfers.planningDownload',
  );
  return (
    <div className={styles.planning}>
      <span className={styles.planningWords}>{words}</span>
      <div className={styles.progress}>
        <ProgressBar label={words} />
      </div>
      <IconButton label={t('common.stop')} icon={<X />} onClick={planning.stop} />
    </div>
  );
}
