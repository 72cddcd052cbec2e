import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyFailure } from '../../../shared/model/objects';
import { describeError } from '../../i18n/errorWords';
import { isDecomposed, visibleName } from '../../state/keyNames';
import { DecomposedBadge } from '../../ui/Badge';
import styles from './FailureList.module.css';

/** More failures than this are counted, not listed: they repeat themselves. */
const mostShown = 200;

interface FailureListProps {
  /** Accessible name. */
  readonly label: string;
  readonly failures: readonly KeyFailure[];
}

/** Keys that something failed for, each with its reason and what the server said. */
export function FailureList({ label, failures }: FailureListProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ul aria-label={label} tabIndex={0} className={styles.box}>
      {failures.slice(0, mostShown).map(({ key, error }) => {
        const { title, facts } = describeError(error, t);
        return (
          <li key={key} className={styles.failure}>
            <span className={styles.key}>
              {visibleName(key)}
              {isDecomposed(key) && (
                <>
                  {' '}
                  <DecomposedBadge />
                </>
              )}
            </span>
            <span className={styles.reason}>{title}</span>
            {facts.map((fact) => (
              <span key={fact.label} className={styles.fact}>
                {fact.label}: {fact.value}
              </span>
            ))}
          </li>
        );
      })}
      {failures.length > mostShown && (
        <li className={styles.fact}>
          {t('browser.deletion.moreFailures', { count: failures.length - mostShown })}
        </li>
      )}
    </ul>
  );
}
