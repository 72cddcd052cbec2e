import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { crc32Of } from '../local/crc32';
import { createRangeWriter } from './rangeWriter';

const asked = { bucket: 'b', key: 'k', start: 10, end: 16, size: 20, etag: '"e"' };

async function openFile(content: string) {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-range-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'part');
  writeFileSync(path, content);
  const descriptor = openSync(path, 'r+');
  onTestFinished(() => closeSync(descriptor));
  return { descriptor, name: 'k', content: () => readFileSync(path, 'latin1') };
}

it('writes each piece where it belongs, and tells what is there', async () => {
  const file = await openFile('.'.repeat(20));
  const writer = createRangeWriter(file, asked);
  expect(writer.written()).toEqual({ start: 10, end: 10, crc32: 0 });
  writer.write(Buffer.from('ab'));
  writer.write(Buffer.from('cdef'));
  expect(file.content()).toBe(`${'.'.repeat(10)}abcdef....`);
  expect(writer.written()).toEqual({ start: 10, end: 16, crc32: crc32Of(Buffer.from('abcdef')) });
});

it('writes nothing of what is longer than was asked for: behind it another range may be there', async () => {
  const file = await openFile('.'.repeat(20));
  const writer = createRangeWriter(file, asked);
  writer.write(Buffer.from('ab'));
  expect(() => writer.write(Buffer.from('cdefg'))).toThrow('another part of the object');
  expect(file.content()).toBe(`${'.'.repeat(10)}ab........`);
  expect(writer.written().end).toBe(12);
});
