import { useContext } from 'react';
import type { ReactNode } from 'react';
import type { ListEntry } from '../../../shared/model/objects';
import { formatExactTime, formatSize, formatTime } from '../../state/format';
import { baseName, isDecomposed } from '../../state/keyNames';
import { Badge, DecomposedBadge } from '../../ui/Badge';
import { classNames } from '../../ui/classNames';
import { entryKind, entryName, entryType } from './entryNames';
import { EntryIcon } from './EntryIcon';
import styles from './Cells.module.css';
import { CellWords } from './cellWords';

/** A cell with a time: relative under a day, the exact one on hover. */
export function TimeCell({ at }: { readonly at: number | undefined }): ReactNode {
  const { locale, now } = useContext(CellWords);
  return (
    <div
      role="gridcell"
      className={classNames(styles.quiet, styles.figures)}
      title={at === undefined ? undefined : formatExactTime(at, locale)}
    >
      {at === undefined ? '' : formatTime(at, now, locale)}
    </div>
  );
}

function NameCell({ row }: { readonly row: ListEntry }): ReactNode {
  const { t } = useContext(CellWords);
  const name = baseName(row.key);
  const ownData = row.kind === 'object' && name.endsWith('/');
  return (
    <div role="gridcell" className={styles.name}>
      <EntryIcon kind={entryKind(row)} />
      <span
        className={classNames(styles.text, name === '/' && styles.emptyName)}
        title={entryName(row.key, t)}
      >
        {entryName(row.key, t)}
      </span>
      {isDecomposed(name) && <DecomposedBadge />}
      {ownData && <Badge>{t('browser.table.ownData')}</Badge>}
    </div>
  );
}

/** The cells of a folder or object, in the order of the table's columns. */
export function ObjectCells({ row }: { readonly row: ListEntry }): ReactNode {
  const { t, locale } = useContext(CellWords);
  const size = row.kind === 'object' ? row.size : undefined;
  return (
    <>
      <NameCell row={row} />
      <div
        role="gridcell"
        className={classNames(styles.quiet, styles.figures, styles.end)}
        title={size === undefined ? undefined : t('common.bytes', { count: size })}
      >
        {size === undefined ? '' : formatSize(size, locale)}
      </div>
      <TimeCell at={row.kind === 'object' ? row.lastModified : undefined} />
      <div role="gridcell" className={styles.quiet}>
        {row.kind === 'object' ? (row.storageClass ?? '') : ''}
      </div>
      <div role="gridcell" className={styles.quiet} title={entryType(row, t)}>
        {entryType(row, t)}
      </div>
    </>
  );
}
