import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferConflict, TransferPlan } from '../../../shared/model/transfers';
import { isDecomposed } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { describeError } from '../../i18n/errorWords';
import { formatExactTime, formatSize, formatTime, minute } from '../../state/format';
import { useLocale } from '../../state/settings';
import { DecomposedBadge } from '../../ui/Badge';
import { useNow } from '../../ui/useNow';
import styles from './TransferPlanDialog.module.css';

function KeyName({ name }: { readonly name: string }): ReactNode {
  return (
    <span>
      <bdi>{visibleName(name)}</bdi> {isDecomposed(name) && <DecomposedBadge />}
    </span>
  );
}

interface ConflictTableProps {
  /** The first of them. */
  readonly conflicts: readonly TransferConflict[];
  readonly count: number;
}

/** What comes beside what is there. */
export function ConflictTable({ conflicts, count }: ConflictTableProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('transfers.plan.name')}</th>
            <th scope="col" className={styles.number}>
              {t('transfers.plan.incoming')}
            </th>
            <th scope="col">{t('transfers.plan.existing')}</th>
            <th scope="col">{t('transfers.plan.compared')}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={conflict.destination}>
              <td title={conflict.destination}>
                <KeyName name={conflict.destination} />
              </td>
              <td className={styles.number}>{formatSize(conflict.incomingSize, locale)}</td>
              <td>
                <Existing conflict={conflict} />
              </td>
              <td>{t(`transfers.plan.comparison.${conflict.comparison}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={count - conflicts.length} />
    </div>
  );
}

/** How many more there are than are shown, if any. */
export function More({ count }: { readonly count: number }): ReactNode {
  const { t } = useTranslation();
  return count > 0 && <p className={styles.more}>{t('transfers.plan.more', { count })}</p>;
}

function Existing({ conflict }: { readonly conflict: TransferConflict }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(minute);
  const { existingSize, existingModified } = conflict;
  if (existingSize === undefined) {
    return <span className={styles.quiet}>{t('transfers.plan.existingUnknown')}</span>;
  }
  return (
    <>
      {formatSize(existingSize, locale)}
      {existingModified !== undefined && (
        <span className={styles.quiet} title={formatExactTime(existingModified, locale)}>
          {' · '}
          {formatTime(existingModified, now, locale)}
        </span>
      )}
    </>
  );
}

/** What will not be transferred, and why. */
export function ProblemList({
  problems,
  problemCount,
}: Pick<TransferPlan, 'problems' | 'problemCount'>): ReactNode {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h3>{t('transfers.plan.problemsTitle')}</h3>
      <ul className={styles.scroll} tabIndex={0}>
        {problems.map(({ name, reason, error }) => (
          <li key={`${reason} ${name}`} className={styles.item}>
            <KeyName name={name} />
            <span className={styles.quiet}>
              {error === undefined
                ? t(`transfers.plan.reason.${reason}`)
                : describeError(error, t).title}
            </span>
          </li>
        ))}
      </ul>
      <More count={problemCount - problems.length} />
    </section>
  );
}

/** Objects whose names cannot be local names as they are. */
export function RenamedList({
  renamed,
  renamedCount,
}: Pick<TransferPlan, 'renamed' | 'renamedCount'>): ReactNode {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h3>{t('transfers.plan.renamedTitle')}</h3>
      <p className={styles.quiet}>{t('transfers.plan.renamedText')}</p>
      <ul className={styles.scroll} tabIndex={0}>
        {renamed.map(({ key, localName }) => (
          <li key={key} className={styles.item}>
            <KeyName name={key} />
            <span className={styles.quiet}>
              → <bdi>{localName}</bdi>
            </span>
          </li>
        ))}
      </ul>
      <More count={renamedCount - renamed.length} />
    </section>
  );
}
