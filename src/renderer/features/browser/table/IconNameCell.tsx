import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Cells.module.css';

interface IconNameCellProps {
  readonly icon: LucideIcon;
  readonly name: string;
}

/** The cell with the name of what has the same icon in every row. */
export function IconNameCell({ icon: Icon, name }: IconNameCellProps): ReactNode {
  return (
    <div role="gridcell" className={styles.name}>
      <Icon aria-hidden="true" className={styles.icon} />
      <span className={styles.text} title={name}>
        {name}
      </span>
    </div>
  );
}
