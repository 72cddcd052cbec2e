import { Database } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketSummary } from '../../../shared/model/objects';
import { useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useListing } from '../../state/listing';
import { Button } from '../../ui/Button';
import { DataGrid } from '../../ui/DataGrid';
import type { GridHandle } from '../../ui/DataGrid';
import { EmptyState } from '../../ui/EmptyState';
import styles from './Cells.module.css';
import { CellWords, useCellWords } from './cellWords';
import { Failure } from './Failure';
import { partId } from './focus';
import { TimeCell } from './ObjectCells';
import { orderOf } from './shownRows';
import { SkeletonRows, TableFrame } from './TableFrame';
import { useFileDrop } from './useFileDrop';
import type { DropTarget } from './useFileDrop';
import { useMenuGroups } from './useMenuGroups';
import { useTable } from './useTable';

const noBuckets: readonly BucketSummary[] = [];

function nameOf({ name }: BucketSummary): string {
  return name;
}

function BucketCells({ row }: { readonly row: BucketSummary }): ReactNode {
  return (
    <>
      <div role="gridcell" className={styles.name}>
        <Database aria-hidden="true" className={styles.icon} />
        <span className={styles.text} title={row.name}>
          {row.name}
        </span>
      </div>
      <TimeCell at={row.createdAt} />
    </>
  );
}

function InsteadOfBuckets({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useTranslation();
  const state = useConnections(({ buckets }) => buckets[connectionId]);
  const loadBuckets = useConnections((store) => store.loadBuckets);
  const open = useDialogs((dialogs) => dialogs.open);
  const pin = (
    <Button onClick={() => open({ kind: 'pinLocation', connectionId })}>
      {t('browser.tree.pinBucket')}
    </Button>
  );
  if (state?.status === 'failed' && state.error !== undefined) {
    return (
      <Failure
        error={state.error}
        variant="panel"
        onRetry={() => void loadBuckets(connectionId)}
        actions={state.error.code === 'access_denied' ? pin : undefined}
      />
    );
  }
  if (state?.status === 'ready') {
    return (
      <EmptyState icon={<Database />} title={t('browser.empty.noBuckets')} actions={pin}>
        {t('browser.empty.noBucketsHint')}
      </EmptyState>
    );
  }
  return <SkeletonRows />;
}

/** The buckets of a connection. */
export function BucketTable({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useTranslation();
  const buckets = useConnections((state) => state.buckets[connectionId]?.buckets ?? noBuckets);
  const selection = useListing((state) => state.selection);
  const words = useCellWords();
  const order = useMemo(() => orderOf(buckets.map(nameOf)), [buckets]);
  const menuGroups = useMenuGroups([['open'], ['refresh']]);
  const grid = useRef<GridHandle>(null);
  const table = useTable({
    grid,
    order,
    nameAt: (index) => buckets[index]?.name ?? '',
    multiSelect: false,
  });

  const drop = useFileDrop((part): DropTarget | undefined => {
    const index = part.closest('[data-index]')?.getAttribute('data-index');
    const bucket = index === null || index === undefined ? undefined : buckets[Number(index)];
    return bucket === undefined
      ? undefined
      : { id: bucket.name, place: { connectionId, bucket: bucket.name }, prefix: '' };
  });

  return (
    <CellWords value={words}>
      <TableFrame
        menu={menuGroups}
        drop={drop}
        table={
          <DataGrid
            ref={grid}
            id={partId('table')}
            label={t('browser.table.label')}
            columns={[
              { id: 'name', label: t('browser.table.name'), width: 'minmax(180px, 1fr)' },
              { id: 'created', label: t('browser.table.created'), width: '200px' },
            ]}
            narrowest={380}
            rowCount={buckets.length}
            rowAt={(index) => buckets[index]}
            rowId={nameOf}
            rowLabel={nameOf}
            Cells={BucketCells}
            selectedIds={selection.ids}
            focusedIndex={table.focusedIndex}
            markedId={drop.target?.id}
            onRowClick={(row, event) => table.onRowClick(row?.name, event)}
            onRowOpen={({ name }) => table.onRowOpen(name)}
            onRowContextMenu={(row) => table.onRowContextMenu(row?.name)}
            onKeyDown={table.onKeyDown}
          />
        }
        instead={
          buckets.length === 0 ? <InsteadOfBuckets connectionId={connectionId} /> : undefined
        }
      />
    </CellWords>
  );
}
