import { expect, it } from 'vitest';
import { createMenuRunner } from './menuRunner';

/** What was done, in order. */
function runnerWith({ hasWindow }: { readonly hasWindow: boolean }) {
  const done: string[] = [];
  const run = createMenuRunner({
    hasWindow: () => hasWindow,
    openWindow: () => {
      done.push('open');
      return Promise.resolve();
    },
    send: (command) => void done.push(command),
  });
  return { run, done };
}

it.each(['selectAll', 'delete', 'goUp', 'goToFolder', 'toggleInspector', 'upload'] as const)(
  'opens no window for the key of %s, which is about what one shows',
  async (command) => {
    const { run, done } = runnerWith({ hasWindow: false });
    await run(command, true);
    expect(done).toEqual([]);
    await run(command, false);
    expect(done).toEqual(['open', command]);
  },
);

it.each(['newConnection', 'settings', 'focusLocation', 'refresh'] as const)(
  'opens a window for the key of %s, and runs it there',
  async (command) => {
    const { run, done } = runnerWith({ hasWindow: false });
    await run(command, true);
    expect(done).toEqual(['open', command]);
  },
);

it('gives the page every key while there is a window', async () => {
  const { run, done } = runnerWith({ hasWindow: true });
  await run('selectAll', true);
  expect(done).toEqual(['open', 'selectAll']);
});
