import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Badge.module.css';

interface BadgeProps {
  /** What hovering tells. */
  readonly hint?: string;
  readonly children: string;
}

/** A word about the name beside it. */
export function Badge({ hint, children }: BadgeProps): ReactNode {
  return (
    <span className={styles.badge} title={hint}>
      {children}
    </span>
  );
}

/** Stands beside a name that may look the same as another one without being the same. */
export function DecomposedBadge(): ReactNode {
  const { t } = useTranslation();
  return <Badge hint={t('common.decomposedHint')}>{t('common.decomposed')}</Badge>;
}
