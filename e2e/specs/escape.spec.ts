import type { ScriptedAnswer } from '../../scripts/servers/scripted';
import { openFolder, row } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

test('Escape pressed again while objects are deleted leaves open what tells how it ended', async ({
  start,
  scripted,
}) => {
  // Scripted: no real server waits with its answer until a key was pressed several times.
  let answer: (held: ScriptedAnswer) => void = () => undefined;
  const held = new Promise<ScriptedAnswer>((resolve) => (answer = resolve));
  let isAsked = false;
  const server = await scripted((request) => {
    const isDeletion = request.body.toString().includes('b.txt');
    isAsked ||= isDeletion;
    if (isDeletion) return held;
    if (request.rawUrl.includes('list-type=2')) return listAnswer(['a.txt', 'b.txt']);
    if (request.rawUrl.startsWith('/bucket')) return errorAnswer(404, 'NoSuchKey', 'none');
    return bucketsAnswer(['bucket']);
  });
  const profile = scriptedProfile(server);
  const { page } = await start({ profiles: [profile] });
  await openFolder(page, 'scripted', 'bucket');
  await row(page, 'a.txt').click();
  await row(page, 'b.txt').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => isAsked).toBe(true);

  for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Stop' })).toBeVisible();
  answer({
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: '<DeleteResult><Deleted><Key>a.txt</Key></Deleted><Error><Key>b.txt</Key><Code>AccessDenied</Code><Message>said</Message></Error></DeleteResult>',
  });
  await expect(dialog.getByRole('list', { name: 'What could not be deleted' })).toContainText(
    'b.txt',
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await row(page, 'b.txt').click();
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
});
