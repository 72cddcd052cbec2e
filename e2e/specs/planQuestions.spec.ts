import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import type { StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder, row } from '../commands/go';
import { bucketsAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { transferDone, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';
import type { RunningApp } from '../fixtures/app';

const keys = ['large', 'small'];

/** A bucket with two objects, scripted: no real server waits with what it tells of one until it is let go. */
async function startBusyServer(scripted: StartScripted) {
  const waiting = new Map<string, () => void>();
  const server = await scripted(async ({ method, rawUrl }) => {
    const { pathname } = new URL(rawUrl, 'http://server');
    const [, bucket = '', key = ''] = pathname.split('/');
    if (bucket === '') return bucketsAnswer(['photos']);
    if (key === '' && method === 'GET') return listAnswer(keys);
    if (method !== 'HEAD' || key === '') return { status: 200, headers: { etag: '"1"' } };
    await new Promise<void>((resolve) => waiting.set(key, resolve));
    const headers = { etag: '"0"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    return { status: 200, headers: { ...headers, 'content-length': '1' } };
  });
  return {
    server,
    isAsked: (key: string) => waiting.has(key),
    letGo: (key: string) => waiting.get(key)?.(),
    uploaded: () =>
      server.requests
        .filter(({ method }) => method === 'PUT')
        .map(({ rawUrl }) => rawUrl.replace(/^.*\/|\?.*$/gu, '')),
  };
}

test.describe('a plan that is ready while a dialog is open', () => {
  let busy: Awaited<ReturnType<typeof startBusyServer>>;
  let running: RunningApp;

  test.beforeEach(async ({ start, scripted }) => {
    busy = await startBusyServer(scripted);
    running = await start({ profiles: [scriptedProfile(busy.server)] });
    await openFolder(running.page, 'scripted', 'photos');
  });

  async function drop(folder: string, name: string): Promise<void> {
    await writeFile(join(folder, name), 'from here');
    const table = running.page.getByRole('grid', { name: 'Objects' });
    await dropPaths(running, table, [join(folder, name)]);
    await expect.poll(() => busy.isAsked(name)).toBe(true);
    await expect(transfersPanel(running.page)).toContainText('Looking through');
  }

  test('asks once that is closed, and takes nothing that was typed', async ({ folder }) => {
    const { page } = running;
    await drop(folder, 'small');
    await row(page, 'large').click();
    await page.keyboard.press('F2');
    const name = page.getByRole('textbox', { name: 'New name', exact: true });
    await name.fill('renamed');
    busy.letGo('small');
    await expect(transfersPanel(page)).toContainText('No transfers');
    await expect(name).toHaveValue('renamed');
    await expect(name).toBeFocused();

    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'already there' });
    await expect(question).toContainText('small');
    await question.getByRole('button', { name: 'Replace', exact: true }).click();
    await transferDone(page, 'small');
    expect(busy.uploaded()).toEqual(['small']);
  });

  /** The question of the small drop is on the screen, and that of the large one waits. */
  async function askOfSmallThenLarge(folder: string): Promise<Locator> {
    const { page } = running;
    await drop(folder, 'large');
    await drop(folder, 'small');
    busy.letGo('small');
    const question = page.getByRole('dialog', { name: 'already there' });
    await expect(question).toContainText('small');
    busy.letGo('large');
    await expect(transfersPanel(page)).toContainText('No transfers');
    return question;
  }

  test('is not answered by the rest of a double click on the one before', async ({ folder }) => {
    const { page } = running;
    const question = await askOfSmallThenLarge(folder);
    await expect(question).toContainText('small');

    await question.getByRole('button', { name: 'Replace', exact: true }).dblclick();
    await expect(question).toContainText('large');
    await transferDone(page, 'small');
    await expect(question).toContainText('large');

    await question.getByRole('button', { name: 'Replace', exact: true }).click();
    await transferDone(page, 'large');
    expect(busy.uploaded()).toEqual(['small', 'large']);
  });

  test('is not answered by a key that was held down for the one before', async ({ folder }) => {
    const { page } = running;
    const question = await askOfSmallThenLarge(folder);

    for (let repeats = 0; repeats < 3; repeats += 1) await page.keyboard.down('Escape');
    await page.keyboard.up('Escape');
    await expect(question).toContainText('large');
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();

    await drop(folder, 'later');
    busy.letGo('later');
    await question.getByRole('button', { name: 'Replace', exact: true }).click();
    await transferDone(page, 'later');
    // What was asked about before would have come by then.
    expect(busy.uploaded()).toEqual(['later']);
  });
});
