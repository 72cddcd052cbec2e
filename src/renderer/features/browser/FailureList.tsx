import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { KeyFailure } from '../../../shared/model/objects';
import { isDecomposed } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { describeError } from '../../i18n/errorWords';
import { copyText } from '../../state/clipboard';
import { DecomposedBadge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import styles from './FailureList.module.css';

/** More failures than this are counted, not listed: they repeat themselves. */
const mostShown = 200;

interface FailureListProps {
  /** Accessible name. */
  readonly label: string;
  readonly failures: readonly KeyFailure[];
  /** How many there are, where not all of them are named. */
  readonly count?: number;
}

/** What is shown, as text to be passed on. */
function asText(shown: readonly KeyFailure[], more: string | undefined, t: TFunction): string {
  const texts = shown.map(({ key, error }) => {
    const { title, facts } = describeError(error, t);
    return [key, title, ...facts.map(({ label, value }) => `${label}: ${value}`)].join('\n');
  });
  return [...texts, ...(more === undefined ? [] : [more])].join('\n\n');
}

/** Keys that something failed for, each with its reason and what the server said. */
export function FailureList({
  label,
  failures,
  count = failures.length,
}: FailureListProps): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const shown = failures.slice(0, mostShown);
  const more =
    count > shown.length
      ? t('browser.deletion.moreFailures', { count: count - shown.length })
      : undefined;
  return (
    <>
      <ul aria-label={label} tabIndex={0} className={styles.box}>
        {shown.map(({ key, error }) => {
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
        {more !== undefined && <li className={styles.fact}>{more}</li>}
      </ul>
      <Button
        icon={<Copy />}
        className={styles.copy}
        onClick={() => void copyText(asText(shown, more, t)).then(setCopied)}
      >
        {t(copied ? 'common.copied' : 'errors.copyDetails')}
      </Button>
    </>
  );
}
