import { useContext, useState } from 'react';
import type { HTMLAttributes, ReactNode } from 'react';
import { extensionOf } from '../../../../shared/model/fileKinds';
import type { ViewRow } from '../../../../shared/model/views';
import { isDecomposed, parentPrefix } from '../../../../shared/model/keyNames';
import { formatExactTime, formatSize, formatTime } from '../../../state/format';
import { Badge, DecomposedBadge } from '../../../ui/Badge';
import { classNames } from '../../../ui/classNames';
import { EntryIcon } from '../../../ui/EntryIcon';
import { entryKind, rowName } from '../entryNames';
import styles from './Cells.module.css';
import { CellWords } from './cellWords';
import { markedName } from './markedName';
import type { NamePart } from './markedName';

/**
 * A tooltip that is written when the pointer comes: few of the cells that are drawn are ever pointed
 * at, exact times and counts take as long to write as the rest of a row, and an element whose tooltip
 * changes is styled anew. The Inspector tells them as well.
 */
function useTitle(
  write: () => string | undefined,
): Pick<HTMLAttributes<HTMLElement>, 'title' | 'onPointerEnter' | 'onPointerLeave'> {
  const [isPointedAt, setPointedAt] = useState(false);
  return {
    title: isPointedAt ? write() : undefined,
    onPointerEnter: () => setPointedAt(true),
    onPointerLeave: () => setPointedAt(false),
  };
}

/** A cell with a time: relative under a day, the exact one on hover. */
export function TimeCell({ at }: { readonly at: number | undefined }): ReactNode {
  const { locale, now } = useContext(CellWords);
  const title = useTitle(() => (at === undefined ? undefined : formatExactTime(at, locale)));
  return (
    <div role="gridcell" className={classNames(styles.quiet, styles.figures)} {...title}>
      {at === undefined ? '' : formatTime(at, now, locale)}
    </div>
  );
}

interface CellProps {
  readonly row: ViewRow;
}

function marked(parts: readonly NamePart[]): ReactNode {
  // The parts of a name never change their order.
  return parts.map(({ text, isFound }, index) =>
    isFound ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}

/** Characters of a name that are hardly ever cut off, so that its extension needs no element of its own. */
const shortName = 24;

/** Where a name gives way to its extension, which tells what it is: its end where there is none to keep. */
function cutAt(name: string, folders: number): number {
  const dot = name.lastIndexOf('.');
  return name.length - folders > shortName && extensionOf(name.slice(folders)) !== ''
    ? dot
    : name.length;
}

/** A name, with what the filter has found in it marked. The folders of a path give way to its end. */
function Name({ row: { entry, highlights } }: CellProps): ReactNode {
  const { t, prefix } = useContext(CellWords);
  const whole = rowName(entry.key, prefix, t);
  const title = useTitle(() => whole);
  const name = entry.key.slice(prefix.length);
  if (name === '' || name === '/') {
    // What the folder itself is called, or words for a name that is none: nothing that a filter finds.
    return (
      <span className={classNames(styles.text, name === '/' && styles.emptyName)} {...title}>
        {whole}
      </span>
    );
  }
  const folders = parentPrefix(name).length;
  const end = cutAt(name, folders);
  return (
    <span className={styles.path} {...title}>
      {folders > 0 && (
        <span className={classNames(styles.text, styles.folders)}>
          {marked(markedName(name, highlights, 0, folders))}
        </span>
      )}
      <span className={styles.text}>{marked(markedName(name, highlights, folders, end))}</span>
      {end < name.length && (
        <span className={classNames(styles.text, styles.extension)}>
          {marked(markedName(name, highlights, end))}
        </span>
      )}
    </span>
  );
}

/** The name of a folder or object, with what sets it apart. */
export function NameCell({ row }: CellProps): ReactNode {
  const { t, prefix } = useContext(CellWords);
  const { entry } = row;
  const name = entry.key.slice(prefix.length);
  const ownData = entry.kind === 'object' && entry.key.endsWith('/');
  return (
    <div role="gridcell" className={styles.name}>
      <EntryIcon kind={entryKind(entry)} />
      <Name row={row} />
      {isDecomposed(name) && <DecomposedBadge />}
      {ownData && <Badge>{t('browser.table.ownData')}</Badge>}
    </div>
  );
}

/** The size of an object; the exact bytes on hover. */
export function SizeCell({ row: { entry } }: CellProps): ReactNode {
  const { t, locale } = useContext(CellWords);
  const size = entry.kind === 'object' ? entry.size : undefined;
  const title = useTitle(() =>
    size === undefined ? undefined : t('common.bytes', { count: size }),
  );
  return (
    <div
      role="gridcell"
      className={classNames(styles.quiet, styles.figures, styles.end)}
      {...title}
    >
      {size === undefined ? '' : formatSize(size, locale)}
    </div>
  );
}

/** When an object was last modified. */
export function LastModifiedCell({ row: { entry } }: CellProps): ReactNode {
  return <TimeCell at={entry.kind === 'object' ? entry.lastModified : undefined} />;
}

/** The storage class of an object. */
export function StorageClassCell({ row: { entry } }: CellProps): ReactNode {
  return (
    <div role="gridcell" className={styles.quiet}>
      {entry.kind === 'object' ? (entry.storageClass ?? '') : ''}
    </div>
  );
}

/** The kind of a folder or object in words. */
export function TypeCell({ row: { entry } }: CellProps): ReactNode {
  const { typeOf } = useContext(CellWords);
  const type = typeOf(entry);
  const title = useTitle(() => type);
  return (
    <div role="gridcell" className={styles.quiet} {...title}>
      {type}
    </div>
  );
}
