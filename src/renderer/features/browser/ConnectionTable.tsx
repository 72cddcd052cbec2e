import { Server } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/model/connection';
import { useConnections } from '../../state/connections';
import { useListing } from '../../state/listing';
import { classNames } from '../../ui/classNames';
import { DataGrid } from '../../ui/DataGrid';
import type { GridHandle } from '../../ui/DataGrid';
import styles from './Cells.module.css';
import { partId } from './focus';
import { orderOf } from './shownRows';
import { SkeletonRows, TableFrame } from './TableFrame';
import { useFileDrop } from './useFileDrop';
import { useMenuGroups } from './useMenuGroups';
import { useTable } from './useTable';

function idOf({ id }: Connection): string {
  return id;
}

function nameOf({ name }: Connection): string {
  return name;
}

function ConnectionCells({ row }: { readonly row: Connection }): ReactNode {
  return (
    <>
      <div role="gridcell" className={styles.name}>
        <Server aria-hidden="true" className={styles.icon} />
        <span className={styles.text} title={row.name}>
          {row.name}
        </span>
      </div>
      <div role="gridcell" className={styles.quiet} title={row.endpoint}>
        {row.endpoint ?? 'Amazon S3'}
      </div>
      <div role="gridcell" className={classNames(styles.quiet, styles.figures)}>
        {row.region ?? ''}
      </div>
    </>
  );
}

/** Every connection, where none is chosen. */
export function ConnectionTable(): ReactNode {
  const { t } = useTranslation();
  const connections = useConnections((state) => state.connections);
  const selection = useListing((state) => state.selection);
  const order = useMemo(() => orderOf(connections.map(idOf)), [connections]);
  const menuGroups = useMenuGroups([['open'], ['refresh']]);
  const grid = useRef<GridHandle>(null);
  const table = useTable({
    grid,
    order,
    nameAt: (index) => connections[index]?.name ?? '',
    multiSelect: false,
  });
  const drop = useFileDrop(() => undefined);

  return (
    <TableFrame
      menu={menuGroups}
      drop={drop}
      table={
        <DataGrid
          ref={grid}
          id={partId('table')}
          label={t('browser.tree.connections')}
          columns={[
            { id: 'name', label: t('browser.table.name'), width: 'minmax(160px, 1fr)' },
            { id: 'server', label: t('browser.table.server'), width: 'minmax(120px, 1fr)' },
            { id: 'region', label: t('browser.table.region'), width: '120px' },
          ]}
          narrowest={420}
          rowCount={connections.length}
          rowAt={(index) => connections[index]}
          rowId={idOf}
          rowLabel={nameOf}
          Cells={ConnectionCells}
          selectedIds={selection.ids}
          focusedIndex={table.focusedIndex}
          onRowClick={(row, event) => table.onRowClick(row?.id, event)}
          onRowOpen={({ id }) => table.onRowOpen(id)}
          onRowContextMenu={(row) => table.onRowContextMenu(row?.id)}
          onKeyDown={table.onKeyDown}
        />
      }
      instead={connections.length === 0 ? <SkeletonRows /> : undefined}
    />
  );
}
