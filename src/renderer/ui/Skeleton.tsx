import type { ReactNode } from 'react';
import styles from './Skeleton.module.css';

interface SkeletonProps {
  /** What is being loaded, for screen readers. */
  readonly label: string;
  readonly lines: number;
}

const widths = ['72%', '48%', '88%', '60%'] as const;

/** Quiet bars in place of lines that are on their way. */
export function Skeleton({ label, lines }: SkeletonProps): ReactNode {
  return (
    <div role="status" aria-label={label} className={styles.skeleton}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={styles.line} style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  );
}
