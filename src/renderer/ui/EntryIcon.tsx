import { memo } from 'react';
import type { ReactNode } from 'react';
import styles from './EntryIcon.module.css';
import { entryOutlines } from './entryOutlines';
import type { EntryKind } from './entryOutlines';

/** The icon of a folder or of a kind of file. The name beside it says the same. */
export const EntryIcon = memo(({ kind }: { readonly kind: EntryKind }): ReactNode => (
  <svg
    viewBox="0 0 24 24"
    aria-hidden="true"
    className={kind === 'folder' ? styles.folder : styles.file}
  >
    <path d={entryOutlines[kind]} />
  </svg>
));
