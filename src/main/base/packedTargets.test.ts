import { expect, test } from 'vitest';
import type { Target } from '../../shared/model/objects';
import { packTargets, targetsIn } from './packedTargets';

test('any targets come out as they went in, in their order', async () => {
  const names = ['a', '', 'é/한글/😀', 'e\u0301', ' \u0001\n', 'b/'];
  const few = names.flatMap((key): readonly Target[] => [
    { kind: 'object', key },
    { kind: 'folder', key },
    { kind: 'folder', key: `${key}/` },
  ]);
  const many = Array.from({ length: 25_001 }, (_, index): Target => ({
    kind: index < 10_000 ? 'folder' : 'object',
    key: `한${String(index)}`,
  }));
  for (const targets of [[], few, many]) {
    // As another thread gets it.
    const packed = structuredClone(await packTargets(targets));
    expect([...targetsIn(packed)]).toEqual(targets);
  }
});
