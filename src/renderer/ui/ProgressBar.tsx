import type { ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  /** Accessible name. */
  readonly label: string;
  /** From 0 to 1; absent while the end is not known. */
  readonly fraction?: number;
  readonly tone?: 'normal' | 'failed' | 'done' | 'quiet';
}

/** How far something is, as a bar of role `progressbar` in percent. */
export function ProgressBar({ label, fraction, tone = 'normal' }: ProgressBarProps): ReactNode {
  const percent = fraction === undefined ? undefined : Math.round(fraction * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={styles.track}
    >
      <div
        className={classNames(styles.bar, styles[tone], percent === undefined && styles.unknown)}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
