import type { TFunction } from 'i18next';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isPlainStop } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import { bytesOfKey, largestWholeCopy, longestKeyBytes } from '../../../shared/model/objects';
import type { ListEntry, RenameResult, Target } from '../../../shared/model/objects';
import type { BucketPlace, SeenPlace } from '../../../shared/model/places';
import { isArchived } from '../../../shared/model/storageClasses';
import { baseName, parentPrefix } from '../../../shared/model/keyNames';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../parts/ActingDialog';
import { refreshHere, revealMade } from '../../state/browse';
import { noteCreated, noteFilled, notePartlyMoved, noteRemoved } from '../../state/changes';
import { useOwnDialog } from '../../state/dialogs';
import { errorOf } from '../../state/notices';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation } from '../../state/recipes';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { entryName } from './entryNames';
import { Failure } from './Failure';
import { FailureList } from './FailureList';
import { isWorthAnotherTry } from './renameOffer';

interface RenameDialogProps {
  readonly place: SeenPlace;
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
  { isLeft = false, moved }: RenameResult,
): void {
  if (isLeft) {
    const shown = notePartlyMoved(place, target.key, to, moved);
    refreshHere();
    void revealMade(to, shown);
  } else {
    noteRemoved(place, [target]);
    const shown =
      target.kind === 'folder'
        ? noteFilled(place, to)
        : // The entry as it shows under its new key.
          noteCreated(place, [{ ...target, key: to, lastModified: Date.now() }]);
    void revealMade(to, shown);
  }
}

function Outcome({ result }: { readonly result: RenameResult }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <p role="alert">{t('browser.rename.partly', { count: result.failures.length })}</p>
      <FailureList label={t('browser.rename.failures')} failures={result.failures} />
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

/**
 * What is offered once a folder could not be renamed as a whole: the same again for what is left of it,
 * or to go into the folder that has the name.
 */
type Offer = 'rest' | 'merge';

/** How many objects of a folder have moved before it was stopped; `undefined` where none could have. */
function movedBefore({ code, facts }: AppError): number | undefined {
  const moved = facts?.moved;
  return code === 'cancelled' && moved !== undefined ? Number(moved) : undefined;
}

/** How it is done, and what is not carried over. */
function hintFor(target: ListEntry, t: TFunction): string {
  if (target.kind === 'folder') return t('browser.rename.folderHint');
  const hint = t('browser.rename.objectHint');
  return isArchived(target.storageClass) ? `${hint} ${t('browser.rename.archivedHint')}` : hint;
}

/** Renames an object or a folder; shows what could not be renamed. */
export function RenameDialog({ place, target }: RenameDialogProps): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const [name, setName] = useState(() => editableName(target));
  const [problem, setProblem] = useState<string>();
  const [error, setError] = useState<AppError>();
  const [result, setResult] = useState<RenameResult>();
  const [offer, setOffer] = useState<Offer>();
  const [running, setRunning] = useState<AbortController>();
  const untouched = useRef(true);
  const folder = target.kind === 'folder';
  const shownName = entryName(target.key, t);
  const isStopped = error !== undefined && isPlainStop(error, ['moved', 'copies']);
  const moved = error === undefined ? undefined : movedBefore(error);
  const copies = Number(error?.facts?.copies ?? 0);
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

  function showPartlyMoved(count: number): void {
    if (folder) {
      void notePartlyMoved(place, target.key, to, count);
    }
    refreshHere();
  }

  async function rename(intoExisting = false): Promise<void> {
    const found = problemNow();
    setProblem(found);
    if (found !== undefined || running !== undefined) {
      return;
    }
    const controller = new AbortController();
    setRunning(controller);
    setError(undefined);
    setResult(undefined);
    try {
      const { kind, key } = target;
      const done = await call(
        'objects.rename',
        { ...place, from: { kind, key }, to, intoExisting },
        controller.signal,
      );
      if (done.failures.length > 0) {
        setResult(done);
        setOffer(folder && isWorthAnotherTry(done) ? 'rest' : undefined);
        showPartlyMoved(done.moved);
      } else {
        showRenamed(place, target, to, done);
        close();
      }
    } catch (thrown) {
      const failure = errorOf(thrown);
      if (failure.code === 'conflict' && failure.facts?.reason === 'taken') {
        setProblem(t(folder ? 'browser.rename.takenFolder' : 'browser.rename.taken', { name }));
        setOffer(folder ? 'merge' : undefined);
      } else {
        setError(failure);
        if (movedBefore(failure) !== undefined) {
          setOffer('rest');
        }
        // A folder may have moved in part, and a copy of an object be left.
        showPartlyMoved(movedBefore(failure) ?? 0);
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
        if (result === undefined || offer === 'rest') {
          void rename(offer === 'rest');
        }
      }}
      footer={
        <>
          <Button onClick={leave}>
            {t(
              running !== undefined
                ? 'common.stop'
                : result === undefined
                  ? 'common.cancel'
                  : 'common.close',
            )}
          </Button>
          {offer === 'merge' && (
            <Button disabled={running !== undefined} onClick={() => void rename(true)}>
              {t('browser.rename.merge')}
            </Button>
          )}
          {(result === undefined || offer === 'rest') && (
            <Button tone="primary" type="submit" disabled={running !== undefined}>
              {t(offer === 'rest' ? 'browser.rename.rest' : 'browser.rename.rename')}
            </Button>
          )}
        </>
      }
      below={
        result === undefined && (
          <>
            {running !== undefined && <ProgressBar label={t('browser.rename.renaming')} />}
            {isStopped && (
              <p role="alert">
                {moved === undefined
                  ? t('browser.rename.stopped')
                  : t('browser.rename.stoppedAfter', { count: moved })}
                {copies > 0 && ` ${t('browser.rename.copiesStay', { count: copies })}`}
              </p>
            )}
            {error !== undefined && !isStopped && (
              <Failure error={error} context={t('browser.rename.failed', { name: shownName })} />
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
            hint={hintFor(target, t)}
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
              setOffer(undefined);
            }}
          />
        </>
      )}
    </ActingDialog>
  );
}
