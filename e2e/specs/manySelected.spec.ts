import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerPicker } from '../commands/files';
import { goTo, openConnection, row, toolbarButton } from '../commands/go';
import { startNumberedBucket } from '../commands/numberedBucket';
import type { NumberedBucket } from '../commands/numberedBucket';
import { scriptedProfile } from '../commands/scriptedS3';
import { watchWindow } from '../commands/watchWindow';
import type { Waits } from '../commands/watchWindow';
import type { RunningApp } from '../fixtures/app';
import { expect, test } from '../fixtures/test';

const rowCount = 300_000;
/** Milliseconds. As objects, so many rows keep main and the page from everything else for seconds. */
const longestWait = 500;

/** Of calls as of frames: fewer say nothing. */
const leastSamples = 5;

function expectNoFreeze({ frames, trips }: Waits): void {
  for (const waits of [frames, trips]) {
    expect(waits.length).toBeGreaterThan(leastSamples);
    expect(waits.reduce((most, wait) => Math.max(most, wait), 0)).toBeLessThan(longestWait);
  }
}

let server: NumberedBucket;
let running: RunningApp;

// The server is scripted: a real one would take an hour to be filled with so many objects.
test.beforeEach(async ({ start, scripted }) => {
  test.slow();
  server = await startNumberedBucket(scripted, rowCount, Promise.resolve());
  running = await start({ profiles: [scriptedProfile(server)] });
  const { page } = running;
  const status = page.getByRole('status', { name: 'Listing' });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://numbered/');
  await expect(status).toHaveAttribute('data-state', 'complete', { timeout: 60_000 });
  await row(page, server.keyOf(0)).click();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(status).toContainText('300,000 selected');
});

test('all of 300,000 rows are deleted, and the window answers all the time', async () => {
  const { page } = running;
  const dialog = page.getByRole('alertdialog');
  const endPlanning = await watchWindow(page);
  await page.keyboard.press('Delete');
  const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(confirm).toBeEnabled({ timeout: 60_000 });
  const planning = await endPlanning();
  await expect(dialog).toHaveAccessibleName(/300,000/u);
  await expect(dialog).toContainText(server.keyOf(0));
  expectNoFreeze(planning);

  const endDeleting = await watchWindow(page);
  await confirm.click();
  await expect(dialog).toBeHidden({ timeout: 120_000 });
  const deleting = await endDeleting();
  await expect(page.getByRole('grid', { name: 'Objects' })).toHaveAttribute('aria-rowcount', '1');
  expect(server.deleted).toHaveLength(rowCount);
  expect(new Set(server.deleted).size).toBe(rowCount);
  expectNoFreeze(deleting);
});

test('a download of all of 300,000 rows is planned, and the window answers all the time', async ({
  folder,
}) => {
  const { page } = running;
  // One that is there already has Dipper ask before anything is fetched.
  await writeFile(join(folder, server.keyOf(0)), 'here before');
  await answerPicker(running, [folder]);
  const endPlanning = await watchWindow(page);
  await toolbarButton(page, 'Download').click();
  const question = page.getByRole('dialog', { name: 'already there' });
  await expect(question).toBeVisible({ timeout: 120_000 });
  const planning = await endPlanning();
  await expect(question).toHaveAccessibleName(/1 of 300,000/u);
  expectNoFreeze(planning);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
});
