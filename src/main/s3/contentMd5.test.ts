import { expect, test } from 'vitest';
import { asksForContentMd5 } from './contentMd5';

test.each([
  [
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    true,
  ],
  ['InvalidRequest', 'Missing required header for this request: Content-MD5', true],
  [
    'BadDigest',
    'The Content-MD5 or checksum value that you specified did not match what the server received.',
    false,
  ],
  ['BadDigest', 'The Content-Md5 you specified did not match what we received.', false],
  ['InvalidDigest', 'The Content-MD5 or checksum value that you specified is not valid.', false],
  [
    'InvalidArgument',
    "Unsupported header 'x-amz-checksum-crc32' received for this API call",
    false,
  ],
])('%s, “%s”: an MD5 is asked for: %s', (code, message, isAsked) => {
  expect(asksForContentMd5({ status: 400, code, message })).toBe(isAsked);
});
