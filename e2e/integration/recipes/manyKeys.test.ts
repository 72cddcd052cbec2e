import { describe, expect, test } from 'vitest';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { createTwins, seed, stateOf } from './support';

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('deletes more keys than one request takes, and keys of any length', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const { client } = twins.dipper;
    const long = Array.from({ length: 200 }, (_, index) => `${'한'.repeat(330)}${index}`);
    const short = Array.from({ length: 1002 }, (_, index) => `k${index}`);
    // Some are enough to tell that each batch is deleted.
    await seed(client, bucket, ['kept', ...long, ...short.slice(0, 5), ...short.slice(-5)]);

    await twins.run(style, [{ kind: 'deleteObjects', bucket, keys: [...short, ...long] }]);
    expect((await stateOf(client, bucket)).map(({ key }) => key)).toEqual(['kept']);
  });
});
