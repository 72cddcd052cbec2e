import { expect, test } from 'vitest';
import { createCapabilities } from './capabilities';

const unknownServer = { endpoint: 'http://localhost:9000' };

test('a server that refuses a checksum of an upload in parts is still given those of whole objects', () => {
  const { checksums, checksumsInParts } = createCapabilities(unknownServer);
  checksumsInParts.learn('ignored');
  expect(checksumsInParts.areIgnored()).toBe(true);
  expect(checksums.areIgnored()).toBe(false);
  checksums.learn('compared');
  expect(checksums.areCompared()).toBe(true);
});

test('a server that ignores checksums of whole objects is given none of uploads in parts', () => {
  const { checksums, checksumsInParts } = createCapabilities(unknownServer);
  checksums.learn('ignored');
  expect(checksumsInParts.areIgnored()).toBe(true);
});
