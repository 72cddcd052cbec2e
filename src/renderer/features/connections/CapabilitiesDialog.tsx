import { Check, Minus, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CapabilityFinding, CapabilityReport } from '../../../shared/model/capabilities';
import type { Connection } from '../../../shared/model/connection';
import { providers } from '../../../shared/providers/providers';
import { call } from '../../ipc/client';
import { ErrorOf } from '../../parts/ErrorOf';
import { useOwnDialog } from '../../state/dialogs';
import { formatExactTime } from '../../state/format';
import { useLocation } from '../../state/location';
import { useRequest } from '../../state/request';
import { useLocale, useSettings } from '../../state/settings';
import { Button } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { Dialog } from '../../ui/Dialog';
import styles from './ConnectionDialog.module.css';
import formStyles from './Form.module.css';

interface CapabilitiesDialogProps {
  readonly connection: Connection;
}

/** A bucket that is at hand: credentials may use one and not list any. */
function bucketAtHand(connectionId: string): string | undefined {
  const { location } = useLocation.getState();
  if (location.kind === 'folder' && location.connectionId === connectionId) return location.bucket;
  const { pinned } = useSettings.getState().settings;
  return pinned.find((place) => place.connectionId === connectionId)?.bucket;
}

/** What the server of a connection can do, and how that is known. It is asked once, and when one wants. */
export function CapabilitiesDialog({ connection }: CapabilitiesDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const { id } = connection;
  const [timesAsked, setTimesAsked] = useState(0);
  const { answer } = useRequest(`${timesAsked} ${id}`, async (signal) => {
    if (timesAsked === 0) {
      const known = await call('capabilities.report', { connectionId: id }, signal);
      if (known.askedAt !== undefined) return known;
    }
    const bucket = bucketAtHand(id);
    const input = { connectionId: id, ...(bucket === undefined ? {} : { bucket }) };
    return call('capabilities.probe', input, signal);
  });
  return (
    <Dialog
      title={t('connections.capabilities.title', { name: connection.name })}
      isRead
      onClose={close}
      footer={
        <>
          <Button
            className={styles.test}
            disabled={answer.status === 'loading'}
            onClick={() => setTimesAsked((times) => times + 1)}
          >
            {t('connections.capabilities.again')}
          </Button>
          <Button data-autofocus onClick={close}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <p className={formStyles.note}>{t('connections.capabilities.intro')}</p>
      {answer.status === 'loading' && <p role="status">{t('connections.capabilities.asking')}</p>}
      {answer.status === 'ready' && <Report report={answer.data} />}
      {answer.status === 'failed' && <ErrorOf error={answer.error} />}
    </Dialog>
  );
}

function Report({ report }: { readonly report: CapabilityReport }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { provider, bucket, askedAt, findings } = report;
  return (
    <>
      <p>
        {provider === undefined
          ? t('connections.capabilities.unknownProvider')
          : t('connections.capabilities.provider', { provider: providers[provider].name })}
      </p>
      <ul aria-label={t('connections.capabilities.list')} className={styles.report}>
        {findings.map((finding) => (
          <FindingLine key={finding.name} finding={finding} />
        ))}
      </ul>
      {bucket !== undefined && askedAt !== undefined && (
        <p className={formStyles.note}>
          {t('connections.capabilities.asked', {
            bucket,
            time: formatExactTime(askedAt, locale),
          })}
        </p>
      )}
    </>
  );
}

const looks = { can: 'ok', cannot: 'lacking', unknown: 'skipped' } as const;
const icons = { can: <Check />, cannot: <X />, unknown: <Minus /> } as const;

function FindingLine({ finding }: { readonly finding: CapabilityFinding }): ReactNode {
  const { t } = useTranslation();
  const { name, answer, evidence, operation, server } = finding;
  const { status, code, requestId } = server ?? {};
  const words = [operation, status, code, requestId].filter((part) => part !== undefined);
  return (
    <li className={styles.check}>
      <div className={classNames(styles.checkLine, styles[looks[answer]])}>
        <span className={styles.checkIcon} aria-hidden="true">
          {icons[answer]}
        </span>
        <span className={styles.checkName}>{t(`connections.capabilities.name.${name}`)}</span>
        <span className={styles.checkOutcome}>
          {t(`connections.capabilities.answer.${answer}`)}
        </span>
      </div>
      <p className={classNames(formStyles.note, styles.underName, styles.selectable)}>
        {t(`connections.capabilities.evidence.${evidence}`)}
        {words.length > 0 && ` ${words.join(' · ')}`}
      </p>
    </li>
  );
}
