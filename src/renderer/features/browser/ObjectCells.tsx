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

interface CellProps {
  readonly row: ListEntry;
}

/** The name of a folder or object, with what sets it apart. */
export function NameCell({ row }: CellProps): ReactNode {
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

/** The size of an object; the exact bytes on hover. */
export function SizeCell({ row }: CellProps): ReactNode {
  const { t, locale } = useContext(CellWords);
  const size = row.kind === 'object' ? row.size : undefined;
  return (
    <div
      role="gridcell"
      className={classNames(styles.quiet, styles.figures, styles.end)}
      title={size === undefined ? undefined : t('common.bytes', { count: size })}
    >
      {size === undefined ? '' : formatSize(size, locale)}
    </div>
  );
}

/** When an object was last modified. */
export function LastModifiedCell({ row }: CellProps): ReactNode {
  return <TimeCell at={row.kind === 'object' ? row.lastModified : undefined} />;
}

/** The storage class of an object. */
export function StorageClassCell({ row }: CellProps): ReactNode {
  return (
    <div role="gridcell" className={styles.quiet}>
      {row.kind === 'object' ? (row.storageClass ?? '') : ''}
    </div>
  );
}

/** The kind of a folder or object in words. */
export function TypeCell({ row }: CellProps): ReactNode {
  const { t } = useContext(CellWords);
  return (
    <div role="gridcell" className={styles.quiet} title={entryType(row, t)}>
      {entryType(row, t)}
    </div>
  );
}
