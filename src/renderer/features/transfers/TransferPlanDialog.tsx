import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { conflictChoices } from '../../../shared/model/transfers';
import type {
  Comparison,
  ConflictChoice,
  Direction,
  TransferPlan,
} from '../../../shared/model/transfers';
import { call } from '../../ipc/client';
import { ActingDialog } from '../../parts/ActingDialog';
import { useOwnDialog } from '../../state/dialogs';
import { formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { decidePlan } from '../../state/transfers';
import { Button } from '../../ui/Button';
import { InlineSelect } from '../../ui/InlineSelect';
import { partlyWords } from './partlyWords';
import { ConflictTable, ProblemList, RenamedList } from './PlanLists';
import styles from './TransferPlanDialog.module.css';

interface TransferPlanDialogProps {
  readonly direction: Direction;
  readonly plan: TransferPlan;
}

/** Asks what to do with destinations that are there already, and tells what will be left out. */
export function TransferPlanDialog({ direction, plan }: TransferPlanDialogProps): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { close } = useOwnDialog();
  const { planId, files, bytes, conflicts, conflictCount, problemCount, renamedCount } = plan;
  const [coded, setCoded] = useState<ConflictChoice>('skip');
  // Without a conflict there is no choice to make.
  const choice = conflictCount > 0 ? { onConflict: coded } : {};

  function decide(answer: ConflictChoice | 'cancel'): void {
    close();
    void decidePlan(planId, answer);
  }

  return (
    <ActingDialog
      mainLabel={t('recipes.files')}
      code={
        files === 0
          ? 'none'
          : {
              subject: JSON.stringify([planId, choice]),
              ask: (style, signal) => call('recipes.planned', { planId, ...choice, style }, signal),
            }
      }
      codeChoice={conflictCount > 0 && <CodedChoice value={coded} onChange={setCoded} />}
      title={titleOf(plan, direction, t)}
      width="wide"
      onClose={() => decide('cancel')}
      footer={<PlanButtons direction={direction} plan={plan} onChoose={decide} />}
    >
      <p className={styles.summary}>
        {files === 0
          ? t('transfers.plan.nothingText')
          : t('transfers.plan.summary', {
              files: t('transfers.plan.files', { count: files }),
              size: formatSize(bytes, locale),
            })}
      </p>
      {conflictCount > 0 && (
        <>
          <p>
            {t(
              direction === 'upload'
                ? 'transfers.plan.conflictsUpload'
                : 'transfers.plan.conflictsDownload',
            )}
          </p>
          <p>{comparisonWords(plan, t)}</p>
          <ConflictTable conflicts={conflicts} count={conflictCount} />
          <PartlyChoices plan={plan} onChoose={decide} />
        </>
      )}
      {problemCount > 0 && <ProblemList {...plan} />}
      {renamedCount > 0 && <RenamedList {...plan} />}
    </ActingDialog>
  );
}

function titleOf(plan: TransferPlan, direction: Direction, t: TFunction): string {
  const { files, conflicts, conflictCount, problemCount, renamedCount } = plan;
  if (conflictCount > 0) {
    const total = t('transfers.plan.files', { count: files });
    const certain = conflicts.some(({ existingSize }) => existingSize !== undefined);
    return t(certain ? 'transfers.plan.conflicts' : 'transfers.plan.maybe', {
      count: conflictCount,
      total,
    });
  }
  if (problemCount > 0) return t('transfers.plan.problems', { count: problemCount });
  if (renamedCount > 0) return t('transfers.plan.renamed', { count: renamedCount });
  return t(
    direction === 'upload' ? 'transfers.plan.nothingToUpload' : 'transfers.plan.nothingToDownload',
  );
}

const comparisonOrder: readonly Comparison[] = ['newer', 'older', 'different', 'same', 'unknown'];

/** How many are new, and how the others compare: "3 new · 1 newer · 2 the same". */
function comparisonWords(
  { files, conflictCount, comparisons }: TransferPlan,
  t: TFunction,
): string {
  const parts = comparisonOrder
    .filter((comparison) => comparisons[comparison] > 0)
    .map((comparison) =>
      t(`transfers.plan.counted.${comparison}`, { count: comparisons[comparison] }),
    );
  const fresh = files - conflictCount;
  return [...(fresh > 0 ? [t('transfers.plan.counted.new', { count: fresh })] : []), ...parts].join(
    ' · ',
  );
}

interface PartlyChoicesProps {
  readonly plan: TransferPlan;
  readonly onChoose: (choice: ConflictChoice) => void;
}

/** The choices that replace some and skip the rest, with what each of them comes to. */
function PartlyChoices({ plan, onChoose }: PartlyChoicesProps): ReactNode {
  const { t } = useTranslation();
  const { conflictCount, comparisons } = plan;
  const { newer, older, different } = comparisons;
  const changed = newer + older + different;
  const choices = [
    { choice: 'replace_if_newer', count: newer, skipped: conflictCount - newer },
    { choice: 'replace_if_different', count: changed, skipped: conflictCount - changed },
  ] as const;
  return (
    <ul className={styles.choices}>
      {choices.map(({ choice, count, skipped }) => (
        <li key={choice} className={styles.choice}>
          <Button disabled={count === 0} onClick={() => onChoose(choice)}>
            {t(`transfers.plan.partly.${choice}`)}
          </Button>
          <span className={styles.quiet}>{partlyWords(choice, count, skipped, t)}</span>
        </li>
      ))}
    </ul>
  );
}

interface CodedChoiceProps {
  readonly value: ConflictChoice;
  readonly onChange: (choice: ConflictChoice) => void;
}

/** Which of the dialog's choices the code is for. */
function CodedChoice({ value, onChange }: CodedChoiceProps): ReactNode {
  const { t } = useTranslation();
  const words: Readonly<Record<ConflictChoice, string>> = {
    skip: t('transfers.plan.skip'),
    replace: t('transfers.plan.replace'),
    keep_both: t('transfers.plan.keepBoth'),
    replace_if_newer: t('transfers.plan.partly.replace_if_newer'),
    replace_if_different: t('transfers.plan.partly.replace_if_different'),
  };
  return (
    <InlineSelect
      label={t('recipes.ifThere')}
      value={value}
      choices={conflictChoices.map((choice) => ({ value: choice, label: words[choice] }))}
      onChange={onChange}
    />
  );
}

interface PlanButtonsProps extends TransferPlanDialogProps {
  readonly onChoose: (choice: ConflictChoice | 'cancel') => void;
}

function PlanButtons({ direction, plan, onChoose }: PlanButtonsProps): ReactNode {
  const { t } = useTranslation();
  const { files, conflictCount } = plan;
  if (files === 0) return <Button onClick={() => onChoose('cancel')}>{t('common.close')}</Button>;
  return (
    <>
      <Button onClick={() => onChoose('cancel')}>{t('common.cancel')}</Button>
      {conflictCount > 0 ? (
        <>
          <Button tone="danger" onClick={() => onChoose('replace')}>
            {t('transfers.plan.replace')}
          </Button>
          <Button onClick={() => onChoose('keep_both')}>{t('transfers.plan.keepBoth')}</Button>
          <Button tone="primary" data-autofocus onClick={() => onChoose('skip')}>
            {t('transfers.plan.skip')}
          </Button>
        </>
      ) : (
        <Button tone="primary" data-autofocus onClick={() => onChoose('skip')}>
          {t(
            direction === 'upload' ? 'transfers.plan.startUpload' : 'transfers.plan.startDownload',
            { count: files },
          )}
        </Button>
      )}
    </>
  );
}
