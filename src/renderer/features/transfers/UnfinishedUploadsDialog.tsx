import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelledError, isPlainStop } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import type { StuckUpload, UnfinishedUpload } from '../../../shared/model/transfers';
import { visibleName } from '../../../shared/model/visibleName';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../parts/ActingDialog';
import { ErrorOf } from '../../parts/ErrorOf';
import { useActing } from '../../state/acting';
import type { ActEnd } from '../../state/acting';
import { formatExactTime, formatTime, minute } from '../../state/format';
import { codeOfOperations } from '../../state/recipes';
import type { CodeSource } from '../../state/recipes';
import { useRequest } from '../../state/request';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { ProgressBar } from '../../ui/ProgressBar';
import { useNow } from '../../ui/useNow';
import { More } from './PlanLists';
import styles from './TransferPlanDialog.module.css';

/** How many the contract lets be removed at a time. */
const mostAtOnce = 10_000;

/** More than this are counted, not listed. All of them are removed. */
const mostShown = 200;
const mostErrorsShown = 5;

/** Parts on servers that belong to no object and to no transfer any more, and a way to be rid of them. */
export function UnfinishedUploadsDialog(): ReactNode {
  const { t } = useTranslation();
  const { answer, reload } = useRequest('unfinished uploads', (signal) =>
    call('transfers.leftovers', {}, signal),
  );
  const { isRunning, error, run, leave } = useActing(t('transfers.unfinished.failed'));
  /** What removing has left: it stays listed. */
  const [left, setLeft] = useState<readonly StuckUpload[]>();
  const found = answer.status === 'ready' ? answer.data.uploads : [];
  const unseen = answer.status === 'ready' ? answer.data.unseen : [];
  const uploads = left?.map(({ upload }) => upload) ?? found;
  const failed = isRunning || error !== undefined ? [] : failuresOf(left ?? []);

  async function remove(signal: AbortSignal): Promise<ActEnd> {
    const stuck = await removeUploads(uploads, signal);
    setLeft(stuck);
    const [first] = failuresOf(stuck);
    return first === undefined ? 'stay' : { failure: first.error };
  }

  return (
    <ActingDialog
      mainLabel={t('recipes.uploads')}
      code={removalCode(uploads)}
      title={t('transfers.unfinished.title')}
      width="wide"
      onClose={leave}
      footer={
        <>
          <Button data-autofocus onClick={leave}>
            {t('common.close')}
          </Button>
          {uploads.length > 0 && (
            <Button tone="danger" disabled={isRunning} onClick={() => run(remove)}>
              {t('transfers.unfinished.remove', { count: uploads.length })}
            </Button>
          )}
        </>
      }
    >
      <p className={styles.summary}>{t('transfers.unfinished.text')}</p>
      {answer.status === 'loading' && <ProgressBar label={t('transfers.unfinished.looking')} />}
      {isRunning && <ProgressBar label={t('transfers.unfinished.removing')} />}
      {answer.status === 'failed' && (
        <ErrorOf
          error={answer.error}
          actions={<Button onClick={reload}>{t('common.retry')}</Button>}
        />
      )}
      {error !== undefined && <ErrorOf error={error} />}
      {unseen.length > 0 && (
        <>
          <p role="alert" className={styles.problem}>
            {t('transfers.unfinished.unseen', { count: unseen.length })}
          </p>
          <Failures errors={unseen.map(({ error }) => error)} />
        </>
      )}
      {failed.length > 0 && (
        <>
          <p role="alert" className={styles.problem}>
            {t('transfers.unfinished.left', { count: failed.length })}
          </p>
          <Failures errors={firstOfEach(failed)} />
        </>
      )}
      {answer.status === 'ready' && uploads.length === 0 && (
        <NoUploads isRemoved={left !== undefined} isAllSeen={unseen.length === 0} />
      )}
      {uploads.length > 0 && <UploadTable uploads={uploads} />}
    </ActingDialog>
  );
}

/** Removes uploads, as many at a time as may be. @returns Those that are left, also since it was stopped. */
async function removeUploads(
  uploads: readonly UnfinishedUpload[],
  signal: AbortSignal,
): Promise<readonly StuckUpload[]> {
  const left: StuckUpload[] = [];
  for (let start = 0; start < uploads.length; start += mostAtOnce) {
    const some = uploads.slice(start, start + mostAtOnce);
    const uploadIds = some.map(({ uploadId }) => uploadId);
    left.push(
      ...(signal.aborted
        ? some.map((upload) => ({ upload, error: cancelledError().detail }))
        : await call('transfers.removeLeftovers', { uploadIds }, signal)),
    );
  }
  return left;
}

/** Those that could not be removed, without those that it was stopped before. */
function failuresOf(left: readonly StuckUpload[]): readonly StuckUpload[] {
  return left.filter(({ error }) => !isPlainStop(error));
}

interface NoUploadsProps {
  readonly isRemoved: boolean;
  readonly isAllSeen: boolean;
}

/** That there are none is not known of buckets that could not be looked through. */
function NoUploads({ isRemoved, isAllSeen }: NoUploadsProps): ReactNode {
  const { t } = useTranslation();
  if (!isRemoved && !isAllSeen) return null;
  const what = isRemoved ? (isAllSeen ? 'removed' : 'seenRemoved') : 'none';
  return <p role="status">{t(`transfers.unfinished.${what}`)}</p>;
}

/** What Remove would run; `none` without uploads, and for those of several connections. */
function removalCode(uploads: readonly UnfinishedUpload[]): CodeSource | 'none' {
  const named = uploads.slice(0, mostAtOnce);
  const [only, ...others] = new Set(named.map(({ connectionId }) => connectionId));
  if (only === undefined || others.length > 0) return 'none';
  const buckets = [...new Set(named.map(({ bucket }) => bucket))];
  return codeOfOperations(
    only,
    buckets.map((bucket) => ({
      kind: 'abortUploads',
      bucket,
      uploads: named
        .filter((upload) => upload.bucket === bucket)
        .map(({ key, uploadId }) => ({ key, uploadId })),
    })),
  );
}

function Failures({ errors }: { readonly errors: readonly AppError[] }): ReactNode {
  return (
    <>
      {errors.slice(0, mostErrorsShown).map((error) => (
        <ErrorOf key={JSON.stringify(error)} error={error} />
      ))}
      <More count={errors.length - mostErrorsShown} />
    </>
  );
}

/** One error of each kind: a bucket that lets nothing be aborted says the same of every upload. */
function firstOfEach(failed: readonly StuckUpload[]): readonly AppError[] {
  const firsts = new Map<string, AppError>();
  for (const { upload, error } of failed) {
    const kind = JSON.stringify([
      upload.connectionId,
      upload.bucket,
      error.code,
      error.server?.code,
    ]);
    if (!firsts.has(kind)) firsts.set(kind, error);
  }
  return [...firsts.values()];
}

function UploadTable({ uploads }: { readonly uploads: readonly UnfinishedUpload[] }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(minute);
  return (
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('transfers.unfinished.key')}</th>
            <th scope="col">{t('transfers.unfinished.bucket')}</th>
            <th scope="col">{t('transfers.unfinished.started')}</th>
          </tr>
        </thead>
        <tbody>
          {uploads.slice(0, mostShown).map(({ uploadId, bucket, key, startedAt }) => (
            <tr key={uploadId}>
              <td title={key}>
                <bdi>{visibleName(key)}</bdi>
              </td>
              <td>{bucket}</td>
              <td title={formatExactTime(startedAt, locale)}>
                {formatTime(startedAt, now, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={uploads.length - mostShown} />
    </div>
  );
}
