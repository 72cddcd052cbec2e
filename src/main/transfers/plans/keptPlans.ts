import { cancelledError, dipperError } from '../../../shared/errors/appError';
import { planSampleLength } from '../../../shared/model/transfers';
import type { TransferPlan } from '../../../shared/model/transfers';
import { keepNewest } from '../../base/keepNewest';
import type { Plan } from '../plan';

/** Plans that wait for an answer. */
export interface KeptPlans {
  /**
   * Keeps a plan.
   *
   * @returns What the window is told of it.
   * @throws DipperError `cancelled` when nobody will answer it any more
   */
  keep(plan: Plan, signal: AbortSignal): TransferPlan;
  /** @throws DipperError `not_found` for a plan that is not there any more */
  take(planId: string): Plan;
  discard(planId: string): void;
  /** Forgets all of them, and takes no more. */
  close(): void;
}

/** At the same time; the oldest is given up for a new one. */
const mostPlans = 16;

/** Keeps none at first. */
export function createKeptPlans(): KeptPlans {
  const plans = new Map<string, Plan>();
  let isClosed = false;

  return {
    keep(plan, signal) {
      if (signal.aborted || isClosed) throw cancelledError();
      plans.set(plan.planId, plan);
      keepNewest(plans, mostPlans);
      const { planId, items, conflicts, conflictCount, comparisons, problems, renamed } = plan;
      const bytes = items.reduce((sum, { size }) => sum + size, 0);
      const told = { planId, conflicts, conflictCount, comparisons, files: items.length, bytes };
      return {
        ...told,
        problems: problems.slice(0, planSampleLength),
        problemCount: problems.length,
        renamed: renamed.slice(0, planSampleLength),
        renamedCount: renamed.length,
      };
    },
    take(planId) {
      const plan = plans.get(planId);
      if (plan === undefined) throw dipperError('not_found', 'That plan is not there any more.');
      plans.delete(planId);
      return plan;
    },
    discard(planId) {
      plans.delete(planId);
    },
    close() {
      isClosed = true;
      plans.clear();
    },
  };
}
