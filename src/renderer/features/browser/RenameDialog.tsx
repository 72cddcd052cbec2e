import type { TFunction } from 'i18next';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesOfKey } from '../../../shared/model/objects';
import type { ListEntry, RenameResult, Target } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { isArchived } from '../../../shared/model/storageClasses';
import { baseName } from '../../../shared/model/keyNames';
import { largestWholeCopyOf } from '../../../shared/providers/providers';
import { movedWords } from '../../i18n/errorWords';
import { ActingDialog } from '../../parts/ActingDialog';
import { useConnections } from '../../state/connections';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation, CodeSource } from '../../state/recipes';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { entryName } from './entryNames';
import { Failure } from './Failure';
import { FailureList } from './FailureList';
import { keyNamed, problemOf } from './renameSteps';
import type { RenameProblem, RenameStep } from './renameSteps';
import { useRenaming } from './useRenaming';

interface RenameDialogProps {
  readonly place: SeenPlace;
  readonly target: ListEntry;
}

/** The name to edit: without the final slash of a folder. */
function editableName({ kind, key }: Target): string {
  const name = baseName(key);
  return kind === 'folder' ? name.slice(0, -1) : name;
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

function renaming(
  { connectionId, bucket }: SeenPlace,
  target: ListEntry,
  to: string,
): AskedOperation {
  if (target.kind === 'folder') return { kind: 'renameFolder', bucket, from: target.key, to };
  const connection = useConnections.getState().connections.find(({ id }) => id === connectionId);
  const largest = largestWholeCopyOf(connection ?? {});
  const inParts = target.size > largest ? { inParts: true } : {};
  return { kind: 'renameObjects', bucket, changes: [{ from: target.key, to }], ...inParts };
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
  const [name, setName] = useState(() => editableName(target));
  const untouched = useRef(true);
  const isFolder = target.kind === 'folder';
  const shownName = entryName(target.key, t);
  const failed = t('browser.rename.failed', { name: shownName });
  const { step, run, retype, leave } = useRenaming(place, target, failed);
  const isRunning = step.kind === 'running';
  const isOver = step.kind === 'partly';
  const canMoveRest = step.offer === 'rest';

  return (
    <ActingDialog
      mainLabel={t('browser.rename.name')}
      code={codeFor(step, place, target, name)}
      title={t(isFolder ? 'browser.rename.folderTitle' : 'browser.rename.objectTitle', {
        name: shownName,
      })}
      onClose={leave}
      onSubmit={() => {
        if (!isOver || canMoveRest) run(name, canMoveRest);
      }}
      footer={
        <>
          <Button onClick={leave}>
            {t(isRunning ? 'common.stop' : isOver ? 'common.close' : 'common.cancel')}
          </Button>
          {step.offer === 'merge' && (
            <Button disabled={isRunning} onClick={() => run(name, true)}>
              {t('browser.rename.merge')}
            </Button>
          )}
          {(!isOver || canMoveRest) && (
            <Button tone="primary" type="submit" disabled={isRunning}>
              {t(canMoveRest ? 'browser.rename.rest' : 'browser.rename.rename')}
            </Button>
          )}
        </>
      }
      below={<Below step={step} failed={failed} />}
    >
      {isOver ? (
        <Outcome result={step.result} />
      ) : (
        <TextField
          label={t('browser.rename.name')}
          data-autofocus
          value={name}
          problem={
            step.kind === 'editing' ? problemWords(step.problem, target, name, t) : undefined
          }
          disabled={isRunning}
          hint={hintFor(target, t)}
          onFocus={(event) => {
            if (untouched.current) {
              untouched.current = false;
              // The extension usually stays.
              const dot = name.lastIndexOf('.');
              event.currentTarget.setSelectionRange(0, isFolder || dot < 1 ? name.length : dot);
            }
          }}
          onChange={(text) => {
            setName(text);
            retype();
          }}
        />
      )}
    </ActingDialog>
  );
}

function codeFor(
  step: RenameStep,
  place: SeenPlace,
  target: ListEntry,
  name: string,
): CodeSource | 'incomplete' | 'none' {
  if (step.kind === 'partly') return 'none';
  if (problemOf(target, name) !== undefined) return 'incomplete';
  const operation = renaming(place, target, keyNamed(target, name));
  return codeOfOperations(place.connectionId, [operation]);
}

function problemWords(
  problem: RenameProblem | undefined,
  target: ListEntry,
  name: string,
  t: TFunction,
): string | undefined {
  switch (problem) {
    case undefined:
      return undefined;
    case 'tooLong':
      return t('browser.newFolder.tooLong', { bytes: bytesOfKey(keyNamed(target, name)) });
    case 'taken':
      return target.kind === 'folder'
        ? t('browser.rename.takenFolder', { name })
        : t('browser.rename.taken', { name });
    default:
      return t(`browser.rename.${problem}`);
  }
}

interface BelowProps {
  readonly step: RenameStep;
  /** What could not be done. */
  readonly failed: string;
}

/** How it goes, or how it went. */
function Below({ step, failed }: BelowProps): ReactNode {
  const { t } = useTranslation();
  switch (step.kind) {
    case 'running':
      return <ProgressBar label={t('browser.rename.renaming')} />;
    case 'stopped':
      return (
        <p role="alert">
          {step.moved === undefined
            ? t('browser.rename.stopped')
            : t('browser.rename.stoppedAfter', { moved: movedWords(step.moved, t) })}
          {step.copies > 0 && ` ${t('browser.rename.copiesStay', { count: step.copies })}`}
        </p>
      );
    case 'failed':
      return <Failure error={step.error} context={failed} />;
    default:
      return null;
  }
}
