import { FileUp, FolderOpen, SearchX } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketPlace } from '../../../../shared/model/places';
import type { SortOrder, ViewRow } from '../../../../shared/model/views';
import { misreadWord } from '../../../../shared/query/misread';
import { commands, runCommand } from '../../../commands/commands';
import { useBlockedBy } from '../../../commands/useCommands';
import { partId } from '../../../commands/windowParts';
import { useListing } from '../../../state/listing';
import { filterHere, sortHere } from '../../../state/browse';
import { Button } from '../../../ui/Button';
import { DataGrid, rowIndexOf } from '../../../ui/DataGrid';
import type { GridColumn, GridHandle } from '../../../ui/DataGrid';
import { EmptyState } from '../../../ui/EmptyState';
import { CellWords, useCellWords } from './cellWords';
import { rowName } from '../entryNames';
import { Failure } from '../Failure';
import { LastModifiedCell, NameCell, SizeCell, StorageClassCell, TypeCell } from './ObjectCells';
import { rowDescription } from './rowDescription';
import { SkeletonRows, TableFrame } from './TableFrame';
import { useManyRows } from './tableRows';
import { useColumnChoice } from './useColumnChoice';
import { useFileDrop } from '../useFileDrop';
import type { DropTarget } from '../useFileDrop';
import { useMenuGroups } from './useMenuGroups';
import { useTable } from './useTable';

type SortColumn = SortOrder['column'];
type ObjectColumn = Omit<GridColumn<ViewRow>, 'label' | 'id'> & { readonly id: SortColumn };

const columns: readonly ObjectColumn[] = [
  { id: 'name', width: 240, smallest: 180, grows: true, leads: true, Cell: NameCell },
  { id: 'size', width: 76, smallest: 64, align: 'end', Cell: SizeCell },
  { id: 'lastModified', width: 160, smallest: 80, Cell: LastModifiedCell },
  { id: 'storageClass', width: 104, smallest: 64, Cell: StorageClassCell },
  { id: 'type', width: 112, smallest: 64, Cell: TypeCell },
];

const menu = [
  ['open', 'goToFolder'],
  ['download', 'copyLink'],
  ['rename', 'editMetadata', 'delete'],
  ['upload', 'uploadFolder', 'newFolder'],
  ['selectAll', 'invertSelection', 'refresh', 'searchBelow'],
] as const;

function flipped(sort: SortOrder, column: SortColumn): SortOrder {
  const again = sort.column === column && sort.direction === 'ascending';
  return { column, direction: again ? 'descending' : 'ascending' };
}

interface ObjectTableProps {
  readonly place: BucketPlace;
  readonly prefix: string;
  readonly scope: 'folder' | 'below';
}

/** How much a filter that shows nothing has looked at, and what in it may have been meant otherwise. */
function NothingFound({
  filter,
  scope,
}: Pick<ObjectTableProps, 'scope'> & { readonly filter: string }): ReactNode {
  const { t } = useTranslation();
  const total = useListing((state) => state.total);
  const misread = misreadWord(filter);
  return (
    <>
      {scope === 'below'
        ? t('browser.status.searched', { count: total })
        : t('browser.filter.noMatchHint', { count: total })}
      {misread !== undefined && (
        <>
          <br />
          {t(`browser.filter.misread.${misread.meant}`, { word: misread.word })}
        </>
      )}
    </>
  );
}

function InsteadOfRows({ prefix, scope }: Pick<ObjectTableProps, 'prefix' | 'scope'>): ReactNode {
  const { t } = useTranslation();
  const status = useListing((state) => state.status);
  const error = useListing((state) => state.error);
  const filter = useListing((state) => state.appliedFilter);
  const total = useListing((state) => state.total);
  const refresh = useListing((state) => state.refresh);
  const isReadOnly = useBlockedBy()(commands.upload) === 'readOnly';

  if (filter !== '' && total > 0) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={
          status === 'complete'
            ? t('browser.filter.noMatch', { text: filter })
            : t('browser.filter.noMatchYet', { text: filter })
        }
        actions={
          <>
            {status === 'stopped' && <Button onClick={refresh}>{t('common.retry')}</Button>}
            <Button onClick={() => filterHere('')}>{t('browser.filter.clear')}</Button>
          </>
        }
      >
        <NothingFound filter={filter} scope={scope} />
      </EmptyState>
    );
  }
  switch (status) {
    case 'idle':
    case 'waiting':
    case 'listing':
      return <SkeletonRows />;
    case 'failed':
      return error === undefined ? null : (
        <Failure error={error} variant="panel" onRetry={refresh} />
      );
    case 'stopped':
      return (
        <EmptyState
          icon={<FolderOpen />}
          title={t('browser.empty.stopped')}
          actions={<Button onClick={refresh}>{t('common.retry')}</Button>}
        />
      );
    case 'complete':
      return (
        <EmptyState
          icon={<FileUp />}
          title={
            scope === 'below'
              ? t('browser.empty.below')
              : prefix === ''
                ? t('browser.empty.bucket')
                : t('browser.empty.folder')
          }
          actions={
            isReadOnly ? undefined : (
              <Button onClick={() => runCommand(commands.upload)}>
                {t('browser.empty.chooseFiles')}
              </Button>
            )
          }
        >
          {isReadOnly ? t('errors.title.read_only') : t('browser.empty.folderHint')}
        </EmptyState>
      );
  }
}

/** The folders and objects of one folder, or all objects below it, as far as they are listed. */
export function ObjectTable({ place, prefix, scope }: ObjectTableProps): ReactNode {
  const { t } = useTranslation();
  const listed = useListing((state) => state.view);
  const leaving = useListing((state) => state.leaving);
  const view = leaving?.view ?? listed;
  const drawn = leaving?.source ?? { place, prefix, scope };
  const list = JSON.stringify([drawn.place, drawn.prefix, drawn.scope]);
  const sort = useListing((state) => state.sort);
  const error = useListing((state) => state.error);
  // Also above rows that the filter hides, all of them perhaps.
  const hasRows = useListing((state) => state.total > 0);
  const isOlder = useListing((state) => state.rememberedFrom !== undefined);
  const refresh = useListing((state) => state.refresh);
  const words = useCellWords(drawn.prefix);
  const rows = useManyRows();
  const menuGroups = useMenuGroups(menu);
  const grid = useRef<GridHandle>(null);
  const { onRowMenu, ...table } = useTable({ grid, rows });

  const choice = useColumnChoice('objects');
  const labelled = useMemo(
    () =>
      columns.map((column) => ({
        ...column,
        label: t(`browser.table.${column.id}`),
        sorted: sort.column === column.id ? sort.direction : undefined,
        onSort: () => sortHere(flipped(sort, column.id)),
      })),
    [t, sort],
  );
  const source = useMemo(
    () => ({ list, count: view.rowCount, rowAt: view.rowAt, ask: view.ask }),
    [list, view],
  );

  const seen = { ...place, server: useListing((state) => state.server) };
  const drop = useFileDrop((part): DropTarget | undefined => {
    if (error?.code === 'no_such_bucket') return undefined;
    // Rows that give way to others are not of this place.
    const entry = leaving === undefined ? view.rowAt(rowIndexOf(part) ?? -1)?.entry : undefined;
    return entry?.kind === 'folder'
      ? { id: entry.key, place: seen, prefix: entry.key }
      : { place: seen, prefix };
  });

  return (
    <CellWords value={words}>
      <TableFrame
        menu={menuGroups}
        onRowMenu={(index) => onRowMenu(leaving === undefined ? index : undefined)}
        drop={drop}
        notice={
          error !== undefined && hasRows ? (
            <Failure
              error={error}
              context={t(isOlder ? 'browser.table.notRenewed' : 'browser.table.incomplete')}
              // As many rows would come once more, to the same end.
              onRetry={error.code === 'too_large' ? undefined : refresh}
            />
          ) : undefined
        }
        table={
          <DataGrid
            ref={grid}
            id={partId('table')}
            label={t('browser.table.label')}
            columns={labelled}
            {...choice}
            source={source}
            rowLabel={({ entry }) => rowName(entry.key, drawn.prefix, t)}
            rowDescription={(row) => rowDescription(row, words)}
            isLeaving={leaving !== undefined}
            markedIndex={drop.target?.id === undefined ? -1 : view.indexOf(drop.target.id)}
            {...table}
          />
        }
        instead={view.rowCount === 0 ? <InsteadOfRows prefix={prefix} scope={scope} /> : undefined}
      />
    </CellWords>
  );
}
