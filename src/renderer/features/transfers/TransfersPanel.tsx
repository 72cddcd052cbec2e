import { X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTransfers } from '../../state/transfers';
import type { Planning } from '../../state/transfers';
import { Button, IconButton } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { ProgressBar } from '../../ui/ProgressBar';
import { useRowWindow } from '../../ui/useRowWindow';
import { InterruptedNotice } from './InterruptedNotice';
import { TransferRows, rowHeight } from './TransferRows';
import { TransfersBar } from './TransfersBar';
import styles from './TransfersPanel.module.css';

/** Uploads and downloads: how far each one is, and what can be done about it. */
export function TransfersPanel(): ReactNode {
  const { t } = useTranslation();
  const list = useTransfers((state) => state.list);
  const filter = useTransfers((state) => state.filter);
  const setFilter = useTransfers((state) => state.setFilter);
  const planning = useTransfers((state) => state.planning);
  const count = list.count(filter);
  const rows = useRowWindow({ rowCount: count, rowHeight });
  const { scroller, scrollToRow } = rows;
  const isUnderWay = list.count('active') + list.count('waiting') > 0;

  // What is running stays in sight, until the list is scrolled or the mouse is about to press on it.
  const scrolled = useRef(false);
  const pointed = useRef(false);
  const isDrawn = count > 0;
  useLayoutEffect(() => {
    // The mouse does not leave what goes from under it.
    if (!isDrawn) pointed.current = false;
  }, [isDrawn]);
  useLayoutEffect(() => {
    if (!isUnderWay) {
      scrolled.current = false;
    } else if (filter === 'all' && !scrolled.current && !pointed.current) {
      const running = list.count('active');
      for (const end of [running - 1, 0]) {
        const transfer = list.at('active', end);
        if (transfer !== undefined) {
          scrollToRow(list.positionOf('all', transfer.id));
        }
      }
    }
  }, [list, filter, isUnderWay, scrollToRow]);

  function lookAround(): void {
    scrolled.current = true;
  }

  function goTo(group: 'active' | 'failed'): void {
    const first = list.at(group, 0);
    if (filter !== 'all' && filter !== group) {
      setFilter(group);
    } else if (first !== undefined) {
      lookAround();
      scrollToRow(list.positionOf(filter, first.id));
    }
  }

  return (
    <section aria-label={t('transfers.title')} className={styles.panel}>
      <TransfersBar onGoTo={goTo} />
      <InterruptedNotice />
      {planning.map((plan) => (
        <PlanningRow key={plan.planId} planning={plan} />
      ))}
      {list.count('all') === 0 && planning.length === 0 && (
        <EmptyState title={t('transfers.emptyTitle')}>{t('transfers.emptyText')}</EmptyState>
      )}
      {list.count('all') > 0 && count === 0 && (
        <EmptyState
          title={t('transfers.noneShown')}
          actions={<Button onClick={() => setFilter('all')}>{t('transfers.showAll')}</Button>}
        />
      )}
      {isDrawn && (
        <div
          ref={scroller}
          className={styles.scroller}
          tabIndex={-1}
          onWheel={lookAround}
          onPointerEnter={() => {
            pointed.current = true;
          }}
          onPointerLeave={() => {
            pointed.current = false;
          }}
        >
          <TransferRows list={list} filter={filter} rows={rows} onLookAround={lookAround} />
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
