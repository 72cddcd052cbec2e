import { Lock, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../ui/classNames';
import { isInHeader, rowIndexOf } from '../../../ui/DataGrid';
import { ContextMenu } from '../../../ui/Menu';
import type { MenuGroups } from '../../../ui/Menu';
import { folderName } from '../entryNames';
import styles from './TableFrame.module.css';
import type { FileDrop } from '../useFileDrop';

interface TableFrameProps {
  readonly menu: MenuGroups;
  /** A menu is asked for at a row, or (undefined) beside all rows. Keys ask for that of what is selected. */
  readonly onRowMenu: (index: number | undefined) => void;
  readonly drop: FileDrop;
  /** Stands above the table. */
  readonly notice?: ReactNode;
  readonly table: ReactNode;
  /** Stands in the place of rows: an empty state, an error, skeletons. */
  readonly instead?: ReactNode;
}

/** The place in the middle: a table, what stands instead of its rows, its menu and its drop zone. */
export function TableFrame({
  menu,
  onRowMenu,
  drop,
  notice,
  table,
  instead,
}: TableFrameProps): ReactNode {
  const { t } = useTranslation();
  const { target, isRefused, handlers } = drop;

  function pointAt(part: Element | undefined): void {
    if (part !== undefined && !isInHeader(part)) {
      onRowMenu(rowIndexOf(part));
    }
  }

  return (
    <div className={styles.frame}>
      {notice !== undefined && <div className={styles.notice}>{notice}</div>}
      <ContextMenu groups={menu} onAsk={pointAt}>
        <div
          className={classNames(
            styles.area,
            target !== undefined && target.id === undefined && styles.dropping,
          )}
          {...handlers}
        >
          {table}
          {instead !== undefined && <div className={styles.instead}>{instead}</div>}
          {isRefused && (
            <div className={classNames(styles.dropLabel, styles.refused)}>
              <Lock aria-hidden="true" />
              {t('errors.title.read_only')}
            </div>
          )}
          {target !== undefined && (
            <div className={styles.dropLabel}>
              <Upload aria-hidden="true" />
              {t('browser.table.dropHere', {
                folder: folderName(target.place.bucket, target.prefix),
              })}
            </div>
          )}
        </div>
      </ContextMenu>
    </div>
  );
}

const skeletonWidths = [180, 132, 216, 156, 108, 196, 144, 172].map((width) => `${width}px`);

/** Rows that stand for those that are still to come. */
export function SkeletonRows(): ReactNode {
  return (
    <div className={styles.skeletons} aria-hidden="true">
      {skeletonWidths.map((width, index) => (
        // The order never changes.
        <div key={index} className={styles.skeleton}>
          <span className={styles.skeletonIcon} />
          <span className={styles.skeletonText} style={{ width }} />
        </div>
      ))}
    </div>
  );
}
