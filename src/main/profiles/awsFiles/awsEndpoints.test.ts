import { expect, test } from 'vitest';
import { configuredAwsEndpoints } from './awsEndpoints';
import type { AwsProfile } from './awsFiles';

function profile(
  settings: Readonly<Record<string, string>>,
  s3: Readonly<Record<string, string>> = {},
): AwsProfile {
  return {
    name: 'work',
    settings: new Map(Object.entries(settings)),
    groups: new Map([['s3', new Map(Object.entries(s3))]]),
  };
}

const usual = { dualStack: false, fips: false, accelerate: false };

test.each([
  [{}, profile({ use_fips_endpoint: 'true' }), { ...usual, fips: true }],
  [{}, profile({ use_dualstack_endpoint: 'True' }), { ...usual, dualStack: true }],
  [{}, profile({}, { use_dualstack_endpoint: 'true' }), { ...usual, dualStack: true }],
  [{}, profile({}, { use_accelerate_endpoint: 'true' }), { ...usual, accelerate: true }],
  [{ AWS_USE_DUALSTACK_ENDPOINT: 'true' }, undefined, { ...usual, dualStack: true }],
  [{ AWS_USE_FIPS_ENDPOINT: 'TRUE' }, profile({}), { ...usual, fips: true }],
  [{ AWS_USE_FIPS_ENDPOINT: '' }, profile({ use_fips_endpoint: 'true' }), { ...usual, fips: true }],
])('%o and the profile decide', (env, from, expected) => {
  expect(configuredAwsEndpoints(env, from)).toEqual(expected);
});

test('the environment comes first, also when it says no', () => {
  const env = { AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'false' };
  const asking = profile(
    { use_fips_endpoint: 'true', use_dualstack_endpoint: 'true' },
    { use_dualstack_endpoint: 'true' },
  );
  expect(configuredAwsEndpoints(env, asking)).toBeUndefined();
});

test('nothing but the usual hosts is asked for by itself', () => {
  expect(configuredAwsEndpoints({}, undefined)).toBeUndefined();
  expect(configuredAwsEndpoints({}, profile({ use_fips_endpoint: 'no' }))).toBeUndefined();
});
