import { expect, it } from 'vitest';
import type { PolicyStatementView } from '../../../shared/model/permissions';
import { publicReadOffer } from './publicReadOffer';

function statement(effect: 'Allow' | 'Deny', resource: string): PolicyStatementView {
  return {
    effect,
    principals: ['*'],
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::${resource}`],
    conditional: false,
    narrowed: false,
  };
}

const allow = statement('Allow', 'b/*');
const denyAll = statement('Deny', 'b/*');
const denySome = statement('Deny', 'b/private/*');

it.each([
  ['a policy that says nothing of everybody', 'allow', []],
  ['one that opens some objects', 'allow', [statement('Allow', 'b/open/*')]],
  ['one that denies some', 'allow', [denySome]],
  ['one that opens all', 'done', [allow]],
  ['one that opens all but what it denies', 'done_partly', [allow, denySome]],
  ['one that denies all', 'denied', [denyAll]],
  ['one that opens all and denies all', 'denied', [allow, denyAll]],
] as const)('%s: %s', (_, offer, statements) => {
  expect(publicReadOffer(statements, 'b')).toBe(offer);
});
