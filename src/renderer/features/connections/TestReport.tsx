import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError, ErrorCode } from '../../../shared/errors/appError';
import type { ErrorReason } from '../../../shared/errors/errorFacts';
import type { ConnectionCheck, ConnectionReport } from '../../../shared/model/connection';
import { ErrorOf } from '../../parts/ErrorOf';
import { classNames } from '../../ui/classNames';
import styles from './ConnectionDialog.module.css';
import formStyles from './Form.module.css';

const icons = { ok: <Check />, failed: <X />, skipped: <Minus /> } as const;

/** Reasons whose advice leads to the options of the connection. */
const optionReasons: Readonly<Partial<Record<ErrorCode, readonly ErrorReason[]>>> = {
  tls_failed: ['unknown_authority', 'self_signed'],
  proxy_failed: ['refused', 'unknown_host', 'timed_out', 'sign_in', 'tls'],
};

function leadsToOptions({ code, facts: { reason } = {} }: AppError): boolean {
  return reason !== undefined && optionReasons[code]?.includes(reason) === true;
}

interface TestReportProps {
  readonly report: ConnectionReport;
  /** The connection has options already. */
  readonly isSaved: boolean;
}

/** What a test of a connection found out, step by step. */
export function TestReport({ report, isSaved }: TestReportProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ul
      ref={(list) => list?.scrollIntoView({ block: 'nearest' })}
      aria-label={t('connections.results')}
      className={styles.report}
    >
      {report.checks.map((check) => (
        <CheckLine key={check.name} check={check} isSaved={isSaved} />
      ))}
    </ul>
  );
}

interface CheckLineProps extends Pick<TestReportProps, 'isSaved'> {
  readonly check: ConnectionCheck;
}

function CheckLine({ check, isSaved }: CheckLineProps): ReactNode {
  const { t } = useTranslation();
  const { name, outcome, facts, error } = check;
  const buckets = facts?.buckets;
  // The server answers to right and wrong credentials alike.
  const undetermined = facts?.reason === 'undetermined';
  return (
    <li className={styles.check}>
      <div className={classNames(styles.checkLine, styles[outcome])}>
        <span className={styles.checkIcon} aria-hidden="true">
          {icons[outcome]}
        </span>
        <span className={styles.checkName}>{t(`connections.check.${name}`)}</span>
        <span className={styles.checkOutcome}>
          {buckets === undefined
            ? t(`connections.checkOutcome.${undetermined ? 'undetermined' : outcome}`)
            : t('connections.bucketCount', { count: Number(buckets) })}
        </span>
      </div>
      {undetermined && (
        <p className={classNames(formStyles.note, styles.underName)}>
          {t('connections.undetermined')}
        </p>
      )}
      {error !== undefined && <ErrorOf error={error} />}
      {error !== undefined && !isSaved && leadsToOptions(error) && (
        <p className={classNames(formStyles.note, styles.underName)}>
          {t('connections.optionsOnceSaved')}
        </p>
      )}
    </li>
  );
}
