import { expect, test } from 'vitest';
import { redact, redactWords } from './redact';

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test.each([
  [`key ${secretKey} here`, 'wJalrXUtn'],
  ['id AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7'],
  ['id ASIAIOSFODNN7EXAMPLE.', 'ASIAIOSFODNN7'],
  ['{"secretAccessKey":"abc def","region":"x"}', 'abc'],
  ['aws_secret_access_key = abc/def', 'abc'],
  ['aws_session_token=abc==', 'abc'],
  ["sessionToken: 'abc'", 'abc'],
  ['Password: open sesame', 'sesame'],
  ['Authorization: AWS4-HMAC-SHA256 Credential=abc/2024, Signature=abc', '/2024'],
  ['x-amz-security-token: abc', 'abc'],
  ['https://h/b/k?X-Amz-Credential=abc%2F2024&X-Amz-Signature=abc', 'abc'],
  ['https://h/b/k?x-amz-security-token=abc&b=1', 'abc'],
  ['https://user:abc@host/', 'abc'],
  ['AWS4-HMAC-SHA256 Credential=AK/abc/s3, SignedHeaders=host, Signature=abc', 'abc'],
])('%s loses its secret', (text, secret) => {
  expect(text).toContain(secret);
  expect(redact(text)).toContain('[hidden]');
  expect(redact(text)).not.toContain(secret);
});

test.each([
  'Refused: navigation to https://example.com',
  'at run (file:///opt/dipper/out/main/chunks/engine-Bg0KK-PQ.js:12:34)',
  'Error: ENOENT: no such file or directory, open "/home/someone/.aws/config"',
  'request 0A49CE4060975EAC, https://127.0.0.1:9000/bucket/key.txt',
  'The provided token has expired.',
  'The security token included in the request is invalid',
  "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'",
  'AuthorizationHeaderMalformed: The authorization header is malformed',
  'User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: y',
  'MultiFactorAuthentication failed with invalid MFA one time pass code.',
  '한국어로 된 오류: 접근이 거부되었습니다 (토큰 만료)',
])('%s stays as it is', (text) => {
  expect(redact(text)).toBe(text);
  expect(redactWords(text)).toBe(text);
});

test.each([
  [`key ${secretKey} here`, 'wJalrXUtn'],
  ['id AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7'],
  ['{"secretAccessKey":"abc def","region":"x"}', 'abc'],
  ['x-amz-security-token: IQoJb3JpZ2luX2VjEJr', 'IQoJ'],
  ['aws_session_token=IQoJb3JpZ2luX2VjEJr==', 'IQoJ'],
  ['https://h/b/k?X-Amz-Credential=abc%2F2024&X-Amz-Signature=abc', 'abc'],
  ['https://user:abc@host/', 'abc'],
])('%s loses its secret in the words of a server', (text, secret) => {
  expect(redactWords(text)).toContain('[hidden]');
  expect(redactWords(text)).not.toContain(secret);
});

test.each([
  'not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:x',
  'Access denied for s3://bucket/token=0123456789abcdefghij/report.csv by policy p1',
  'Invalid token: expired at 2026-01-01, request 0A49',
  'The password: it has to be changed first.',
  'No such key: https://h/b//me@example.com/file',
])('%s stays as it is in the words of a server', (text) => {
  expect(redactWords(text)).toBe(text);
});

test('no part of a secret stays where long words are cut', () => {
  const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12';
  const line = 'a word. ';
  // Also where what is hidden before it makes the words shorter.
  for (const before of ['', `password=${'p'.repeat(100)} `]) {
    for (let at = 4000; at < 4300; at += 3) {
      const words = before + line.repeat(1000).slice(0, at) + ` ${secret} ` + line.repeat(100);
      for (let start = 0; start + 10 <= secret.length; start += 1) {
        expect(redactWords(words)).not.toContain(secret.slice(start, start + 10));
      }
    }
  }
});

test('words of any length are gone through once', () => {
  const long = 'token'.repeat(100_000);
  expect(redactWords(long)).toHaveLength(4097);
  // From each place anew, it would take longer than a test may.
  expect(redact(long)).toBe(long);
});
