import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptedAnswer, StartScripted } from '../../scripts/servers/scripted';
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

test('removing is stopped by closing, and what the server refuses by then is told', async ({
  start,
  folder,
  scripted,
}) => {
  // Scripted: no real server waits with its answer until the dialog is closed.
  const refusal = errorAnswer(403, 'AccessDenied', 'Not yours to abort.');
  let abort: (count: number) => ScriptedAnswer | Promise<ScriptedAnswer> = () => refusal;
  let aborts = 0;
  const server = await scripted(({ method, rawUrl }) => {
    switch (method) {
      case 'HEAD':
        return { status: 404 };
      case 'POST': {
        const key = /\w+\.bin/u.exec(rawUrl)?.[0];
        const body = `<InitiateMultipartUploadResult><UploadId>of-${key}</UploadId></InitiateMultipartUploadResult>`;
        return { status: 200, body };
      }
      case 'PUT':
        return new Promise(() => undefined);
      case 'DELETE':
        aborts += 1;
        return abort(aborts);
    }
    if (/[?&]uploads\b/u.test(rawUrl)) {
      return { status: 200, body: '<ListMultipartUploadsResult/>' };
    }
    if (rawUrl.includes('uploadId=')) return { status: 200, body: '<ListPartsResult/>' };
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
  const names = ['a.bin', 'b.bin', 'c.bin'];
  for (const name of names) await writeFile(join(folder, name), Buffer.alloc(20 * 1024 * 1024));
  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  await openFolder(page, 'scripted', 'inbox');
  const paths = names.map((name) => join(folder, name));
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), paths);
  for (const name of names) {
    const isSending = (): boolean =>
      server.requests.some(({ method, rawUrl }) => method === 'PUT' && rawUrl.includes(name));
    await expect.poll(isSending).toBe(true);
    await transfer(page, name).getByRole('button', { name: 'Cancel' }).click();
    await expect(transfer(page, name)).toContainText('Cancelled');
  }

  await transfersPanel(page).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Unfinished uploads…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unfinished uploads' });
  const uploads = dialog.getByRole('row', { name: /\.bin/u });
  await expect(uploads).toHaveCount(3);
  const remove = dialog.getByRole('button', { name: 'Remove' });
  const close = dialog.getByRole('button', { name: 'Close' }).last();
  let answer: (held: ScriptedAnswer) => void = () => undefined;
  const hold = (): Promise<ScriptedAnswer> => new Promise((resolve) => (answer = resolve));

  // The first goes, and is the last one that does.
  aborts = 0;
  abort = (count) => (count === 1 ? { status: 204 } : hold());
  await remove.click();
  await expect.poll(() => aborts).toBe(2);
  await close.click();
  answer(refusal);
  await expect(dialog.getByRole('alert').first()).toContainText('1 upload could not be removed.');
  await expect(dialog).toContainText('Not yours to abort.');
  await expect(uploads).toHaveCount(2);
  expect(aborts).toBe(2);

  // Closed for good, it has no place for the refusal any more.
  await remove.click();
  await expect.poll(() => aborts).toBe(3);
  await close.click();
  await close.click();
  await expect(dialog).toBeHidden();
  answer(refusal);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Could not remove unfinished uploads');
  await expect(alert).toContainText('Not yours to abort.');
  expect(aborts).toBe(3);
});
