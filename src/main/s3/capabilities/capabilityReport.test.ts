import { expect, test } from 'vitest';
import type { CapabilityFinding } from '../../../shared/model/capabilities';
import { capabilityReport, lackOf } from './capabilityReport';

/** What an earlier version may have kept of AWS: its answer to whoever is of another account than a bucket. */
const lack: CapabilityFinding = {
  name: 'policy',
  operation: 'GetBucketPolicy',
  answer: 'cannot',
  evidence: 'answered',
  server: { status: 405, code: 'MethodNotAllowed' },
};
const probe = { askedAt: 1, bucket: 'b', findings: [lack] };

function policyIn(server: { readonly endpoint?: string }) {
  return capabilityReport(server, probe).findings.find(({ name }) => name === 'policy');
}

test('AWS lacks nothing, whatever it was found to refuse', () => {
  expect(policyIn({})).toEqual({ name: 'policy', answer: 'can', evidence: 'documented' });
  expect(lackOf({ probe }, 'policy')).toBeUndefined();
  const endpoint = 'https://s3.eu-west-1.amazonaws.com';
  expect(lackOf({ endpoint, probe }, 'policy')).toBeUndefined();
});

test('another server is taken at its word', () => {
  const endpoint = 'https://s3.lab.test';
  expect(policyIn({ endpoint })).toEqual(lack);
  expect(lackOf({ endpoint, probe }, 'policy')).toMatchObject({
    code: 'not_supported',
    server: { code: 'MethodNotAllowed' },
  });
});
