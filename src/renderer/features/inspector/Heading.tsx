import type { ReactNode } from 'react';
import { DecomposedBadge } from '../../ui/Badge';
import styles from './Inspector.module.css';

interface HeadingProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly kind?: string;
  /** The title may look the same as another name without being the same. */
  readonly decomposed?: boolean;
}

/** What the Inspector is about: its icon, its name and what it is. */
export function Heading({ icon, title, kind, decomposed = false }: HeadingProps): ReactNode {
  return (
    <header className={styles.heading}>
      <span className={styles.headingIcon} aria-hidden="true">
        {icon}
      </span>
      <div className={styles.headingWords}>
        <h2 className={styles.headingTitle} title={title}>
          <bdi>{title}</bdi>
        </h2>
        {kind !== undefined && (
          <p className={styles.headingKind}>
            {kind} {decomposed && <DecomposedBadge />}
          </p>
        )}
      </div>
    </header>
  );
}
