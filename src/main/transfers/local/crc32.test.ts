import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { combineCrc32, crc32Of, writeCrc32 } from './crc32';

it('is the checksum that S3 writes', () => {
  // The check value of CRC-32/ISO-HDLC.
  expect(crc32Of(Buffer.from('123456789'))).toBe(0xcbf43926);
  expect(writeCrc32(0xcbf43926)).toBe('y/Q5Jg==');
  expect(writeCrc32(0)).toBe('AAAAAA==');
});

it('goes on from what came before', () => {
  const content = randomBytes(1000);
  const first = crc32Of(content.subarray(0, 300));
  expect(crc32Of(content.subarray(300), first)).toBe(crc32Of(content));
});

it.each([0, 1, 2, 255, 4096, 100_001])('is combined with a second piece of %i bytes', (length) => {
  const content = randomBytes(5000 + length);
  const first = crc32Of(content.subarray(0, 5000));
  const second = crc32Of(content.subarray(5000));
  expect(combineCrc32(first, second, length)).toBe(crc32Of(content));
});
