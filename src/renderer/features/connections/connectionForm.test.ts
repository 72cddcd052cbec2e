import { describe, expect, it } from 'vitest';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import type { Connection } from '../../../shared/model/connection';
import { draftOf, initialForm, isPlainHttp, problemsOf, withPasted } from './connectionForm';
import { withProvider } from './providerChoice';

const saved: Connection = {
  id: 'saved:1',
  name: 'Archive',
  source: { kind: 'saved', secret: 'keychain' },
  endpoint: 'https://s3.example.com:9000',
  region: 'eu-west-1',
  addressing: 'path',
  server: 'https://s3.example.com:9000',
  options: defaultConnectionOptions,
  accessKeyHint: '…WXYZ',
};

const filled = {
  ...initialForm(undefined, true),
  name: ' Archive ',
  region: 'eu-west-1',
  accessKeyId: ' AKIA ',
  secretAccessKey: ' s3cret ',
};

describe('a new connection', () => {
  it('says of every field what is missing', () => {
    expect(problemsOf(initialForm(undefined, true), undefined)).toEqual({
      name: 'name',
      region: 'regionMissing',
      accessKeyId: 'accessKeyId',
      secretAccessKey: 'secretAccessKey',
    });
  });

  it('needs an http address for another server, and no region', () => {
    const other = { ...filled, provider: 'other', region: '' } as const;
    expect(problemsOf(other, undefined)).toEqual({ endpoint: 'endpointMissing' });
    for (const endpoint of [
      's3.example.com',
      'localhost:9000',
      'ftp://host',
      'http://',
      'https:/x',
    ]) {
      expect(problemsOf({ ...other, endpoint }, undefined)).toEqual({ endpoint: 'endpointWrong' });
    }
    expect(problemsOf({ ...other, endpoint: ' http://[::1]:9000 ' }, undefined)).toEqual({});
  });

  it('takes no region that cannot be one', () => {
    expect(problemsOf({ ...filled, region: 'EU West' }, undefined)).toEqual({
      region: 'awsRegionWrong',
    });
    const elsewhere = { ...filled, provider: 'other', endpoint: 'https://s3.example.com' } as const;
    expect(problemsOf({ ...elsewhere, region: 'KR1' }, undefined)).toEqual({});
    expect(problemsOf({ ...elsewhere, region: 'EU West' }, undefined)).toEqual({
      region: 'regionWrong',
    });
  });

  it('hands over what was typed, a secret to the letter', () => {
    expect(problemsOf(filled, undefined)).toEqual({});
    expect(draftOf(filled, undefined)).toEqual({
      name: 'Archive',
      region: 'eu-west-1',
      addressing: 'auto',
      signing: 'keys',
      accessKeyId: 'AKIA',
      secretAccessKey: ' s3cret ',
      keepSecret: 'keychain',
    });
  });

  it('needs and hands over no keys when it is anonymous', () => {
    const anonymous = { ...filled, signing: 'anonymous' } as const;
    expect(problemsOf({ ...anonymous, accessKeyId: '', secretAccessKey: '' }, undefined)).toEqual(
      {},
    );
    expect(draftOf(anonymous, undefined)).toMatchObject({
      signing: 'anonymous',
      accessKeyId: '',
      secretAccessKey: '',
    });
  });

  it('takes what was pasted, but not another name', () => {
    const pasted = {
      accessKeyId: 'PASTED',
      secretAccessKey: 'p',
      name: 'from profile',
      endpoint: 'https://s3.example.com',
    };
    expect(withPasted({ ...filled, sessionToken: 'old' }, pasted)).toMatchObject({
      name: filled.name,
      provider: 'other',
      endpoint: 'https://s3.example.com',
      region: filled.region,
      accessKeyId: 'PASTED',
      secretAccessKey: 'p',
      sessionToken: '',
    });
    expect(withPasted(initialForm(undefined, true), pasted).name).toBe('from profile');
  });

  it('goes with a pasted region to the address that its provider has there, but to no other than was pasted', () => {
    const wasabi = { ...filled, ...withProvider(filled, 'wasabi') };
    const keys = { accessKeyId: 'PASTED', secretAccessKey: 'p' };
    expect(withPasted(wasabi, { ...keys, region: 'eu-central-1' })).toMatchObject({
      provider: 'wasabi',
      region: 'eu-central-1',
      endpoint: 'https://s3.eu-central-1.wasabisys.com',
    });
    const endpoint = 'https://s3.eu-west-1.wasabisys.com';
    expect(withPasted(wasabi, { ...keys, region: 'eu-central-1', endpoint })).toMatchObject({
      region: 'eu-central-1',
      endpoint,
    });
  });

  it('keeps the secret for the session where there is no keychain', () => {
    expect(initialForm(undefined, false).keepSecret).toBe('session');
  });
});

describe('an existing connection', () => {
  it('starts with what is known and keeps stored keys', () => {
    const form = initialForm(saved, true);
    expect(problemsOf(form, saved)).toEqual({});
    expect(draftOf(form, saved)).toEqual({
      id: 'saved:1',
      name: 'Archive',
      endpoint: 'https://s3.example.com:9000',
      region: 'eu-west-1',
      addressing: 'path',
      signing: 'keys',
      accessKeyId: '',
      secretAccessKey: '',
      keepSecret: 'keychain',
    });
  });

  it('wants the secret of a new access key', () => {
    const form = { ...initialForm(saved, true), accessKeyId: 'OTHER' };
    expect(problemsOf(form, saved)).toEqual({ secretAccessKey: 'secretAccessKey' });
  });

  it('wants both keys again when the secret is gone', () => {
    const lost: Connection = { ...saved, source: { kind: 'saved', secret: 'missing' } };
    expect(problemsOf(initialForm(lost, true), lost)).toEqual({
      accessKeyId: 'accessKeyId',
      secretAccessKey: 'secretAccessKey',
    });
  });

  it('keeps a secret that is gone no longer than it was kept, unless that is chosen', () => {
    const lost: Connection = { ...saved, source: { kind: 'saved', secret: 'missing' } };
    expect(initialForm(lost, true).keepSecret).toBe('session');
    expect(initialForm(undefined, true).keepSecret).toBe('keychain');
  });

  it('leaves the address out when it becomes one of Amazon S3', () => {
    const form = { ...initialForm(saved, true), provider: 'aws' } as const;
    expect(draftOf(form, saved)).not.toHaveProperty('endpoint');
  });
});

it('warns of plain http, but not on this computer', () => {
  expect(isPlainHttp('http://s3.example.com')).toBe(true);
  expect(isPlainHttp('https://s3.example.com')).toBe(false);
  expect(isPlainHttp('http://127.0.0.1:9000')).toBe(false);
  expect(isPlainHttp('http://localhost:9000')).toBe(false);
  expect(isPlainHttp('http://')).toBe(false);
});
