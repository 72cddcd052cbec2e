import { describe, expect, it } from 'vitest';
import { createSigner, encodeKey, encodeQuery, sha256 } from './signature';

/** The published examples of "Authenticating requests: using the Authorization header". */
const keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = new Date('2013-05-24T00:00:00Z');
const host = 'examplebucket.s3.amazonaws.com';
const sign = createSigner('us-east-1');

function signatureOf(request: Partial<Parameters<typeof sign>[0]>): string | undefined {
  const signed = sign(
    {
      method: 'GET',
      path: '/',
      query: '',
      headers: { host },
      contentHash: sha256(''),
      ...request,
    },
    keys,
    now,
  );
  return /Signature=(\w+)$/u.exec(signed['authorization'] ?? '')?.[1];
}

describe('the published examples', () => {
  it('GET of a range', () => {
    expect(signatureOf({ path: '/test.txt', headers: { host, range: 'bytes=0-9' } })).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  it('PUT of an object', () => {
    expect(
      signatureOf({
        method: 'PUT',
        path: `/${encodeKey('test$file.text')}`,
        headers: {
          host,
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        contentHash: sha256('Welcome to Amazon S3.'),
      }),
    ).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
  });

  it('a parameter without a value', () => {
    expect(signatureOf({ query: encodeQuery({ lifecycle: '' }) })).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
  });

  it('a list with parameters', () => {
    expect(signatureOf({ query: encodeQuery({ prefix: 'J', 'max-keys': '2' }) })).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });
});

it('another secret, another day and another region sign differently', () => {
  const one = signatureOf({});
  const other = sign(
    { method: 'GET', path: '/', query: '', headers: { host }, contentHash: sha256('') },
    { ...keys, secretAccessKey: 'another' },
    now,
  );
  expect(other['authorization']).not.toContain(one);
  expect(signatureOf({})).toBe(one);
});

it('a session token is sent and signed', () => {
  const signed = sign(
    { method: 'GET', path: '/', query: '', headers: { host }, contentHash: sha256('') },
    { ...keys, sessionToken: 'token' },
    now,
  );
  expect(signed['x-amz-security-token']).toBe('token');
  expect(signed['authorization']).toContain('x-amz-security-token');
});

it.each([
  ['a b', 'a%20b'],
  ['a+b', 'a%2Bb'],
  ['a%20b', 'a%2520b'],
  ['/a//b/', '/a//b/'],
  ['a-Z_0.9~', 'a-Z_0.9~'],
  ['a\n', 'a%0A'],
  ['../k/./x', '../k/./x'],
  ["!'()*", '%21%27%28%29%2A'],
  ['é', '%C3%A9'],
  ['😀', '%F0%9F%98%80'],
  ['?#&=', '%3F%23%26%3D'],
])('traps 2 to 4: the key %j is the path %j', (key, path) => {
  expect(encodeKey(key)).toBe(path);
});

it('parameters are sorted by their encoded names', () => {
  expect(encodeQuery({ uploadId: 'a/b+', partNumber: '7' })).toBe('partNumber=7&uploadId=a%2Fb%2B');
});
