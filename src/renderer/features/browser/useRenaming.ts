import { useState } from 'react';
import type { ListEntry, RenameResult } from '../../../shared/model/objects';
import type { BucketPlace, SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { useActing } from '../../state/acting';
import type { ActEnd, Acting } from '../../state/acting';
import { refreshHere, revealMade } from '../../state/browse';
import { noteCreated, noteFilled, notePartlyMoved, noteRemoved } from '../../state/changes';
import { errorOf } from '../../state/notices';
import {
  keyNamed,
  leavesAllAsItWas,
  movedBefore,
  problemOf,
  stepAfterFailure,
  stepAfterResult,
} from './renameSteps';
import type { RenameStep, RestingStep } from './renameSteps';

/** What the dialog does with a rename. */
export interface Renaming {
  readonly step: RenameStep;
  /**
   * Renames to what is typed in, unless that can be seen to be no new name.
   *
   * @param intoExisting goes into a folder that has the name.
   */
  readonly run: (name: string, intoExisting: boolean) => void;
  /** Another name is typed in: what was wrong with the one before, or was offered for it, does not hold for it. */
  readonly retype: () => void;
  readonly leave: Acting['leave'];
}

/**
 * Renames an object or a folder, and shows in the window what that comes to.
 *
 * @param failed what could not be done, in the user's language, for a notice.
 */
export function useRenaming(place: SeenPlace, target: ListEntry, failed: string): Renaming {
  const { isRunning, run, leave } = useActing(failed);
  const [resting, setResting] = useState<RestingStep>({ kind: 'editing' });
  const { offer } = resting;

  async function rename(to: string, intoExisting: boolean, signal: AbortSignal): Promise<ActEnd> {
    const { kind, key } = target;
    const request = { ...place, from: { kind, key }, to, intoExisting };
    try {
      const result = await call('objects.rename', request, signal);
      const [first] = result.failures;
      if (first === undefined) {
        showRenamed(place, target, to, result, signal);
        return 'done';
      }
      setResting(stepAfterResult(target, result));
      showPartlyMoved(place, target, to, result.moved);
      return { failure: first.error };
    } catch (thrown) {
      const failure = errorOf(thrown);
      const step = stepAfterFailure(target, failure, offer);
      setResting(step);
      if (step.kind === 'editing') return 'stay';
      // A folder may have moved in part, and a copy of an object be left.
      showPartlyMoved(place, target, to, movedBefore(failure) ?? 0);
      // A stop that has left all as it was is not told to somebody who has left.
      return { failure: leavesAllAsItWas(step) ? { ...failure, facts: undefined } : failure };
    }
  }

  return {
    step: isRunning ? { kind: 'running', offer } : resting,
    run: (name, intoExisting) => {
      const problem = problemOf(target, name);
      if (problem === undefined) {
        run((signal) => rename(keyNamed(target, name), intoExisting, signal));
      } else {
        setResting({ kind: 'editing', problem });
      }
    },
    retype: () =>
      setResting((before) =>
        before.kind === 'editing' ? { kind: 'editing' } : { ...before, offer: undefined },
      ),
    leave,
  };
}

function showPartlyMoved(place: BucketPlace, { kind, key }: ListEntry, to: string, moved: number) {
  if (kind === 'folder') void notePartlyMoved(place, key, to, moved);
  refreshHere();
}

/** Shows something under its new name, and goes there unless the user has left by then. */
function showRenamed(
  place: BucketPlace,
  target: ListEntry,
  to: string,
  { isLeft = false, moved }: RenameResult,
  { aborted }: AbortSignal,
): void {
  const shown = isLeft
    ? notePartlyMoved(place, target.key, to, moved)
    : noteMoved(place, target, to);
  if (isLeft) refreshHere();
  if (!aborted) void revealMade(to, shown);
}

function noteMoved(place: BucketPlace, target: ListEntry, to: string) {
  noteRemoved(place, target);
  return target.kind === 'folder'
    ? noteFilled(place, to)
    : // The entry as it shows under its new key.
      noteCreated(place, [{ ...target, key: to, lastModified: Date.now() }]);
}
