import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './CopyLinkDialog.module.css';

/** What somebody has to know who gives a link to others. */
export function LinkWarning({ children }: { readonly children: string }): ReactNode {
  return (
    <p className={styles.warning}>
      <TriangleAlert aria-hidden="true" />
      {children}
    </p>
  );
}
