import { expect, test } from 'vitest';
import { z } from 'zod';
import { inBucket, seenBucket } from './fields';
import { route } from './route';

test('whoever names the server that was seen says what is done there: else it does not compile', () => {
  // @ts-expect-error One that changes something could be taken for one that reads.
  route<null>()(z.strictObject(seenBucket));
  expect(route<null>()(z.strictObject(seenBucket), 'changes').effect).toBe('changes');
  expect(route<null>()(z.strictObject(inBucket)).effect).toBeUndefined();
});
