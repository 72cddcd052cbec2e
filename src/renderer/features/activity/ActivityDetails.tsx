import { X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityCall } from '../../../shared/model/activity';
import { call as ask } from '../../ipc/client';
import { ErrorOf } from '../../parts/ErrorOf';
import { useCode } from '../../state/recipes';
import { selectionPauseMs, useRequest } from '../../state/request';
import { IconButton } from '../../ui/Button';
import { CodeView } from '../../ui/CodeView';
import { Tabs } from '../../ui/Tabs';
import styles from './ActivityDetails.module.css';
import type { ActivityRow } from './rows';
import { callsOfRows } from './rows';

interface ActivityDetailsProps {
  readonly rows: readonly ActivityRow[];
  readonly onClose: () => void;
}

/** Beside the calls: what the selected one was answered, and code for all that are selected. */
export function ActivityDetails({ rows, onClose }: ActivityDetailsProps): ReactNode {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'details' | 'code'>('code');
  const calls = callsOfRows(rows);
  const [only, ...others] = calls;
  return (
    <aside aria-label={t('activity.about')} className={styles.details}>
      <Tabs
        label={t('activity.about')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            id: 'code',
            label: t('recipes.code'),
            content: <SelectionCode rows={rows} />,
          },
          {
            id: 'details',
            label: t('activity.details'),
            content:
              only !== undefined && others.length === 0 ? (
                <CallDetails call={only} />
              ) : (
                <p className={styles.quiet}>{t('activity.chooseOne')}</p>
              ),
          },
        ]}
      />
      <IconButton
        label={t('activity.closeDetails')}
        icon={<X aria-hidden="true" />}
        className={styles.close}
        onClick={onClose}
      />
    </aside>
  );
}

function SelectionCode({ rows }: { readonly rows: readonly ActivityRow[] }): ReactNode {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const actions = rows.flatMap((row) => (row.kind === 'action' ? [row.id] : []));
  // The line of an action stands for the whole of it.
  const wholeActions = asked || actions.length > 0;
  const ids = callsOfRows(rows).map(({ id }) => id);
  const { view, error } = useCode({
    subject: JSON.stringify([ids, actions, wholeActions]),
    ask: (style, signal) => ask('activity.code', { ids, actions, wholeActions, style }, signal),
  });
  const reason = error?.facts?.reason;
  const problem =
    error === undefined ? undefined : reason === 'no_code' || reason === 'several_connections' ? (
      <p className={styles.quiet}>
        {t(reason === 'no_code' ? 'activity.noCode' : 'activity.severalConnections')}
      </p>
    ) : (
      <ErrorOf error={error} />
    );
  return (
    <div className={styles.code}>
      {actions.length === 0 && (
        <label className={styles.whole}>
          <input
            type="checkbox"
            checked={asked}
            onChange={(event) => setAsked(event.target.checked)}
          />
          {t('activity.wholeActions')}
        </label>
      )}
      <CodeView {...view} problem={problem} />
    </div>
  );
}

function CallDetails({ call }: { readonly call: ActivityCall }): ReactNode {
  const { t } = useTranslation();
  const { answer } = useRequest(
    `details ${call.id}`,
    (signal) => ask('activity.details', { id: call.id }, signal),
    selectionPauseMs,
  );
  const details = answer.status === 'ready' ? answer.data : undefined;
  const bytes = (count: number | undefined): string | undefined =>
    count === undefined ? undefined : t('common.bytes', { count });
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('activity.operation'), call.operation],
    [
      t('activity.method'),
      [details?.method, details?.url].filter((part) => part !== undefined).join(' '),
    ],
    [t('activity.requestId'), call.requestId],
    [t('activity.extendedRequestId'), call.extendedRequestId],
    [t('activity.sent'), bytes(call.sentBytes)],
    [t('activity.received'), bytes(call.receivedBytes)],
  ];
  return (
    <div className={styles.facts}>
      <dl>
        {facts
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([label, value]) => (
            <Fact key={label} label={label} value={value ?? ''} />
          ))}
      </dl>
      <h3 className={styles.title}>{t('activity.headers')}</h3>
      {details === null && <p className={styles.quiet}>{t('activity.forgotten')}</p>}
      {details?.headers.length === 0 && <p className={styles.quiet}>{t('activity.noHeaders')}</p>}
      {details !== undefined && details !== null && details.headers.length > 0 && (
        <dl>
          {details.headers.map(({ name, value }) => (
            <Fact key={`${name} ${value}`} label={name} value={value} />
          ))}
        </dl>
      )}
    </div>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
