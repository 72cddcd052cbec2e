import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import { bucketsAnswer, listAnswer, scriptedProfile, takenAnswer } from '../commands/scriptedS3';
import { showTransfers, shownTransfers, transfer } from '../commands/transfers';
import type { RunningApp } from '../fixtures/app';
import type { TestProfile } from '../fixtures/profiles';
import { expect, test } from '../fixtures/test';

/** An empty bucket, `inbox`, that takes an upload when it is told to: Ceph keeps nobody waiting. */
async function startHoldingServer(scripted: StartScripted) {
  const held = new Map<string, () => void>();
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'PUT') {
      const [, , name = ''] = rawUrl.split(/[/?]/u);
      return new Promise((resolve) => held.set(name, () => resolve(takenAnswer)));
    }
    return rawUrl.includes('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
  return { server, take: (name: string) => held.get(name)?.(), held: () => [...held.keys()] };
}

/** Two uploads that are under way until the server takes them, and are shown as active ones. */
async function uploadTwo(
  start: (options: { readonly profiles: readonly TestProfile[] }) => Promise<RunningApp>,
  scripted: StartScripted,
  folder: string,
) {
  const { server, take, held } = await startHoldingServer(scripted);
  const names = ['a.txt', 'b.txt'];
  for (const name of names) await writeFile(join(folder, name), name);
  const app = await start({ profiles: [scriptedProfile(server)] });
  const { page } = app;
  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(
    app,
    page.getByRole('grid', { name: 'Objects' }),
    names.map((name) => join(folder, name)),
  );
  await showTransfers(page, 'Running');
  await expect.poll(() => held().toSorted()).toEqual(names);
  return { page, take, names };
}

test('an open menu stays with its transfer once that is no longer shown', async ({
  start,
  folder,
  scripted,
}) => {
  const { page, take, names } = await uploadTwo(start, scripted, folder);
  await expect.poll(() => shownTransfers(page)).toEqual(names);

  await transfer(page, 'a.txt').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Cancel' })).toBeVisible();
  take('a.txt');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await expect(page.getByRole('menuitem', { name: 'Cancel' })).toBeHidden();
  await page.getByRole('menuitem', { name: 'Remove from the list' }).click();

  await expect(transfer(page, 'b.txt')).toContainText('Running');
  await showTransfers(page, 'All');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await transfer(page, 'b.txt').getByRole('button', { name: 'Cancel' }).click();
  await expect(transfer(page, 'b.txt')).toContainText('Cancelled');
});

test('one that is cancelled by the menu leaves the keyboard at its place', async ({
  start,
  folder,
  scripted,
}) => {
  const { page } = await uploadTwo(start, scripted, folder);
  await transfer(page, 'a.txt').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Cancel' }).press('Enter');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await expect(transfer(page, 'b.txt')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect.poll(() => shownTransfers(page)).toEqual([]);
});

test('a key that is held down cancels one transfer alone', async ({ start, folder, scripted }) => {
  const { page } = await uploadTwo(start, scripted, folder);
  await transfer(page, 'a.txt').focus();

  await page.keyboard.down('Delete');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await expect(transfer(page, 'b.txt')).toBeFocused();
  await page.keyboard.down('Delete');
  await page.keyboard.up('Delete');
  await transfer(page, 'b.txt').getByRole('button', { name: 'Pause' }).click();
  await showTransfers(page, 'Paused');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
});

test('a key for a transfer that is no longer shown is not for the one that takes its place', async ({
  start,
  folder,
  scripted,
}) => {
  const { page, take } = await uploadTwo(start, scripted, folder);
  await transfer(page, 'a.txt').focus();
  take('a.txt');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('ArrowDown');
  await expect(transfer(page, 'b.txt')).toBeFocused();
  await expect(transfer(page, 'b.txt')).toContainText('Running');
  await page.keyboard.press('Delete');
  await expect.poll(() => shownTransfers(page)).toEqual([]);
});

test('nor is one for a transfer that was paused and resumed before', async ({
  start,
  folder,
  scripted,
}) => {
  const { page, take, names } = await uploadTwo(start, scripted, folder);
  await transfer(page, 'a.txt').getByRole('button', { name: 'Pause' }).click();
  await showTransfers(page, 'All');
  await transfer(page, 'a.txt').getByRole('button', { name: 'Resume' }).click();
  await expect(transfer(page, 'a.txt')).toContainText('Running');
  await showTransfers(page, 'Running');
  await expect.poll(() => shownTransfers(page)).toEqual(names);

  await transfer(page, 'a.txt').focus();
  take('a.txt');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await page.keyboard.press('Delete');
  await page.keyboard.press('ArrowDown');
  await expect(transfer(page, 'b.txt')).toBeFocused();
  await expect(transfer(page, 'b.txt')).toContainText('Running');
  take('b.txt');
  await expect.poll(() => shownTransfers(page)).toEqual([]);
});

test('a list that changes does not take the keyboard from elsewhere', async ({
  start,
  folder,
  scripted,
}) => {
  const { page, take } = await uploadTwo(start, scripted, folder);
  await transfer(page, 'a.txt').focus();
  await page.getByRole('tree', { name: 'Locations' }).focus();
  take('a.txt');
  await expect.poll(() => shownTransfers(page)).toEqual(['b.txt']);
  await expect(page.getByRole('tree', { name: 'Locations' })).toBeFocused();
  take('b.txt');
  await expect.poll(() => shownTransfers(page)).toEqual([]);
});

test('the end of transfers is said, also where their panel is folded away', async ({
  start,
  folder,
  scripted,
}) => {
  const { page, take, names } = await uploadTwo(start, scripted, folder);
  const said = page.getByRole('status', { name: 'Transfers' });
  await page.getByRole('button', { name: 'Close the panel' }).click();
  await expect(said).toBeEmpty();
  names.forEach(take);
  await expect(said).toHaveText('Transfers are done: 2 done');
});
