import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { assertNever } from '../../../shared/assertNever';
import type { DeletionPlan, Target } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import type { KeptSelection } from '../../../shared/model/views';
import { ActingDialog } from '../../parts/ActingDialog';
import { useConnections } from '../../state/connections';
import { useOwnDialog } from '../../state/dialogs';
import { formatNumber, formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { ColourMark } from '../../ui/ColourMark';
import { TextField } from '../../ui/Field';
import { ProgressBar } from '../../ui/ProgressBar';
import { deletionCode } from './deletionCode';
import { entryName } from './entryNames';
import { Failure } from './Failure';
import { FailureList } from './FailureList';
import { KeyList } from './KeyList';
import { useDeletion } from './useDeletion';
import type { DeletionStep } from './useDeletion';

interface DeleteDialogProps {
  readonly place: SeenPlace;
  readonly selection: KeptSelection;
}

/** What is selected, where that is one row alone. */
function onlyOf({ named = [] }: KeptSelection): Target | undefined {
  const [only, ...others] = named;
  return others.length === 0 ? only : undefined;
}

/** The question while it is not known yet how much goes. */
function roughQuestion(selection: KeptSelection, t: TFunction): string {
  const only = onlyOf(selection);
  return only === undefined
    ? t('browser.deletion.countingMany', { count: selection.folders + selection.objects })
    : t('browser.deletion.countingOne', { name: entryName(only.key, t) });
}

/** The question with everything that goes counted. */
function exactQuestion(
  selection: KeptSelection,
  { count, bytes }: DeletionPlan,
  sizeOf: (bytes: number) => string,
  t: TFunction,
): string {
  // A plan knows the sizes only of what it finds in folders.
  const size = sizeOf(selection.bytes + bytes);
  const only = onlyOf(selection);
  if (only === undefined) {
    const items = t('common.items', { count: selection.folders + selection.objects });
    return t('browser.deletion.many', { items, count, size });
  }
  const name = entryName(only.key, t);
  return only.kind === 'object'
    ? t('browser.deletion.oneObject', { name, size })
    : t('browser.deletion.oneFolder', { name, count, size });
}

function titleOf(
  step: DeletionStep,
  selection: KeptSelection,
  sizeOf: (bytes: number) => string,
  t: TFunction,
): string {
  switch (step.kind) {
    case 'counting':
      return roughQuestion(selection, t);
    case 'asking':
      return exactQuestion(selection, step.plan, sizeOf, t);
    case 'deleting':
      return t('browser.deletion.deletingTitle');
    case 'failed':
      return step.error.code === 'cancelled'
        ? t('browser.deletion.stoppedTitle')
        : step.started
          ? t('browser.deletion.failed')
          : t('browser.deletion.planFailed');
    case 'ended':
      return step.result.failed > 0
        ? t('browser.deletion.partlyTitle', { count: step.result.failed })
        : t('browser.deletion.stoppedTitle');
    default:
      return assertNever(step);
  }
}

function Question({ plan }: { readonly plan: DeletionPlan }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  if (plan.count === 0) return <p>{t('browser.deletion.nothing')}</p>;
  return (
    <>
      {plan.sample.length < plan.count && (
        <p>
          {t('browser.deletion.sample', {
            shown: formatNumber(plan.sample.length, locale),
            count: plan.count,
          })}
        </p>
      )}
      <KeyList label={t('browser.deletion.keys')} keys={plan.sample} />
      <p>{t('browser.deletion.warning')}</p>
    </>
  );
}

function Body({ step }: { readonly step: DeletionStep }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  switch (step.kind) {
    case 'counting': {
      const text = t('browser.deletion.counting', { count: step.found });
      return (
        <>
          <p role="status">{text}</p>
          <ProgressBar label={text} />
        </>
      );
    }
    case 'asking':
      return <Question plan={step.plan} />;
    case 'deleting': {
      const text = t('browser.deletion.progress', {
        done: formatNumber(step.done, locale),
        count: step.plan.count,
      });
      return (
        <>
          <p role="status">{text}</p>
          <ProgressBar label={text} fraction={step.done / Math.max(1, step.plan.count)} />
        </>
      );
    }
    case 'failed':
      return step.error.code === 'cancelled' ? (
        <p>{t('browser.deletion.stoppedUnknown')}</p>
      ) : (
        <Failure error={step.error} />
      );
    case 'ended': {
      const { deleted, failures, failed, stopped } = step.result;
      return (
        <>
          {failed > 0 && (
            <FailureList
              label={t('browser.deletion.failures')}
              failures={failures}
              count={failed}
            />
          )}
          <p>
            {stopped
              ? t('browser.deletion.stopped', { count: deleted })
              : t('browser.deletion.deleted', { count: deleted })}
          </p>
        </>
      );
    }
    default:
      return assertNever(step);
  }
}

/** Deletes objects and folders, after showing exactly what goes; stays open on any failure. */
export function DeleteDialog({ place, selection }: DeleteDialogProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  const { step, run, stop } = useDeletion(place, selection, close);
  const asking = step.kind === 'counting' || step.kind === 'asking';
  const nothing = step.kind === 'asking' && step.plan.count === 0;
  const connection = useConnections(({ connections }) =>
    connections.find(({ id }) => id === place.connectionId),
  );
  const isNameAsked = connection?.options.askBucketName === true;
  const whereId = useId();
  const [typedName, setTypedName] = useState('');
  const isConfirmed = !isNameAsked || typedName === place.bucket;

  function confirm(): void {
    if (isConfirmed) {
      run(isNameAsked ? typedName : undefined);
    }
  }

  return (
    <ActingDialog
      role="alertdialog"
      describedBy={whereId}
      mainLabel={t('browser.deletion.whatGoes')}
      code={step.kind === 'asking' && !nothing ? deletionCode(place, selection) : 'none'}
      title={titleOf(step, selection, (bytes) => formatSize(bytes, locale), t)}
      onClose={step.kind === 'deleting' ? stop : close}
      footer={
        asking && !nothing ? (
          <>
            <Button data-autofocus onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button
              tone="danger"
              disabled={step.kind !== 'asking' || !isConfirmed}
              onClick={confirm}
            >
              {t('common.delete')}
            </Button>
          </>
        ) : step.kind === 'deleting' ? (
          <Button onClick={stop}>{t('common.stop')}</Button>
        ) : (
          <Button onClick={close}>{t('common.close')}</Button>
        )
      }
      above={
        connection !== undefined && (
          <p id={whereId}>
            <ColourMark colour={connection.options.colour} shape="dot" />{' '}
            {t('browser.deletion.where', { bucket: place.bucket, connection: connection.name })}
          </p>
        )
      }
      below={
        asking &&
        !nothing &&
        isNameAsked && (
          <TextField
            label={t('browser.deletion.typeBucket', { bucket: place.bucket })}
            value={typedName}
            onChange={setTypedName}
          />
        )
      }
    >
      <Body step={step} />
    </ActingDialog>
  );
}
