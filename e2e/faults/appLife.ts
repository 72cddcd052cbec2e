import { once } from 'node:events';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect as usualExpect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { inject, onTestFinished } from 'vitest';
import { answerPicker, dropPaths } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { transferCounts, transfersPanel } from '../commands/transfers';
import { launchApp } from '../fixtures/app';
import type { RunningApp } from '../fixtures/app';
import { writeProfiles } from '../fixtures/profiles';
import type { Life, Work } from './life';

/** Without its runner, Playwright waits for five seconds only. */
const expect = usualExpect.configure({ timeout: 20_000 });

/** A life of the built app in its window: dropped, downloaded and resumed as a user does. */
export async function liveAsApp(
  work: Work,
  isFirst: boolean,
  untilDeath?: (signal: AbortSignal) => Promise<void>,
): Promise<Life> {
  const { owner, region } = inject('ceph');
  const { endpoint } = work.place.proxy;
  const profiles = [{ name: 'ceph', server: { endpoint, region }, user: owner }];
  const env = await writeProfiles(join(work.state, 'home'), profiles);
  const app = await launchApp({ userData: work.state, env: { ...env } });
  const program = app.electron.process();
  const kill = (): void => {
    if (program.pid !== undefined && program.exitCode === null && program.signalCode === null)
      // Its page, its GPU and its network processes are to die at once as well.
      process.kill(-program.pid, 'SIGKILL');
  };
  onTestFinished(kill);
  const ended = once(program, 'exit');

  if (isFirst) {
    await begin(app, work);
  } else {
    await expect(transfersPanel(app.page)).toContainText(/transfers? (?:was|were) interrupted/);
    await transfersPanel(app.page)
      .getByRole('button', { name: /^Resume (?:it|all)$/ })
      .click();
  }
  if (untilDeath !== undefined) {
    const over = new AbortController();
    const done = untilDone(app.page, over.signal);
    const isKilled = await Promise.race([untilDeath(over.signal).then(() => true), done]);
    over.abort();
    if (isKilled === true) {
      kill();
      await ended;
      return { ending: 'killed', complaints: '' };
    }
  }
  await untilDone(app.page);
  await removeUnfinished(app.page);
  const { complaints } = app;
  await app.close();
  return { ending: 'done', complaints: complaints.join('\n') };
}

async function begin(app: RunningApp, { place, source, wanted, target }: Work): Promise<void> {
  const { page } = app;
  await openFolder(page, 'ceph', place.bucket);
  await answerPicker(app, [target]);
  await row(page, wanted.key).click();
  await toolbarButton(page, 'Download').click();
  await expect.poll(async () => (await transferCounts(page)).All ?? 0).toBeGreaterThan(0);
  const downloads = (await transferCounts(page)).All ?? 0;
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [source]);
  await expect
    .poll(async () => (await transferCounts(page)).All ?? 0, { message: basename(source) })
    .toBeGreaterThan(downloads);
}

/** Until nothing waits, runs or is paused. Fails when a transfer has failed. */
async function untilDone(page: Page, signal?: AbortSignal): Promise<undefined> {
  while (signal?.aborted !== true) {
    const { Running, Queued, Paused, Failed } = await transferCounts(page);
    if (Failed !== 0) throw new Error(`${Failed} transfers failed.`);
    if (Running === 0 && Queued === 0 && Paused === 0) return undefined;
    await delay(100);
  }
  return undefined;
}

/** What somebody does who looks for parts that nothing will finish, and removes them. */
async function removeUnfinished(page: Page): Promise<void> {
  await transfersPanel(page).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Unfinished uploads…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unfinished uploads' });
  const ended = dialog.getByText(/There are no unfinished uploads|All of them are removed/);
  await expect(ended.or(dialog.getByRole('table'))).toBeVisible();
  if (!(await ended.isVisible())) await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(ended).toBeVisible();
}
