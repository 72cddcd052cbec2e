import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeyValueStore } from '../../src/main/storage/keyValueStore';
import { openJournal } from '../../src/main/transfers/journal/journal';
import { queuedTransfer } from '../../src/main/transfers/transferJob';
import type { TransferJob } from '../../src/main/transfers/transferJob';
import type { ScriptedServer, StartScripted } from '../../scripts/servers/scripted';
import { clipboardText, dropPaths } from '../commands/files';
import { openFolder, row } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { seenSigns, watchSigns } from '../commands/signs';
import {
  showTransfers,
  shownTransfers,
  transfer,
  transferCounts,
  transfersPanel,
} from '../commands/transfers';
import { expect, test } from '../fixtures/test';

const fileCount = 3_000;
/** Every hundredth file is refused. */
const refusedEach = 100;
const refusedCount = fileCount / refusedEach;

function nameOf(index: number): string {
  const number = String(index).padStart(4, '0');
  return index % refusedEach === 0 ? `${number}-refused.txt` : `${number}.txt`;
}

const names = Array.from({ length: fileCount }, (_, index) => nameOf(index));
const refusedNames = names.filter((name) => name.endsWith('-refused.txt'));

interface RefusingServer extends ScriptedServer {
  /** Keys of the objects that were put, in the order in which they came. */
  readonly stored: readonly string[];
  /** Takes from now on what it has refused. */
  readonly relent: () => void;
}

/**
 * A server with an empty bucket, `inbox`, that refuses some keys. It is scripted: the policies of Ceph
 * cannot refuse an object by the end of its name and let it in a moment later, and ids of requests that
 * are made from the key show that each failure tells of its own.
 */
async function startRefusingServer(scripted: StartScripted): Promise<RefusingServer> {
  const stored: string[] = [];
  let isRefusing = true;
  const server = await scripted(({ method, rawUrl }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    const key = decodeURIComponent(pathname).replace(/^\/inbox\//u, '');
    if (method === 'HEAD') return { status: 404 };
    if (method === 'PUT' && isRefusing && key.endsWith('-refused.txt')) {
      return errorAnswer(403, 'AccessDenied', 'Not this one.', {
        'x-amz-request-id': `request-of-${key}`,
      });
    }
    if (method === 'PUT') {
      stored.push(key);
      return { status: 200, headers: { etag: '"0"', 'x-amz-request-id': 'scripted-request' } };
    }
    return searchParams.has('list-type') ? listAnswer([]) : bucketsAnswer(['inbox']);
  });
  return {
    ...server,
    stored,
    relent: () => {
      isRefusing = false;
    },
  };
}

test('3,000 dropped files: those that were refused are found, told why, and tried again at once', async ({
  start,
  folder,
  scripted,
}) => {
  test.slow();
  const server = await startRefusingServer(scripted);
  await mkdir(join(folder, 'many'));
  for (const name of names) await writeFile(join(folder, 'many', name), name);
  const app = await start({
    profiles: [scriptedProfile(server)],
  });
  const { page } = app;
  const panel = transfersPanel(page);
  const lines = panel.getByRole('listitem');
  await watchSigns(app);
  const notifications = async () =>
    (await seenSigns(app)).filter((sign) => !/^(?:no )?bar/u.test(sign));

  await openFolder(page, 'scripted', 'inbox');
  await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'many')]);
  await expect.poll(async () => (await transferCounts(page)).Done).toBeGreaterThan(0);
  // While the counts in the names of these choices change.
  for (const what of ['Queued', 'Done', 'All']) await showTransfers(page, what);

  await test.step('all of them end, are counted by state, and drawn only where they are in sight', async () => {
    await expect
      .poll(() => transferCounts(page), { timeout: 90_000 })
      .toEqual({
        All: fileCount,
        Running: 0,
        Queued: 0,
        Paused: 0,
        Done: fileCount - refusedCount,
        Failed: refusedCount,
      });
    expect(server.stored.toSorted()).toEqual(
      names.filter((name) => !refusedNames.includes(name)).map((name) => `many/${name}`),
    );
    await expect(lines.first()).toHaveAttribute('aria-setsize', String(fileCount));
    expect(await lines.count()).toBeLessThan(100);
    await expect(row(page, 'many/')).toBeVisible();
    await expect.poll(notifications).toEqual(['Some transfers failed: 2,970 done, 30 failed']);
  });

  await test.step('the filter shows those that failed, and no other', async () => {
    await showTransfers(page, 'Failed');
    await expect(lines.first()).toHaveAttribute('aria-setsize', String(refusedCount));
    await lines.first().focus();
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        for (const name of await shownTransfers(page)) seen.add(name);
        await page.keyboard.press('PageDown');
        return [...seen].toSorted();
      })
      .toEqual(refusedNames);
    await page.keyboard.press('Home');
  });

  await test.step('a failure can be copied with the id of its own request', async () => {
    await transfer(page, nameOf(0))
      .getByRole('button', { name: /^What happened to / })
      .click();
    const alert = page.getByRole('alert');
    await alert.getByText('Details', { exact: true }).click();
    await expect(alert).toContainText('s3:PutObject');
    await alert.getByRole('button', { name: 'Copy details' }).click();
    await expect(alert).toContainText('Copied');
    const copied = await clipboardText(app);
    expect(copied).toContain(`many/${nameOf(0)}`);
    expect(copied).toContain('Not this one.');
    expect(copied).toContain(`Request ID: request-of-many/${nameOf(0)}`);
    await page.keyboard.press('Escape');
    await expect(alert).toBeHidden();
  });

  await test.step('all that failed are tried again, and nothing else', async () => {
    const storedBefore = server.stored.length;
    server.relent();
    await panel.getByRole('button', { name: 'Try failed again' }).click();
    await expect
      .poll(() => transferCounts(page))
      .toMatchObject({ All: fileCount, Done: fileCount, Failed: 0 });
    expect(server.stored.slice(storedBefore).toSorted()).toEqual(
      refusedNames.map((name) => `many/${name}`),
    );
    await showTransfers(page, 'Done');
    await expect(lines.first()).toHaveAttribute('aria-setsize', String(fileCount));
    await expect
      .poll(notifications)
      .toEqual(['Some transfers failed: 2,970 done, 30 failed', 'Transfers are done: 30 done']);
  });

  await panel.getByRole('button', { name: 'Clear finished' }).click();
  await expect(panel).toContainText('No transfers');
  await expect(lines).toHaveCount(0);
});

/** Leaves uploads behind as an app does that was quit before it began them. */
async function leaveUploads(userData: string, bucket: string, names: readonly string[]) {
  const store = await openKeyValueStore(join(userData, 'journal'));
  const journal = await openJournal(store, (problem) => {
    throw problem;
  });
  const jobs = names.map((name): TransferJob => ({
    id: randomUUID(),
    lane: name,
    weight: 1,
    setting: { connectionId: 'profile:ceph', bucket, folder: '', checkedAt: 0 },
    item: { kind: 'upload', key: name, size: 5, source: `/nowhere/${name}`, existing: 'no' },
    choice: 'skip',
  }));
  await journal.put(jobs.map((job) => ({ job, transfer: queuedTransfer(job) })));
  await journal.close();
}

test('of 100,000 transfers few are drawn, the last one is reached, and all are cancelled at once', async ({
  start,
  userData,
  bucket,
}) => {
  test.slow();
  const nameOfLeft = (index: number): string => `left-${String(index).padStart(6, '0')}.txt`;
  const left = Array.from({ length: 100_000 }, (_, index) => nameOfLeft(index));
  await leaveUploads(userData, bucket.name, left);
  const { page } = await start();
  const panel = transfersPanel(page);
  const lines = panel.getByRole('listitem');

  await test.step('few of them are drawn, and the last one is one key away', async () => {
    await expect(lines.first()).toHaveAttribute('aria-setsize', '100000', { timeout: 45_000 });
    expect(await transferCounts(page)).toMatchObject({ All: 100_000, Paused: 100_000, Running: 0 });
    expect(await lines.count()).toBeLessThan(100);
    await lines.first().focus();
    await page.keyboard.press('End');
    await expect(transfer(page, nameOfLeft(99_999))).toBeInViewport();
    await expect(transfer(page, nameOfLeft(99_999))).toHaveAttribute('aria-posinset', '100000');
    await expect(transfer(page, nameOfLeft(0))).toHaveCount(0);
    expect(await lines.count()).toBeLessThan(100);
  });

  await test.step('they are shown by their state', async () => {
    await transfer(page, nameOfLeft(99_999)).getByRole('button', { name: 'Cancel' }).click();
    await showTransfers(page, 'Paused');
    await expect(lines.first()).toHaveAttribute('aria-setsize', '99999');
    await showTransfers(page, 'Failed');
    await expect(panel).toContainText('None of the transfers is in this state');
    await showTransfers(page, 'All');
    await expect(lines.first()).toHaveAttribute('aria-setsize', '100000');
  });

  await panel.getByRole('button', { name: 'Cancel all' }).click();
  await expect
    .poll(() => transferCounts(page))
    .toMatchObject({ All: 100_000, Running: 0, Queued: 0, Paused: 0, Failed: 0 });
  await panel.getByRole('button', { name: 'Clear finished' }).click();
  await expect(panel).toContainText('No transfers');
});
