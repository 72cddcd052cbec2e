import { expect, test } from 'vitest';
import type { SavedSecret } from '../secretStore';
import { createEndedKeys } from './endedKeys';

function keysOf(sessionToken: string): SavedSecret {
  return { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken };
}

const question = { id: 'saved:1', connection: 'a', origin: 'saved', accessKeyHint: 'SIA' } as const;

/** A user who gives the next keys each time. */
function createUser(...tokens: readonly string[]) {
  let questions = 0;
  const ended = createEndedKeys({
    newKeys: () => {
      questions += 1;
      return Promise.resolve(keysOf(tokens[questions - 1] ?? 'none'));
    },
  });
  const current = (sessionToken: string) =>
    ended.replaced(question, keysOf(sessionToken), () => undefined, undefined);
  return { ended, current, questions: () => questions };
}

test('whoever has read the ended keys before new ones came gets those, and asks nobody again', async () => {
  const { ended, current, questions } = createUser('second');
  ended.refused('saved:1', keysOf('first'));
  expect(await current('first')).toEqual(keysOf('second'));
  expect(await current('first')).toEqual(keysOf('second'));
  expect(questions()).toBe(1);
});

test('new keys that have ended as well are asked for again', async () => {
  const { ended, current, questions } = createUser('second', 'third');
  ended.refused('saved:1', keysOf('first'));
  await current('first');
  ended.refused('saved:1', keysOf('second'));
  expect(await current('second')).toEqual(keysOf('third'));
  // The first ones, typed in once more.
  ended.refused('saved:1', keysOf('first'));
  expect(await current('first')).toEqual(keysOf('none'));
  expect(questions()).toBe(3);
});

test('permanent keys that were mistyped in place of ended ones are asked for again', async () => {
  const mistyped = { accessKeyId: 'AKIA', secretAccessKey: 'sceret' };
  const answers = [mistyped, keysOf('second')];
  const ended = createEndedKeys({
    newKeys: () => Promise.resolve(answers.shift() ?? keysOf('none')),
  });
  const current = () => ended.replaced(question, keysOf('first'), () => undefined, undefined);
  ended.refused('saved:1', keysOf('first'));
  expect(await current()).toEqual(mistyped);
  ended.refused('saved:1', mistyped);
  expect(await current()).toEqual(keysOf('second'));
  // Whoever was sent away with the mistyped ones says so late.
  ended.refused('saved:1', mistyped);
  expect(await current()).toEqual(keysOf('second'));
});
