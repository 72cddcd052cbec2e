import { useRef, useState } from 'react';
import type { ClipboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import type { Connection, ConnectionReport } from '../../../shared/model/connection';
import { call } from '../../ipc/client';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import type { ActEnd } from '../../state/acting';
import { saveConnection, useConnections } from '../../state/connections';
import { useLocation } from '../../state/location';
import { errorOf } from '../../state/notices';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import styles from './ConnectionDialog.module.css';
import formStyles from './Form.module.css';
import { ConnectionFields } from './ConnectionFields';
import { draftOf, initialForm, problemsOf, withPasted } from './connectionForm';
import type { ConnectionForm, FieldProblems } from './connectionForm';
import { readPastedCredentials } from './pastedCredentials';
import { TestReport } from './TestReport';

interface ConnectionDialogProps {
  /** A connection of Dipper's own list to be edited; absent for a new one. */
  readonly existing?: Connection;
}

/** What trying it out has shown. */
type Trial =
  | { readonly kind: 'none' }
  | { readonly kind: 'testing' }
  | { readonly kind: 'tested'; readonly report: ConnectionReport }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Adds a connection by hand or changes one, and tries it out before it is kept. */
export function ConnectionDialog({ existing }: ConnectionDialogProps): ReactNode {
  const { t } = useTranslation();
  const saving = useActing(t('connections.saveFailed'));
  const keychain = useConnections((state) => state.keychain);
  const [form, setForm] = useState(() => initialForm(existing, keychain.available));
  const [told, setTold] = useState<'nothing' | 'allButName' | 'everything'>('nothing');
  const [trial, setTrial] = useState<Trial>({ kind: 'none' });
  const [isPasted, setPasted] = useState(false);
  const test = useRef<AbortController>(null);

  const problems = problemsOf(form, existing);
  const problemsToTell: Readonly<Record<typeof told, FieldProblems>> = {
    nothing: {},
    allButName: { ...problems, name: undefined },
    everything: problems,
  };
  const busy = trial.kind === 'testing' || saving.isRunning;

  function change(patch: Partial<ConnectionForm>): void {
    // What is being saved closes the form, with whatever came too late.
    if (saving.isRunning) return;
    test.current?.abort();
    setForm((before) => ({ ...before, ...patch }));
    // What a test found out no longer holds.
    setTrial({ kind: 'none' });
    saving.forgetError();
  }

  function paste(event: ClipboardEvent): void {
    const pasted = readPastedCredentials(event.clipboardData.getData('text/plain'));
    if (pasted !== undefined) {
      event.preventDefault();
      change(withPasted(form, pasted));
      setPasted(true);
    }
  }

  function leave(): void {
    test.current?.abort();
    saving.leave();
  }

  async function runTest(): Promise<void> {
    setTold(told === 'everything' ? told : 'allButName');
    // A connection can be tried before it has a name.
    if (Object.keys(problems).some((field) => field !== 'name')) return;
    const controller = new AbortController();
    test.current = controller;
    setTrial({ kind: 'testing' });
    saving.forgetError();
    const draft = draftOf(form, existing);
    const named = draft.name === '' ? { ...draft, name: t('connections.newTitle') } : draft;
    const result = await call(
      'connections.test',
      { kind: 'draft', draft: named },
      controller.signal,
    ).then(
      (report): Trial => ({ kind: 'tested', report }),
      (thrown: unknown): Trial => ({ kind: 'failed', error: errorOf(thrown) }),
    );
    if (!controller.signal.aborted) {
      setTrial(result);
    }
  }

  async function save(signal: AbortSignal): Promise<ActEnd> {
    setTrial({ kind: 'none' });
    const { id } = await saveConnection(draftOf(form, existing));
    if (existing === undefined && !signal.aborted) {
      useLocation.getState().go({ kind: 'connection', connectionId: id });
    }
    return 'done';
  }

  function submit(): void {
    setTold('everything');
    if (trial.kind !== 'testing' && Object.keys(problems).length === 0) saving.run(save);
  }

  return (
    <Dialog
      title={t(existing === undefined ? 'connections.newTitle' : 'connections.editTitle')}
      width="wide"
      onPaste={paste}
      onClose={leave}
      onSubmit={submit}
      footer={
        <>
          <Button className={styles.test} disabled={busy} onClick={() => void runTest()}>
            {t(trial.kind === 'testing' ? 'connections.testing' : 'connections.test')}
          </Button>
          <Button onClick={leave}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {t(saving.isRunning ? 'connections.saving' : 'common.save')}
          </Button>
        </>
      }
    >
      <p className={formStyles.note} role="status">
        {t(isPasted ? 'connections.paste.done' : 'connections.paste.hint')}
      </p>
      <ConnectionFields
        form={form}
        existing={existing}
        keychain={keychain}
        problems={problemsToTell[told]}
        onChange={change}
      />
      <div aria-live="polite">
        {trial.kind === 'tested' && (
          <TestReport report={trial.report} isSaved={existing !== undefined} />
        )}
      </div>
      {trial.kind === 'failed' && <ErrorOf error={trial.error} />}
      {saving.error !== undefined && <ErrorOf error={saving.error} />}
    </Dialog>
  );
}
