import { describe, expect, test } from 'vitest';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { createTwins, hostileKeys, seed, stateOf } from './support';

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('deletes more keys than one request takes, and keys of any length', async () => {
    const twins = await createTwins();
    const { bucket } = twins.code;
    const { client } = twins.dipper;
    const long = Array.from({ length: 200 }, (_, index) => `${'한'.repeat(330)}${index}`);
    const short = Array.from({ length: 1002 }, (_, index) => `k${index}`);
    // Some are enough to tell that each batch is deleted.
    const some = [...short.slice(0, 5), ...short.slice(-5)];
    await seed(client, bucket, ['kept', ...long, ...some, ...hostileKeys]);

    const keys = [...short, ...long, ...hostileKeys];
    const operation = { kind: 'deleteObjects', bucket, keys } as const;
    // Elsewhere they go one by one.
    const connection = { ...twins.connection, aws: true };
    await twins.runCode(style, writeRecipe(style, connection, [operation]));
    expect((await stateOf(client, bucket)).map(({ key }) => key)).toEqual(['kept']);
  });
});
