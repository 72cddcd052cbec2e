import { expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import type { ErrorFacts } from '../../../shared/errors/errorFacts';
import { createOfflineCheck } from './offline';

/** Whether a failure is taken for one of the network. */
function isOffline(code: ErrorCode, facts: ErrorFacts, hasNetwork: boolean): Promise<boolean> {
  const check = createOfflineCheck(() => Promise.resolve(hasNetwork));
  return check(dipperError(code, 'said', { facts }).detail);
}

const far = { host: 'storage.example' };
const farProxy = { proxy: 'proxy.example:3128' };
const ownProxy = { proxy: '127.0.0.1:3128' };

test.each([
  ['host_not_found', far],
  ['connection_refused', far],
  ['timed_out', far],
  ['network_failed', far],
  ['proxy_failed', { ...farProxy, reason: 'unknown_host' }],
  ['proxy_failed', { ...farProxy, reason: 'timed_out' }],
  ['proxy_failed', { ...ownProxy, reason: 'status', status: '502' }],
  ['proxy_failed', { ...ownProxy, reason: 'unreachable_target' }],
  ['credentials_source_failed', {}],
] as const)('%s is waited for without a network, and not with one: %o', async (code, facts) => {
  expect(await isOffline(code, facts, false)).toBe(true);
  expect(await isOffline(code, facts, true)).toBe(false);
});

test.each([
  ['connection_refused', { host: '127.0.0.1:9000' }],
  ['network_failed', { host: 'localhost:9000' }],
  ['timed_out', { host: '[::1]:9000' }],
  ['proxy_failed', { ...ownProxy, reason: 'refused' }],
  ['proxy_failed', { proxy: 'localhost:3128', reason: 'sign_in' }],
  ['access_denied', far],
] as const)('%s is no matter of the network: %o', async (code, facts) => {
  expect(await isOffline(code, facts, false)).toBe(false);
});
