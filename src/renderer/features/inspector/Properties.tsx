import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton';
import styles from './Properties.module.css';

interface PropertyProps {
  readonly label: string;
  /** Left out altogether where it is not known. */
  readonly value: string | undefined;
  /** The exact value, on hover. */
  readonly exact?: string;
  /** Identifiers and addresses, in a fixed-width font. */
  readonly code?: boolean;
  readonly copyable?: boolean;
}

/** A list of what is known, one {@link Property} a line. */
export function Properties({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={styles.properties}>{children}</dl>;
}

/** A line of {@link Properties}. */
export function Property({ label, value, exact, code, copyable }: PropertyProps): ReactNode {
  if (value === undefined || value === '') return null;
  return (
    <div className={styles.property}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        <span className={code === true ? styles.code : styles.text} title={exact}>
          <bdi>{value}</bdi>
        </span>
        {copyable === true && <CopyButton what={label} text={value} />}
      </dd>
    </div>
  );
}
