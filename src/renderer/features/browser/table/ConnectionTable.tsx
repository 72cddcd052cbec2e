import { Server } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../shared/model/connection';
import { partId } from '../../../commands/windowParts';
import { useConnections } from '../../../state/connections';
import { classNames } from '../../../ui/classNames';
import { DataGrid } from '../../../ui/DataGrid';
import type { GridHandle } from '../../../ui/DataGrid';
import styles from './Cells.module.css';
import { IconNameCell } from './IconNameCell';
import { SkeletonRows, TableFrame } from './TableFrame';
import { useSingleRows } from './tableRows';
import { useColumnChoice } from './useColumnChoice';
import { useFileDrop } from '../useFileDrop';
import { useLabelledColumns } from './useLabelledColumns';
import { useMenuGroups } from './useMenuGroups';
import { useTable } from './useTable';

function idOf({ id }: Connection): string {
  return id;
}

function nameOf({ name }: Connection): string {
  return name;
}

interface CellProps {
  readonly row: Connection;
}

function NameCell({ row }: CellProps): ReactNode {
  return <IconNameCell icon={Server} name={row.name} />;
}

function ServerCell({ row }: CellProps): ReactNode {
  return (
    <div role="gridcell" className={styles.quiet} title={row.endpoint}>
      {row.endpoint ?? 'Amazon S3'}
    </div>
  );
}

function RegionCell({ row }: CellProps): ReactNode {
  return (
    <div role="gridcell" className={classNames(styles.quiet, styles.figures)}>
      {row.region ?? ''}
    </div>
  );
}

const columns = [
  { id: 'name', width: 240, smallest: 160, grows: true, leads: true, Cell: NameCell },
  { id: 'server', width: 240, smallest: 120, grows: true, Cell: ServerCell },
  { id: 'region', width: 120, smallest: 64, Cell: RegionCell },
] as const;

/** Every connection, where none is chosen. */
export function ConnectionTable(): ReactNode {
  const { t } = useTranslation();
  const connections = useConnections((state) => state.connections);
  const ids = useMemo(() => connections.map(idOf), [connections]);
  const names = useMemo(() => connections.map(({ name }) => name), [connections]);
  const rows = useSingleRows(ids, names);
  const menuGroups = useMenuGroups([['open'], ['refresh']]);
  const grid = useRef<GridHandle>(null);
  const { onRowMenu, ...table } = useTable({ grid, rows });
  const drop = useFileDrop(() => undefined);
  const choice = useColumnChoice('connections');
  const labelled = useLabelledColumns<Connection>(columns);
  const source = useMemo(
    () => ({ count: connections.length, rowAt: (index: number) => connections[index] }),
    [connections],
  );

  return (
    <TableFrame
      menu={menuGroups}
      onRowMenu={onRowMenu}
      drop={drop}
      table={
        <DataGrid
          ref={grid}
          id={partId('table')}
          label={t('browser.tree.connections')}
          columns={labelled}
          {...choice}
          source={source}
          rowLabel={nameOf}
          {...table}
        />
      }
      instead={connections.length === 0 ? <SkeletonRows /> : undefined}
    />
  );
}
