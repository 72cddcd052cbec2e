import { expect, test } from 'vitest';
import type { ProfileDraft } from '../ipc/profileSchemas';
import { problemsOfProfile } from './profileProblems';

const draft: ProfileDraft = {
  ...{ name: 'nhn', signIn: 'keys', region: '', endpoint: '', addressing: 'auto', caBundle: '' },
  ...{ accessKeyId: '', secretAccessKey: '', sessionToken: '' },
  ...{ roleArn: '', sourceProfile: '', credentialSource: '', mfaSerial: '', externalId: '' },
  ...{ ssoSession: '', ssoStartUrl: '', ssoRegion: '', ssoAccountId: '', ssoRoleName: '' },
  credentialProcess: '',
};

function problemsOf(patch: Partial<ProfileDraft>) {
  const kept = { accessKeyId: '••••MPLE', secretAccessKey: true, sessionToken: false };
  return problemsOfProfile({ ...draft, ...patch }, { kept, otherProfiles: [] });
}

test.each(['', 'ap-northeast-2', 'KR1', 'Default-Zone'])('“%s” can be a region', (region) => {
  expect(problemsOf({ region })).toEqual({});
});

test.each(['kr 1', 'a/b', 'kr.1', '서울'])('“%s” is no region', (region) => {
  expect(problemsOf({ region })).toEqual({ region: 'regionWrong' });
});

test('a region to sign in at is one of AWS', () => {
  const sso: Partial<ProfileDraft> = {
    signIn: 'sso',
    ssoStartUrl: 'https://a.awsapps.com/start',
    ssoAccountId: '1',
    ssoRoleName: 'r',
  };
  expect(problemsOf({ ...sso, ssoRegion: 'eu-west-1' })).toEqual({});
  expect(problemsOf({ ...sso, ssoRegion: 'KR1' })).toEqual({ ssoRegion: 'ssoRegionWrong' });
  expect(problemsOf({ ...sso, ssoRegion: '' })).toEqual({ ssoRegion: 'missing' });
});
