import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fileMatches, fullChecksum, matches } from './fullChecksum';
import type { FullChecksum } from './fullChecksum';

type Algorithm = FullChecksum['algorithm'];

const content = Buffer.from('123456789');

/** The check values of the algorithms, for the digits 1 to 9. */
const values = {
  crc32: Buffer.from('cbf43926', 'hex').toString('base64'),
  crc32c: Buffer.from('e3069283', 'hex').toString('base64'),
  crc64nvme: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  sha1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
  sha256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
} as const;

it.each(Object.keys(values) as (keyof typeof values)[])(
  '%s tells the right content',
  async (name) => {
    expect(await matches(content, { algorithm: name, value: values[name] })).toBe(true);
    const other = Buffer.from('123456788');
    expect(await matches(other, { algorithm: name, value: values[name] })).toBe(false);
  },
);

it('compares a file from its beginning', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dipper-checksum-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  const expected = { algorithm: 'crc64nvme', value: values.crc64nvme } as const;
  const { signal } = new AbortController();
  expect(await fileMatches(descriptor, 9, expected, signal)).toBe(true);
  expect(await fileMatches(descriptor, 8, expected, signal)).toBe(false);
  // Longer than the file is.
  expect(await fileMatches(descriptor, 10, expected, signal)).toBe(false);
});

it('lets others go on while it compares a large file, and ends soon when it is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dipper-checksum-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'large');
  writeFileSync(path, '');
  truncateSync(path, 64 * 1024 ** 2);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  const expected = { algorithm: 'sha1', value: 'anything' } as const;
  const stop = new AbortController();
  let turns = 0;
  const work = { isOver: false };
  const answer = fileMatches(descriptor, 64 * 1024 ** 2, expected, stop.signal).finally(() => {
    work.isOver = true;
  });
  const outcome = expect(answer).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  while (!work.isOver && turns < 3) {
    await new Promise(setImmediate);
    turns += 1;
  }
  expect([work.isOver, turns]).toEqual([false, 3]);
  stop.abort();
  await outcome;
});

it('takes only the checksum of a whole object', () => {
  const of = (values: Partial<Record<Algorithm, string>>, type?: string, etag = '"0123"') =>
    fullChecksum({ type, etag, valueOf: (algorithm) => values[algorithm] });
  expect(of({ crc32: 'y/Q5Jg==' })).toEqual({ algorithm: 'crc32', value: 'y/Q5Jg==' });
  expect(of({ crc32: 'y/Q5Jg==' }, 'FULL_OBJECT')).toMatchObject({ algorithm: 'crc32' });
  expect(of({ crc32: 'y/Q5Jg==' }, 'COMPOSITE')).toBeUndefined();
  // From servers that do not tell the type.
  expect(of({ sha256: 'abc=-3' })).toBeUndefined();
  const ofParts = '"0123-2"';
  expect(of({ crc32: 'y/Q5Jg==' }, undefined, ofParts)).toBeUndefined();
  expect(of({ crc32: 'y/Q5Jg==' }, 'FULL_OBJECT', ofParts)).toMatchObject({ algorithm: 'crc32' });
  expect(of({ crc64nvme: 'abc=' }, undefined, ofParts)).toMatchObject({ algorithm: 'crc64nvme' });
  expect(of({})).toBeUndefined();
});
