import { ChevronDown, ChevronRight, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityCall } from '../../../shared/model/activity';
import { visibleName } from '../../../shared/model/visibleName';
import { useConnections } from '../../state/connections';
import { formatExactTime } from '../../state/format';
import { useLocale } from '../../state/settings';
import { classNames } from '../../ui/classNames';
import styles from './ActivityPanel.module.css';
import { actionWords, bytesOf, clock, placeOf, statusOf } from './placeWords';
import type { ActivityRow } from './rows';

/** Pixels, as `.row` of the style sheet has it. */
export const rowHeight = 24;

interface ActivityLineProps {
  readonly row: ActivityRow;
  /** Counted from 0. */
  readonly position: number;
  readonly selected: boolean;
  readonly current: boolean;
  /** Id of its element. */
  readonly elementId: string;
  readonly onClick: (id: string, event: MouseEvent) => void;
  readonly onToggle: (id: string) => void;
}

/** One line of the panel. */
export const ActivityLine = memo(function ActivityLine({
  row,
  position,
  selected,
  current,
  elementId,
  onClick,
  onToggle,
}: ActivityLineProps): ReactNode {
  const failed = row.kind === 'call' ? row.failed : row.failures > 0;
  return (
    <div
      id={elementId}
      role="row"
      // The header is the first row, and rows are counted from 1.
      aria-rowindex={position + 2}
      aria-level={row.kind === 'call' && row.nested ? 2 : 1}
      aria-selected={selected}
      aria-expanded={row.kind === 'action' ? !row.collapsed : undefined}
      className={classNames(
        styles.cells,
        styles.row,
        row.kind === 'action' && styles.action,
        failed && styles.failed,
        selected && styles.selected,
        current && styles.current,
      )}
      style={{ transform: `translateY(${position * rowHeight}px)` }}
      onClick={(event) => onClick(row.id, event)}
    >
      {row.kind === 'action' ? (
        <ActionCells row={row} onToggle={onToggle} />
      ) : (
        <CallCells call={row.call} nested={row.nested} failed={failed} />
      )}
    </div>
  );
});

function ActionCells({
  row: { id, action, calls, failures, collapsed },
  onToggle,
}: {
  readonly row: Extract<ActivityRow, { readonly kind: 'action' }>;
  readonly onToggle: (id: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = actionWords(action, t);
  return (
    <>
      <span role="gridcell" title={formatExactTime(action.startedAt, locale)}>
        {clock(action.startedAt, locale)}
      </span>
      <span role="gridcell" className={styles.actionName} title={words}>
        {calls.length > 0 && (
          <button
            type="button"
            tabIndex={-1}
            className={styles.fold}
            aria-label={t(collapsed ? 'activity.expand' : 'activity.collapse')}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(id);
            }}
          >
            {collapsed ? <ChevronRight aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
          </button>
        )}
        <bdi>{words}</bdi>
      </span>
      <span role="gridcell" className={styles.actionCount}>
        {calls.length > 0 && t('activity.count', { count: calls.length })}
        {failures > 0 && ` · ${t('activity.failures', { count: failures })}`}
        {action.waiting === true && (calls.length > 0 ? ' · ' : '') + t('activity.waiting')}
      </span>
    </>
  );
}

function CallCells({
  call,
  nested,
  failed,
}: {
  readonly call: ActivityCall;
  readonly nested: boolean;
  readonly failed: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const connection = useConnections(
    ({ connections }) => connections.find(({ id }) => id === call.connectionId)?.name,
  );
  const place = placeOf(call) ?? t('activity.allBuckets');
  const status = statusOf(call, t);
  const bytes = bytesOf(call, locale);
  return (
    <>
      <span role="gridcell" title={formatExactTime(call.startedAt, locale)}>
        {clock(call.startedAt, locale)}
      </span>
      <span role="gridcell" className={classNames(nested && styles.nested)} title={call.operation}>
        {call.operation}
      </span>
      <span
        role="gridcell"
        className={styles.place}
        title={t('activity.ofConnection', { place, connection: connection ?? call.connectionId })}
      >
        <Place call={call} />
      </span>
      <span role="gridcell" className={styles.status} title={status}>
        {failed && <CircleAlert role="img" aria-label={t('activity.failed')} />}
        {status}
      </span>
      <span role="gridcell" className={styles.number} title={bytes}>
        {bytes}
      </span>
      <span role="gridcell" className={styles.number}>
        {t('activity.milliseconds', { count: Math.round(call.durationMs) })}
      </span>
      <span role="gridcell" className={styles.number}>
        {call.attempts}
      </span>
      <span role="gridcell" className={styles.requestId} title={requestIds(call)}>
        {call.requestId}
      </span>
    </>
  );
}

function Place({ call: { bucket, key } }: { readonly call: ActivityCall }): ReactNode {
  const { t } = useTranslation();
  if (bucket === undefined || key === undefined) {
    return <bdi className={styles.key}>{placeOf({ bucket }) ?? t('activity.allBuckets')}</bdi>;
  }
  return (
    <>
      <bdi className={styles.bucket}>{`${placeOf({ bucket })}/`}</bdi>
      <bdi className={styles.key}>{visibleName(key)}</bdi>
    </>
  );
}

function requestIds({ requestId, extendedRequestId }: ActivityCall): string {
  return [requestId, extendedRequestId].filter((id) => id !== undefined).join('\n');
}
