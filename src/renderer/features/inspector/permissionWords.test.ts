import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyStatementView } from '../../../shared/model/permissions';
import { english } from '../../i18n/en';
import { grantWords } from './grantWords';
import { statementWords } from './policyWords';

let t: TFunction;

beforeAll(async () => {
  const translations = i18next.createInstance({
    lng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
  await translations.init();
  t = translations.t;
});

describe('a grant in words', () => {
  it('names a user and keeps the exact id', () => {
    const grantee = { kind: 'user', id: '0123', displayName: 'Ada' } as const;
    expect(grantWords({ grantee, permission: 'FULL_CONTROL' }, 'object', t)).toEqual({
      who: 'Ada',
      exactWho: '0123',
      type: 'User',
      permission: 'Full control',
      open: false,
    });
    const nameless = { kind: 'user', id: '0123' } as const;
    expect(grantWords({ grantee: nameless, permission: 'READ' }, 'object', t).who).toBe('0123');
  });

  it('says that everybody is everybody', () => {
    const words = grantWords({ grantee: { kind: 'everyone' }, permission: 'READ' }, 'object', t);
    expect(words).toMatchObject({ who: 'Everybody in the world', type: 'Group', open: true });
  });

  it('means another thing on a bucket than on an object', () => {
    const grant = { grantee: { kind: 'everyone' }, permission: 'READ' } as const;
    expect(grantWords(grant, 'object', t).permission).toBe('Read the object');
    expect(grantWords(grant, 'bucket', t).permission).toBe('List the objects');
  });
});

function statement(view: Partial<PolicyStatementView>): PolicyStatementView {
  return {
    effect: 'Allow',
    principals: ['*'],
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::photos/*'],
    conditional: false,
    narrowed: false,
    ...view,
  };
}

describe('a policy statement in words', () => {
  it('reads as a sentence for the common case', () => {
    expect(statementWords(statement({}), 'photos', t)).toEqual({
      open: true,
      who: ['Everybody'],
      what: ['Read objects'],
      on: ['Every object'],
    });
  });

  it('tells the bucket from its objects, and those of another bucket', () => {
    const resources = [
      'arn:aws:s3:::photos',
      'arn:aws:s3:::photos/2024/*',
      'arn:aws:s3:::photos-old/*',
    ];
    expect(statementWords(statement({ resources }), 'photos', t).on).toEqual([
      'The bucket itself',
      'Objects named 2024/*',
      'arn:aws:s3:::photos-old/*',
    ]);
  });

  it('says what is excepted', () => {
    const excepting = statement({
      principals: ['!{"AWS":"arn:aws:iam::1:root"}'],
      actions: ['!s3:DeleteObject'],
      resources: ['!arn:aws:s3:::photos'],
    });
    expect(statementWords(excepting, 'photos', t)).toEqual({
      open: true,
      who: ['All except {"AWS":"arn:aws:iam::1:root"}'],
      what: ['All except Delete objects'],
      on: ['All except The bucket itself'],
    });
  });

  it('is not open to the world where it names everybody from some places only', () => {
    const shared = statement({ conditional: true, narrowed: true });
    expect(statementWords(shared, 'photos', t).open).toBe(false);
    expect(statementWords(statement({ conditional: true }), 'photos', t).open).toBe(true);
  });

  it('keeps the exact name of what it has no words for', () => {
    const rare = statement({
      principals: ['arn:aws:iam::1:user/ada', 'Service:logging.s3.amazonaws.com'],
      actions: ['s3:PutObjectRetention', 's3:*'],
    });
    expect(statementWords(rare, 'photos', t)).toMatchObject({
      who: ['arn:aws:iam::1:user/ada', 'The service logging.s3.amazonaws.com'],
      what: ['s3:PutObjectRetention', 'Everything'],
    });
  });
});
