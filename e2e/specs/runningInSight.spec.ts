import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import { bucketsAnswer, listAnswer, scriptedProfile, takenAnswer } from '../commands/scriptedS3';
import { transfer, transferCounts, transferDone, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

const fileCount = 300;
const takenAtOnce = 200;

/** An empty bucket, `inbox`, that takes so many objects and keeps the others waiting: Ceph answers all. */
function startHoldingServer(scripted: StartScripted) {
  let puts = 0;
  return scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'PUT') {
      puts += 1;
      if (puts > takenAtOnce) return new Promise(() => undefined);
      return takenAnswer;
    }
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
}

test('what runs is in sight again, also after the list went while the mouse was on it', async ({
  start,
  folder,
  scripted,
}) => {
  const server = await startHoldingServer(scripted);
  await writeFile(join(folder, 'first.txt'), 'first');
  await mkdir(join(folder, 'many'));
  for (let index = 0; index < fileCount; index += 1) {
    await writeFile(join(folder, 'many', `${String(index).padStart(3, '0')}.txt`), 'more');
  }
  const app = await start({
    profiles: [scriptedProfile(server)],
  });
  const { page } = app;
  const panel = transfersPanel(page);
  const grid = page.getByRole('grid', { name: 'Objects' });
  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(app, grid, [join(folder, 'first.txt')]);
  await transferDone(page, 'first.txt');

  await transfer(page, 'first.txt').hover();
  await panel.getByRole('button', { name: 'Clear finished' }).press('Enter');
  await expect(panel).toContainText('No transfers');
  await page.mouse.move(5, 5);

  await dropPaths(app, grid, [join(folder, 'many')]);
  await expect.poll(async () => (await transferCounts(page)).Done).toBe(takenAtOnce - 1);
  const running = panel.getByRole('listitem').filter({ hasText: 'Running' });
  await expect(running.first()).toBeInViewport();
  // It is asked only once something of them was sent.
  await expect(running.filter({ hasText: '4 B of 4 B' }).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel all' }).click();
  await page.getByRole('button', { name: 'Cancel transfers' }).click();
  await expect.poll(async () => (await transferCounts(page)).Running).toBe(0);
});
