import { Database } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketSummary } from '../../../../shared/model/objects';
import { partId } from '../../../commands/windowParts';
import { useConnections } from '../../../state/connections';
import { useDialogs } from '../../../state/dialogs';
import { useListing } from '../../../state/listing';
import { Button } from '../../../ui/Button';
import { DataGrid, rowIndexOf } from '../../../ui/DataGrid';
import type { GridHandle } from '../../../ui/DataGrid';
import { EmptyState } from '../../../ui/EmptyState';
import { CellWords, useCellWords } from './cellWords';
import { Failure } from '../Failure';
import { IconNameCell } from './IconNameCell';
import { TimeCell } from './ObjectCells';
import { SkeletonRows, TableFrame } from './TableFrame';
import { useSingleRows } from './tableRows';
import { useColumnChoice } from './useColumnChoice';
import { useFileDrop } from '../useFileDrop';
import type { DropTarget } from '../useFileDrop';
import { useLabelledColumns } from './useLabelledColumns';
import { useMenuGroups } from './useMenuGroups';
import { useTable } from './useTable';

const noBuckets: readonly BucketSummary[] = [];

function nameOf({ name }: BucketSummary): string {
  return name;
}

interface CellProps {
  readonly row: BucketSummary;
}

function NameCell({ row }: CellProps): ReactNode {
  return <IconNameCell icon={Database} name={row.name} />;
}

function CreatedCell({ row }: CellProps): ReactNode {
  return <TimeCell at={row.createdAt} />;
}

const columns = [
  { id: 'name', width: 240, smallest: 180, grows: true, leads: true, Cell: NameCell },
  { id: 'created', width: 200, smallest: 80, Cell: CreatedCell },
] as const;

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
  const words = useCellWords();
  const ids = useMemo(() => buckets.map(nameOf), [buckets]);
  const rows = useSingleRows(ids, ids);
  const menuGroups = useMenuGroups([['open'], ['refresh']]);
  const grid = useRef<GridHandle>(null);
  const { onRowMenu, ...table } = useTable({ grid, rows });

  const choice = useColumnChoice('buckets');
  const labelled = useLabelledColumns<BucketSummary>(columns);
  const source = useMemo(
    () => ({ count: buckets.length, rowAt: (index: number) => buckets[index] }),
    [buckets],
  );

  const server = useListing((state) => state.server);
  const drop = useFileDrop((part): DropTarget | undefined => {
    const bucket = buckets[rowIndexOf(part) ?? -1];
    return bucket === undefined
      ? undefined
      : { id: bucket.name, place: { connectionId, bucket: bucket.name, server }, prefix: '' };
  });

  return (
    <CellWords value={words}>
      <TableFrame
        menu={menuGroups}
        onRowMenu={onRowMenu}
        drop={drop}
        table={
          <DataGrid
            ref={grid}
            id={partId('table')}
            label={t('browser.table.label')}
            columns={labelled}
            {...choice}
            source={source}
            rowLabel={nameOf}
            markedIndex={drop.target?.id === undefined ? -1 : ids.indexOf(drop.target.id)}
            {...table}
          />
        }
        instead={
          buckets.length === 0 ? <InsteadOfBuckets connectionId={connectionId} /> : undefined
        }
      />
    </CellWords>
  );
}
