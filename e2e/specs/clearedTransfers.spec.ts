import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import {
  bucketsAnswer,
  errorAnswer,
  listAnswer,
  scriptedProfile,
  takenAnswer,
} from '../commands/scriptedS3';
import { shownTransfers, transferCounts, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

/** An empty bucket, `inbox`, that takes what it is sent, but for what is called bad: Ceph refuses no names. */
function startChoosyServer(scripted: StartScripted) {
  return scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'PUT') {
      if (rawUrl.includes('bad')) return errorAnswer(403, 'AccessDenied', 'No.');
      return takenAnswer;
    }
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
}

test('clearing what is finished keeps what failed, which is removed by a command of its own', async ({
  start,
  folder,
  scripted,
}) => {
  const server = await startChoosyServer(scripted);
  await mkdir(join(folder, 'files'));
  for (const name of ['bad 1.txt', 'bad 2.txt', 'good.txt']) {
    await writeFile(join(folder, 'files', name), name);
  }
  const app = await start({
    profiles: [scriptedProfile(server)],
  });
  const { page } = app;
  const panel = transfersPanel(page);
  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'files')]);
  await expect.poll(() => transferCounts(page)).toMatchObject({ Done: 1, Failed: 2 });

  const clear = panel.getByRole('button', { name: 'Clear finished' });
  await clear.click();
  await expect
    .poll(async () => (await shownTransfers(page)).toSorted())
    .toEqual(['bad 1.txt', 'bad 2.txt']);
  await expect(clear).toBeDisabled();

  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove failed from the list…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove 2 failed transfers' });
  await expect(question).toContainText('Nothing was transferred so far');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  expect(await shownTransfers(page)).toHaveLength(2);

  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove failed from the list…' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(panel).toContainText('No transfers');
  await panel.getByRole('button', { name: 'More', exact: true }).click();
  await expect(
    page.getByRole('menuitem', { name: 'Remove failed from the list…' }),
  ).toHaveAttribute('aria-disabled', 'true');
});
