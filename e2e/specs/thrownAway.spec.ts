import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptedAnswer, StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { transfer, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

const mebibyte = 1024 * 1024;

/** An answer that is held until it is given. */
function heldAnswer() {
  let give: (answer: ScriptedAnswer) => void = () => undefined;
  const held = new Promise<ScriptedAnswer>((resolve) => {
    give = resolve;
  });
  return { held, give: (answer: ScriptedAnswer) => give(answer) };
}

/**
 * An empty bucket, `inbox`, that takes the first part of a multipart upload and refuses the others, and that
 * answers an abort when it is told to: Ceph refuses no parts and keeps nobody waiting.
 */
async function startRefusingServer(scripted: StartScripted) {
  const firstPart = heldAnswer();
  const abort = heldAnswer();
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') return abort.held;
    if (method === 'POST') {
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    if (method === 'PUT') {
      if (rawUrl.includes('partNumber=1&')) {
        firstPart.give({ status: 200 });
        return { status: 200, headers: { etag: '"1"' } };
      }
      return firstPart.held.then(() => errorAnswer(403, 'AccessDenied', 'No.'));
    }
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
  const isAborting = (): boolean => server.requests.some(({ method }) => method === 'DELETE');
  return { server, abort, isAborting };
}

test('removing one that failed asks for what it has moved, and is not called cancelled once it goes on', async ({
  start,
  folder,
  scripted,
}) => {
  const { server, abort, isAborting } = await startRefusingServer(scripted);
  await writeFile(join(folder, 'film.bin'), Buffer.alloc(40 * mebibyte, 'film'));
  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  const film = transfer(page, 'film.bin');
  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'film.bin')]);
  await expect(film).toContainText('Failed');

  await film.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove from the list' }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove 1 failed transfer' });
  await expect(question).toContainText(/What was transferred so far \(\d.* MiB\) is thrown away/);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(film).toContainText('Failed');
  expect(isAborting()).toBe(false);

  await film.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove from the list' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(question).toBeHidden();
  await expect.poll(isAborting).toBe(true);
  await expect(film).toContainText('Failed');

  abort.give({ status: 204 });
  await expect(transfersPanel(page)).toContainText('No transfers');
});
