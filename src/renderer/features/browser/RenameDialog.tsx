import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../shared/errors/appError';
import { largestWholeCopy } from '../../../shared/model/objects';
import type { ListEntry, RenameResult, Target } from '../../../shared/model/objects';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../recipes/ActingDialog';
import { refreshHere } from '../../state/browse';
import { noteCreated, noteRemoved } from '../../state/changes';
import { useOwnDialog } from '../../state/dialogs';
import type { BucketPlace } from '../../state/dialogs';
import { baseName, parentPrefix } from '../../state/keyNames';
import { useListing } from '../../state/listing';
import { errorOf } from '../../state/notices';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation } from '../../state/recipes';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { entryName } from './entryNames';
import { Failure } from './Failure';
import { FailureList } from './FailureList';
import { bytesOfKey, longestKeyBytes } from './keyLength';

interface RenameDialogProps {
  readonly place: BucketPlace;
  readonly target: ListEntry;
}

/** The name to edit: without the final slash of a folder. */
function editableName({ kind, key }: Target): string {
  const name = baseName(key);
  return kind === 'folder' ? name.slice(0, -1) : name;
}

function showRenamed(
  place: BucketPlace,
  target: ListEntry,
  to: string,
  { isLeft = false }: RenameResult,
): void {
  if (isLeft) {
    refreshHere();
  } else {
    noteRemoved(place, [target]);
  }
  // The entry as it shows under its new key.
  noteCreated(place, [
    target.kind === 'folder'
      ? { kind: 'folder', key: to }
      : { ...target, key: to, lastModified: Date.now() },
  ]);
  useListing.getState().reveal(to);
}

function Outcome({ result }: { readonly result: RenameResult }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <p role="alert">{t('browser.rename.partly', { count: result.failures.length })}</p>
      <FailureList label={t('browser.deletion.failures')} failures={result.failures} />
      <p>{t('browser.rename.moved', { count: result.moved })}</p>
    </>
  );
}

function renaming(bucket: string, target: ListEntry, to: string): AskedOperation {
  if (target.kind === 'folder') {
    return { kind: 'renameFolder', bucket, from: target.key, to };
  }
  const inParts = target.size > largestWholeCopy ? { inParts: true } : {};
  return { kind: 'renameObjects', bucket, changes: [{ from: target.key, to }], ...inParts };
}

/** Renames an object or a folder; shows what could not be renamed. */
export function RenameDialog({ place, target }: RenameDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const [name, setName] = useState(() => editableName(target));
  const [problem, setProblem] = useState<string>();
  const [error, setError] = useState<AppError>();
  const [result, setResult] = useState<RenameResult>();
  const [running, setRunning] = useState<AbortController>();
  const untouched = useRef(true);
  const folder = target.kind === 'folder';
  const shownName = entryName(target.key, t);
  const isStopped = error?.code === 'cancelled' && error.facts?.['leftUploadId'] === undefined;
  const to = `${parentPrefix(target.key)}${name}${folder ? '/' : ''}`;

  function problemNow(): string | undefined {
    if (to === target.key) {
      return t('browser.rename.same');
    }
    if (name === '') {
      return t('browser.rename.empty');
    }
    if (name.endsWith('/')) {
      return t('browser.rename.slash');
    }
    if (folder && to.startsWith(target.key)) {
      return t('browser.rename.intoItself');
    }
    const bytes = bytesOfKey(to);
    return bytes > longestKeyBytes ? t('browser.newFolder.tooLong', { bytes }) : undefined;
  }

  async function rename(): Promise<void> {
    const found = problemNow();
    setProblem(found);
    if (found !== undefined || running !== undefined) {
      return;
    }
    const controller = new AbortController();
    setRunning(controller);
    setError(undefined);
    try {
      const { kind, key } = target;
      const done = await call(
        'objects.rename',
        { ...place, from: { kind, key }, to },
        controller.signal,
      );
      if (done.failures.length > 0) {
        setResult(done);
        refreshHere();
      } else {
        showRenamed(place, target, to, done);
        close();
      }
    } catch (thrown) {
      const failure = errorOf(thrown);
      if (failure.code === 'conflict' && failure.facts?.['reason'] === 'taken') {
        setProblem(t('browser.rename.taken', { name }));
      } else {
        setError(failure);
        // A folder may have moved in part, and a copy of an object be left.
        refreshHere();
      }
    } finally {
      setRunning(undefined);
    }
  }

  function leave(): void {
    if (running === undefined) {
      close();
    } else {
      running.abort();
    }
  }

  return (
    <ActingDialog
      mainLabel={t('browser.rename.name')}
      code={
        result !== undefined
          ? 'none'
          : problemNow() === undefined
            ? codeOfOperations(place.connectionId, [renaming(place.bucket, target, to)])
            : 'incomplete'
      }
      title={t(folder ? 'browser.rename.folderTitle' : 'browser.rename.objectTitle', {
        name: shownName,
      })}
      onClose={leave}
      onSubmit={() => {
        if (result === undefined) {
          void rename();
        }
      }}
      footer={
        result !== undefined ? (
          <Button onClick={close}>{t('common.close')}</Button>
        ) : (
          <>
            <Button onClick={leave}>
              {running === undefined ? t('common.cancel') : t('common.stop')}
            </Button>
            <Button tone="primary" type="submit" disabled={running !== undefined}>
              {t('browser.rename.rename')}
            </Button>
          </>
        )
      }
      below={
        result === undefined && (
          <>
            {running !== undefined && <ProgressBar label={t('browser.rename.renaming')} />}
            {isStopped && <p role="alert">{t('browser.rename.stopped')}</p>}
            {error !== undefined && !isStopped && (
              <Failure
                error={error}
                variant="inline"
                context={t('browser.rename.failed', { name: shownName })}
              />
            )}
          </>
        )
      }
    >
      {result !== undefined ? (
        <Outcome result={result} />
      ) : (
        <>
          <TextField
            label={t('browser.rename.name')}
            data-autofocus
            value={name}
            problem={problem}
            disabled={running !== undefined}
            hint={t(folder ? 'browser.rename.folderHint' : 'browser.rename.objectHint')}
            onFocus={(event) => {
              if (untouched.current) {
                untouched.current = false;
                // The extension usually stays.
                const dot = name.lastIndexOf('.');
                event.currentTarget.setSelectionRange(0, folder || dot < 1 ? name.length : dot);
              }
            }}
            onChange={(text) => {
              setName(text);
              setProblem(undefined);
            }}
          />
        </>
      )}
    </ActingDialog>
  );
}
