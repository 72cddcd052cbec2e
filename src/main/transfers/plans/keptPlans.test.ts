import { expect, test } from 'vitest';
import { planSampleLength } from '../../../shared/model/transfers';
import { createComparisonCounts } from './compare';
import { createKeptPlans } from './keptPlans';

test('the window is told the first problems and other names of a plan, and how many there are', () => {
  const count = planSampleLength + 100;
  const names = Array.from({ length: count }, (_, index) => `k%20${index}`);
  const plan = {
    planId: 'p',
    setting: { connectionId: 'saved:1', bucket: 'b', folder: '/f', checkedAt: 0 },
    items: [],
    conflicts: [],
    conflictCount: 0,
    comparisons: createComparisonCounts(),
    problems: names.map((name) => ({ name, reason: 'missing' as const })),
    renamed: names.map((key) => ({ key, localName: `${key}_` })),
  };
  const plans = createKeptPlans();
  const told = plans.keep(plan, new AbortController().signal);
  expect(told).toMatchObject({ problemCount: count, renamedCount: count });
  expect(told.problems).toEqual(plan.problems.slice(0, planSampleLength));
  expect(told.renamed).toEqual(plan.renamed.slice(0, planSampleLength));
  expect(plans.take('p')).toEqual(plan);
});
