import { CircleAlert, ScrollText } from 'lucide-react';
import { memo, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityCall } from '../../../shared/model/app';
import { useActivity } from '../../state/activity';
import { useConnections } from '../../state/connections';
import { formatExactTime } from '../../state/format';
import { visibleName } from '../../state/keyNames';
import { useLocale } from '../../state/settings';
import { classNames } from '../../ui/classNames';
import { EmptyState } from '../../ui/EmptyState';
import { useRowWindow } from '../../ui/useRowWindow';
import styles from './ActivityPanel.module.css';

/** Pixels, as `.row` of the style sheet has it. */
const rowHeight = 24;

/** How near to its end the list counts as being there, in pixels. */
const endTolerance = 4;

/** Every call to a server, newest last. Stays at the end unless scrolled away from it. */
export function ActivityPanel(): ReactNode {
  const { t } = useTranslation();
  const calls = useActivity((state) => state.calls);
  const { scroller, first, end, scrollToRow } = useRowWindow({
    rowCount: calls.length,
    rowHeight,
    headerHeight: rowHeight,
  });
  const atEnd = useRef(true);

  useLayoutEffect(() => {
    if (atEnd.current) {
      scrollToRow(calls.length - 1);
    }
  }, [calls, scrollToRow]);

  return (
    <section aria-label={t('activity.title')} className={styles.panel}>
      {calls.length === 0 ? (
        <EmptyState icon={<ScrollText />} title={t('activity.emptyTitle')}>
          {t('activity.emptyText')}
        </EmptyState>
      ) : (
        <div
          ref={scroller}
          role="table"
          aria-label={t('activity.table')}
          aria-rowcount={calls.length + 1}
          tabIndex={0}
          className={styles.table}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            atEnd.current = scrollTop + clientHeight >= scrollHeight - endTolerance;
          }}
        >
          <div role="rowgroup" className={styles.headers}>
            <div role="row" aria-rowindex={1} className={styles.cells}>
              <span role="columnheader">{t('activity.time')}</span>
              <span role="columnheader">{t('activity.operation')}</span>
              <span role="columnheader">{t('activity.where')}</span>
              <span role="columnheader">{t('activity.status')}</span>
              <span role="columnheader" className={styles.number}>
                {t('activity.duration')}
              </span>
              <span role="columnheader" className={styles.number}>
                {t('activity.attempts')}
              </span>
              <span role="columnheader">{t('activity.requestId')}</span>
            </div>
          </div>
          <div role="rowgroup" className={styles.body} style={{ height: calls.length * rowHeight }}>
            {calls.slice(first, end).map((call, index) => (
              <CallRow key={call.id} call={call} position={first + index} />
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

interface CallRowProps {
  readonly call: ActivityCall;
  /** Counted from 0. */
  readonly position: number;
}

const CallRow = memo(function CallRow({ call, position }: CallRowProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const connection = useConnections(
    ({ connections }) => connections.find(({ id }) => id === call.connectionId)?.name,
  );
  const failed = call.errorCode !== undefined;
  const place = placeOf(call) ?? t('activity.allBuckets');

  return (
    <div
      role="row"
      // The header is the first row, and rows are counted from 1.
      aria-rowindex={position + 2}
      className={classNames(styles.cells, styles.row, failed && styles.failed)}
      style={{ transform: `translateY(${position * rowHeight}px)` }}
    >
      <span role="cell" title={formatExactTime(call.startedAt, locale)}>
        {clock(call.startedAt, locale)}
      </span>
      <span role="cell" title={call.operation}>
        {call.operation}
      </span>
      <span
        role="cell"
        title={t('activity.ofConnection', { place, connection: connection ?? call.connectionId })}
      >
        <bdi>{place}</bdi>
      </span>
      <span role="cell" className={styles.status} title={statusOf(call, t('activity.noAnswer'))}>
        {failed && <CircleAlert aria-hidden="true" />}
        {failed && `${t('activity.failed')} · `}
        {statusOf(call, t('activity.noAnswer'))}
      </span>
      <span role="cell" className={styles.number}>
        {t('activity.milliseconds', { count: Math.round(call.durationMs) })}
      </span>
      <span role="cell" className={styles.number}>
        {call.attempts}
      </span>
      <span role="cell" className={styles.requestId} title={requestIds(call)}>
        {call.requestId}
      </span>
    </div>
  );
});

function placeOf({ bucket, key }: ActivityCall): string | undefined {
  if (bucket === undefined) {
    return undefined;
  }
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${visibleName(key)}`;
}

function statusOf({ status, errorCode }: ActivityCall, noAnswer: string): string {
  return [status ?? noAnswer, errorCode].filter((part) => part !== undefined).join(' ');
}

function requestIds({ requestId, extendedRequestId }: ActivityCall): string {
  return [requestId, extendedRequestId].filter((id) => id !== undefined).join('\n');
}

function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
}
