import { ScrollText, SearchX } from 'lucide-react';
import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useActivity } from '../../state/activity';
import { useMac } from '../../state/settings';
import { EmptyState } from '../../ui/EmptyState';
import { useRowWindow } from '../../ui/useRowWindow';
import { ActivityBar } from './ActivityBar';
import { ActivityDetails } from './ActivityDetails';
import { ActivityLine, rowHeight } from './ActivityLine';
import styles from './ActivityPanel.module.css';
import { activityRows, callsOfRows } from './rows';
import type { ActivityFilter } from './rows';
import { useRowSelection } from './useRowSelection';

/** How near to its end the list counts as being there, in pixels. */
const endTolerance = 4;

/**
 * Every call to a server, by what the user did, newest last; beside it what the selected ones were.
 * Stays at the end unless scrolled away from it, or something is selected.
 */
export function ActivityPanel(): ReactNode {
  const { t } = useTranslation();
  const calls = useActivity((state) => state.calls);
  const actions = useActivity((state) => state.actions);
  const [filter, setFilter] = useState<ActivityFilter>('all');
  const [search, setSearch] = useState('');
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const mac = useMac();
  const listId = useId();

  const rows = useMemo(
    () => activityRows(calls, actions, { filter, search, collapsed }),
    [calls, actions, filter, search, collapsed],
  );
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const sight = useRowWindow({
    rowCount: rows.length,
    rowHeight,
    headerHeight: rowHeight,
  });
  const { scroller, first, end, scrollToRow } = sight;
  const { selected, current, onRowClick, onKeyDown, clear } = useRowSelection(ids, sight);
  const selectedRows = useMemo(() => rows.filter(({ id }) => selected.has(id)), [rows, selected]);
  const shown = useMemo(
    () => callsOfRows(activityRows(calls, actions, { filter, search, collapsed: new Set() })),
    [calls, actions, filter, search],
  );
  const atEnd = useRef(true);
  const isSelecting = selectedRows.length > 0;

  useLayoutEffect(() => {
    if (atEnd.current && !isSelecting) {
      scrollToRow(rows.length - 1);
    }
  }, [rows, isSelecting, scrollToRow]);

  const toggle = useCallback(
    (id: string) =>
      setCollapsed((before) => {
        const changed = new Set(before);
        if (!changed.delete(id)) {
          changed.add(id);
        }
        return changed;
      }),
    [],
  );

  if (calls.length === 0 && rows.length === 0 && search === '') {
    return (
      <section aria-label={t('activity.title')} className={styles.panel}>
        <EmptyState icon={<ScrollText />} title={t('activity.emptyTitle')}>
          {t('activity.emptyText')}
        </EmptyState>
      </section>
    );
  }
  return (
    <section aria-label={t('activity.title')} className={styles.panel}>
      <ActivityBar
        filter={filter}
        onFilter={setFilter}
        search={search}
        onSearch={setSearch}
        total={calls.length}
        shown={shown}
        selected={callsOfRows(selectedRows)}
      />
      <div className={styles.halves}>
        {rows.length === 0 ? (
          <EmptyState icon={<SearchX />} title={t('activity.nothingFound')}>
            {t('activity.nothingFoundText')}
          </EmptyState>
        ) : (
          <div
            ref={scroller}
            role="treegrid"
            aria-label={t('activity.table')}
            aria-rowcount={rows.length + 1}
            aria-multiselectable="true"
            aria-activedescendant={
              current !== undefined && ids.includes(current) ? `${listId}-${current}` : undefined
            }
            tabIndex={0}
            className={styles.table}
            onKeyDown={(event) => {
              if (isOfWindow(event, mac)) return;
              const row = rows.find(({ id }) => id === current);
              const folds =
                event.key ===
                (row?.kind === 'action' && row.collapsed ? 'ArrowRight' : 'ArrowLeft');
              if (row?.kind === 'action' && folds) {
                event.preventDefault();
                event.stopPropagation();
                toggle(row.id);
              } else {
                onKeyDown(event);
              }
            }}
            onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
              atEnd.current = scrollTop + clientHeight >= scrollHeight - endTolerance;
            }}
          >
            <Headers />
            <div
              role="rowgroup"
              className={styles.body}
              style={{ height: rows.length * rowHeight }}
            >
              {rows.slice(first, end).map((row, index) => (
                <ActivityLine
                  key={row.id}
                  row={row}
                  position={first + index}
                  selected={selected.has(row.id)}
                  current={current === row.id}
                  elementId={`${listId}-${row.id}`}
                  onClick={onRowClick}
                  onToggle={toggle}
                />
              ))}
            </div>
          </div>
        )}
        {isSelecting && <ActivityDetails rows={selectedRows} onClose={clear} />}
      </div>
    </section>
  );
}

/** With these keys an arrow is the window's, which goes back or up. */
function isOfWindow({ key, altKey, metaKey }: KeyboardEvent, mac: boolean): boolean {
  return altKey || (mac && metaKey && key !== 'a');
}

function Headers(): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className={styles.headers}>
      <div role="row" aria-rowindex={1} className={styles.cells}>
        <span role="columnheader">{t('activity.time')}</span>
        <span role="columnheader">{t('activity.operation')}</span>
        <span role="columnheader">{t('activity.where')}</span>
        <span role="columnheader">{t('activity.status')}</span>
        <span role="columnheader" className={styles.number}>
          {t('activity.bytes')}
        </span>
        <span role="columnheader" className={styles.number}>
          {t('activity.duration')}
        </span>
        <span role="columnheader" className={styles.number}>
          {t('activity.attempts')}
        </span>
        <span role="columnheader">{t('activity.requestId')}</span>
      </div>
    </div>
  );
}
