import { expect, test } from 'vitest';
import { startTranslations } from '../../i18n/i18n';
import { holdWords } from './holdWords';

test.each([
  ['unreachable', false, 'The server can’t be reached any more: waiting for it…'],
  ['unreachable', true, 'Some wait for a server that can’t be reached…'],
  ['offline', false, 'Waiting for the network…'],
  ['offline', true, 'Some wait for the network…'],
  ['asleep', true, 'Paused while asleep'],
] as const)('%s, with others that move: %s, is told as “%s”', async (hold, isMoving, words) => {
  const t = (await startTranslations('en')).getFixedT('en');
  expect(holdWords(hold, isMoving, t)).toBe(words);
});
