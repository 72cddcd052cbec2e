import { goTo, openConnection, row } from '../commands/go';
import { startNumberedBucket } from '../commands/numberedBucket';
import { scriptedProfile } from '../commands/scriptedS3';
import { watchWindow } from '../commands/watchWindow';
import type { Waits } from '../commands/watchWindow';
import { expect, test } from '../fixtures/test';

const rowCount = 300_000;
/** Milliseconds. As objects, so many rows keep main and the page from everything else for seconds. */
const longestWait = 500;

function longestOf({ frames, trips }: Waits): number {
  return [...frames, ...trips].reduce((most, wait) => Math.max(most, wait), 0);
}

// The server is scripted: a real one would take an hour to be filled with so many objects.
test('all of 300,000 rows are deleted, and the window answers all the time', async ({
  start,
  scripted,
}) => {
  test.slow();
  const server = await startNumberedBucket(scripted, rowCount, Promise.resolve());
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  const status = page.getByRole('status', { name: 'Listing' });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://numbered/');
  await expect(status).toHaveAttribute('data-state', 'complete', { timeout: 60_000 });
  await row(page, server.keyOf(0)).click();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(status).toContainText('300,000 selected');

  const dialog = page.getByRole('alertdialog');
  const endPlanning = await watchWindow(page);
  await page.keyboard.press('Delete');
  const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(confirm).toBeEnabled({ timeout: 60_000 });
  const planning = await endPlanning();
  await expect(dialog).toHaveAccessibleName(/300,000/u);
  await expect(dialog).toContainText(server.keyOf(0));
  expect(longestOf(planning)).toBeLessThan(longestWait);

  const endDeleting = await watchWindow(page);
  await confirm.click();
  await expect(dialog).toBeHidden({ timeout: 120_000 });
  const deleting = await endDeleting();
  await expect(page.getByRole('grid', { name: 'Objects' })).toHaveAttribute('aria-rowcount', '1');
  expect(longestOf(deleting)).toBeLessThan(longestWait);
});
