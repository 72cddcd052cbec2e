import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { transfer, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

/**
 * An empty bucket, `inbox`, that begins an upload of `told.bin` and takes no part of it, tells no id of any
 * other upload, lists none, and lets them be aborted once it is told to: Ceph tells the id of each.
 */
async function startForgetfulServer(scripted: StartScripted) {
  let isAborting = false;
  const server = await scripted(({ method, rawUrl }) => {
    const isOfUploads = /[?&]uploads\b/u.test(rawUrl);
    switch (method) {
      case 'HEAD':
        return { status: 404 };
      case 'POST': {
        const id = rawUrl.includes('told.bin') ? '<UploadId>u1</UploadId>' : '';
        const body = `<InitiateMultipartUploadResult>${id}</InitiateMultipartUploadResult>`;
        return { status: 200, body };
      }
      case 'PUT':
        return new Promise(() => undefined);
      case 'DELETE':
        return isAborting ? { status: 204 } : errorAnswer(403, 'AccessDenied', 'Not yet.');
    }
    if (isOfUploads) return errorAnswer(403, 'AccessDenied', 'Not for you to see.');
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
  const hasBegun = (): boolean => server.requests.some(({ method }) => method === 'PUT');
  return {
    server,
    hasBegun,
    letAbort: () => {
      isAborting = true;
    },
  };
}

test('what is removed is said also where there may be more, and no more than that', async ({
  start,
  folder,
  scripted,
}) => {
  const { server, hasBegun, letAbort } = await startForgetfulServer(scripted);
  const names = ['told.bin', 'lost.bin'];
  for (const name of names) await writeFile(join(folder, name), Buffer.alloc(40 * 1024 * 1024));
  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(
    app,
    page.getByRole('grid', { name: 'Objects' }),
    names.map((name) => join(folder, name)),
  );
  await expect(transfer(page, 'lost.bin')).toContainText('Failed', { timeout: 45_000 });
  await expect.poll(hasBegun).toBe(true);
  await transfer(page, 'told.bin').getByRole('button', { name: 'Cancel' }).click();
  await expect(transfer(page, 'told.bin')).toContainText('Cancelled');
  letAbort();

  await transfersPanel(page).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Unfinished uploads…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unfinished uploads' });
  await expect(dialog.getByRole('row', { name: 'told.bin' })).toBeVisible();
  await expect(dialog).toContainText('1 bucket could not be looked through');
  await expect(dialog.getByRole('status')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByRole('status')).toHaveText('All that were listed are removed.');
  await expect(dialog).toContainText('1 bucket could not be looked through');
});
