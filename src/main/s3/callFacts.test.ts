import { expect, test } from 'vitest';
import { readHeaderLines, safeHeaders, safeUrl } from './callFacts';

test('headers of an answer are kept in their order, without what may be a secret', () => {
  const text = safeHeaders([
    ['Content-Type', 'text/plain'],
    ['Set-Cookie', 'session=abc'],
    ['x-amz-security-token', 'abc'],
    ['Authorization', 'AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=abc'],
    ['Location', 'https://b.example/k?X-Amz-Signature=abc'],
    ['X-Redirect', 'https://me:abc@b.example/'],
    ['x-amz-request-id', 'tx1'],
    ['x-odd', 'a\r\nb: abc'],
    ['x-long', 'x'.repeat(5000)],
  ]);
  expect(readHeaderLines(text)).toEqual([
    { name: 'content-type', value: 'text/plain' },
    { name: 'x-amz-request-id', value: 'tx1' },
    { name: 'x-odd', value: 'a  b: abc' },
    { name: 'x-long', value: 'x'.repeat(1024) },
  ]);
  expect(readHeaderLines(safeHeaders([]))).toEqual([]);
});

test('a URL tells what was asked for and nothing that signs it', () => {
  const query = {
    'list-type': '2',
    prefix: 'a b/',
    acl: '',
    'X-Amz-Signature': 'abc',
    'X-Amz-Security-Token': 'abc',
    'continuation-token': 'abc',
    unknown: 'abc',
  };
  expect(safeUrl('http://h:1', '/b/k%20', query)).toBe(
    'http://h:1/b/k%20?list-type=2&prefix=a%20b%2F&acl',
  );
});
