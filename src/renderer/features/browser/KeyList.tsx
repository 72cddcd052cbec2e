import type { ReactNode } from 'react';
import { isDecomposed } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { DecomposedBadge } from '../../ui/Badge';
import { useRowWindow } from '../../ui/useRowWindow';
import styles from './KeyList.module.css';

/** Pixels of a line. */
const rowHeight = 22;

interface KeyListProps {
  /** Accessible name. */
  readonly label: string;
  readonly keys: readonly string[];
}

/** Whole keys in a box that scrolls; only those in sight are drawn. */
export function KeyList({ label, keys }: KeyListProps): ReactNode {
  const { scroller, first, end } = useRowWindow({ rowCount: keys.length, rowHeight });
  return (
    <div
      ref={scroller}
      role="list"
      aria-label={label}
      tabIndex={0}
      className={styles.box}
      style={{ height: Math.min(keys.length, 8) * rowHeight + 2 }}
    >
      <div role="none" className={styles.lines} style={{ height: keys.length * rowHeight }}>
        {keys.slice(first, end).map((key, offset) => (
          <div
            key={key}
            role="listitem"
            aria-posinset={first + offset + 1}
            aria-setsize={keys.length}
            className={styles.line}
            style={{ transform: `translateY(${(first + offset) * rowHeight}px)` }}
            title={visibleName(key)}
          >
            <span className={styles.key}>{visibleName(key)}</span>
            {isDecomposed(key) && <DecomposedBadge />}
          </div>
        ))}
      </div>
    </div>
  );
}
