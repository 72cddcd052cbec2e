import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyStatementView } from '../../../shared/model/permissions';
import { classNames } from '../../ui/classNames';
import styles from './PolicySection.module.css';
import { statementWords } from './policyWords';

interface PolicyStatementProps {
  readonly statement: PolicyStatementView;
  readonly bucket: string;
}

/** A statement of a policy in words. */
export function PolicyStatement({ statement, bucket }: PolicyStatementProps): ReactNode {
  const { t } = useTranslation();
  const { effect, sid, conditional } = statement;
  const { who, what, on, open } = statementWords(statement, bucket, t);
  return (
    <li className={styles.statement}>
      <p className={styles.statementTitle}>
        <span className={styles.effect}>
          {t(effect === 'Allow' ? 'inspector.policy.allow' : 'inspector.policy.deny')}
        </span>
        {sid !== undefined && <span className={styles.sid}>{sid}</span>}
      </p>
      <dl className={styles.parts}>
        <Part label={t('inspector.policy.who')} lines={who} open={open} />
        <Part label={t('inspector.policy.what')} lines={what} />
        <Part label={t('inspector.policy.on')} lines={on} />
        {conditional && (
          <Part
            label={t('inspector.policy.condition')}
            lines={[t('inspector.policy.conditional')]}
          />
        )}
      </dl>
    </li>
  );
}

interface PartProps {
  readonly label: string;
  readonly lines: readonly string[];
  readonly open?: boolean;
}

function Part({ label, lines, open = false }: PartProps): ReactNode {
  return (
    <div className={styles.part}>
      <dt>{label}</dt>
      <dd className={classNames(open && styles.open)}>
        {lines.map((line, index) => (
          <p key={`${index} ${line}`}>{line}</p>
        ))}
      </dd>
    </div>
  );
}
