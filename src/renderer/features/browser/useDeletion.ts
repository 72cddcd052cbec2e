import { useEffect, useState } from 'react';
import type { DeletionPlan } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import type { KeptSelection } from '../../../shared/model/views';
import { call, onEvent } from '../../ipc/client';
import { errorOf, tellFailure } from '../../state/notices';
import { runDeletion } from './runDeletion';
import type { DeletionEnd } from './runDeletion';

/** How far a deletion is. */
export type DeletionStep =
  | { readonly kind: 'counting'; readonly found: number }
  | { readonly kind: 'asking'; readonly plan: DeletionPlan }
  | { readonly kind: 'deleting'; readonly plan: DeletionPlan; readonly done: number }
  | DeletionEnd;

/** What the dialog does with a deletion. */
export interface Deletion {
  readonly step: DeletionStep;
  /** @param bucketName typed by the user, where the connection demands it. */
  readonly run: (bucketName?: string) => void;
  /** Ends the counting or the deleting. */
  readonly stop: () => void;
}

/**
 * Lists what deleting the selection would remove, then removes exactly that when told to. What is
 * gone leaves the table at once.
 *
 * @param onDone everything is gone and there is nothing to tell.
 */
export function useDeletion(
  place: SeenPlace,
  selection: KeptSelection,
  onDone: () => void,
): Deletion {
  const { selectionId } = selection;
  const [deletionId] = useState(() => crypto.randomUUID());
  const [controller, setController] = useState(() => new AbortController());
  const [step, setStep] = useState<DeletionStep>({ kind: 'counting', found: 0 });

  useEffect(
    () =>
      onEvent('deletion.progress', ({ deletionId: id, phase, done }) => {
        if (id !== deletionId) return;
        setStep((before) => {
          if (before.kind === 'counting' && phase === 'listing') {
            return { kind: 'counting', found: done };
          }
          return before.kind === 'deleting' && phase === 'deleting' ? { ...before, done } : before;
        });
      }),
    [deletionId],
  );

  useEffect(() => {
    const counting = new AbortController();
    let planned = false;
    call('deletion.plan', { deletionId, ...place, selectionId }, counting.signal).then(
      (plan) => {
        planned = true;
        setStep({ kind: 'asking', plan });
      },
      (thrown: unknown) => {
        if (!counting.signal.aborted) {
          setStep({ kind: 'failed', error: errorOf(thrown), started: false });
        }
      },
    );
    return () => {
      counting.abort();
      if (planned) {
        // A plan that was carried out is forgotten already; discarding it again changes nothing.
        call('deletion.discard', { deletionId }).catch(tellFailure);
      }
    };
  }, [deletionId, place, selectionId]);

  async function carryOut(plan: DeletionPlan, bucketName?: string): Promise<void> {
    const started = new AbortController();
    setController(started);
    setStep({ kind: 'deleting', plan, done: 0 });
    const ended = await runDeletion(place, selection, plan, bucketName, started.signal);
    if (ended.kind === 'ended' && ended.result.failed === 0 && !ended.result.stopped) {
      onDone();
    } else {
      setStep(ended);
    }
  }

  return {
    step,
    run: (bucketName) => {
      if (step.kind === 'asking') {
        void carryOut(step.plan, bucketName);
      }
    },
    stop: () => controller.abort(),
  };
}
