import { setTimeout as delay } from 'node:timers/promises';
import { letPass } from '../../scripts/servers/scripted';
import type { ScriptedHandler } from '../../scripts/servers/scripted';
import { goTo, listed, openConnection, refresh, row, toolbarButton } from '../commands/go';
import {
  bucketsAnswer,
  errorAnswer,
  foldersAnswer,
  listAnswer,
  scriptedProfile,
} from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

// The server is scripted: a real one that lists for minutes would have to be filled for hours.

/** Lists without an end, a thousand keys a page, and those after the first only when asked to go on. */
function endlessAfter(askedToGoOn: Promise<void>): ScriptedHandler {
  return async ({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (!query.has('list-type')) return bucketsAnswer(['endless']);
    const page = Number(query.get('continuation-token') ?? '0');
    if (page > 0) {
      await askedToGoOn;
      await delay(100);
    }
    const keys = Array.from({ length: 1_000 }, (_, index) =>
      String(page * 1_000 + index).padStart(9, '0'),
    );
    return listAnswer(keys, String(page + 1));
  };
}

test('a listing without an end shows its first page at once, counts on, and stops where it is left', async ({
  start,
  scripted,
}) => {
  let goOn = (): void => undefined;
  const askedToGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const server = await scripted(endlessAfter(askedToGoOn));
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://endless/');
  const status = page.getByRole('status', { name: 'Listing' });

  await expect(row(page, '000000000')).toBeVisible();
  await expect(status).toHaveAttribute('data-state', 'listing');
  await expect(status).toContainText('1,000');
  goOn();
  await expect(status).not.toContainText(/\b1,000\b/);
  await expect(status).toHaveAttribute('data-state', 'listing');
  await page.getByRole('button', { name: 'Stop' }).click();

  await expect(status).toHaveAttribute('data-state', 'stopped');
  // What was sent before may not have been read yet.
  await delay(300);
  const asked = server.requests.length;
  await delay(1_000);
  const passed = await letPass(server);
  expect(server.requests.length, 'no page is asked for after Stop').toBe(asked + passed);
  await expect(row(page, '000000000')).toBeVisible();

  await toolbarButton(page, 'Refresh').click();
  await expect(status).toHaveAttribute('data-state', 'listing');
  await page.getByRole('button', { name: 'Up', exact: true }).click();
  await expect(row(page, 'endless')).toBeVisible();
  await delay(300);
  const askedByThen = server.requests.length;
  await delay(1_000);
  const passedByThen = await letPass(server);
  expect(server.requests.length, 'no page is asked for after leaving').toBe(
    askedByThen + passedByThen,
  );
});

test('the size of a folder without an end is told while it is counted, until that is stopped', async ({
  start,
  scripted,
}) => {
  let goOn = (): void => undefined;
  const askedToGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const list = endlessAfter(askedToGoOn);
  // A folder that is a page, of a bucket that has no end.
  const server = await scripted((request) =>
    request.rawUrl.includes('delimiter') ? foldersAnswer(['all/']) : list(request),
  );
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://endless/');
  await listed(page);
  const contents = page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('region', { name: 'Contents' });
  await contents.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(contents).toContainText('Objects1,000');
  await expect(contents).toContainText('Counting…');
  goOn();
  await expect(contents).not.toContainText('Objects1,000');
  const counted = await contents.textContent();
  await expect(contents).not.toHaveText(counted ?? '');
  await contents.getByRole('button', { name: 'Stop counting' }).click();

  await expect(contents.getByRole('button', { name: 'Count again' })).toBeVisible();
  await expect(contents).toContainText('ObjectsAt least');
  await expect(contents).toContainText('Total sizeAt least');
  const pagesAsked = (): number =>
    server.requests.filter(({ rawUrl }) => !rawUrl.includes('delimiter')).length;
  // What was sent before may not have been read yet.
  await refresh(page);
  const asked = pagesAsked();
  for (let times = 0; times < 3; times += 1) await refresh(page);
  expect(pagesAsked(), 'no page is asked for after Stop').toBe(asked);
});

test('going back shows the rows of before at once, tells their age, and lists again', async ({
  start,
  scripted,
}) => {
  let keys = ['old.txt'];
  let answered = Promise.resolve();
  const server = await scripted(async ({ rawUrl }) => {
    if (!rawUrl.includes('list-type=2')) return bucketsAnswer(['slow']);
    await answered;
    return listAnswer(keys);
  });
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://slow/');
  await listed(page);
  const status = page.getByRole('status', { name: 'Listing' });
  await page.getByRole('button', { name: 'Up', exact: true }).click();
  await expect(row(page, 'slow')).toBeVisible();

  let answer = (): void => undefined;
  answered = new Promise((resolve) => {
    answer = resolve;
  });
  keys = ['new.txt', 'old.txt'];
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(row(page, 'old.txt')).toBeVisible();
  await expect(status).toContainText('1 item as it was a moment ago — listing again');
  await row(page, 'old.txt').click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(status).toContainText('Stopped: 1 item as it was a moment ago');

  await toolbarButton(page, 'Refresh').click();
  await expect(status).toContainText('listing again');
  answer();
  await listed(page);
  await expect(row(page, 'new.txt')).toBeVisible();
  await expect(row(page, 'old.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(status).toContainText('2 items');
});

test('a search that fails says so, though nothing that has come by then matches', async ({
  start,
  scripted,
}) => {
  const server = await scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (!query.has('list-type')) return bucketsAnswer(['partly']);
    return query.has('continuation-token') || query.has('start-after')
      ? errorAnswer(403, 'AccessDenied', 'Not this far.')
      : listAnswer(['a.txt', 'b.txt'], 'more');
  });
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://partly/');
  await expect(row(page, 'a.txt')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await page.getByRole('searchbox', { name: 'Filter' }).fill('report');

  const middle = page.getByRole('main');
  await expect(middle).toContainText('Nothing so far matches “report”');
  const alert = middle.getByRole('alert');
  await expect(alert).toContainText('AccessDenied');
  await expect(alert).toContainText('scripted-request');
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a search that is stopped does not say that there is nothing, and can be begun again', async ({
  start,
  scripted,
}) => {
  const server = await scripted(endlessAfter(Promise.resolve()));
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://endless/');
  const status = page.getByRole('status', { name: 'Listing' });
  await expect(status).toHaveAttribute('data-state', 'listing');
  await page.getByRole('searchbox', { name: 'Filter' }).fill('report');
  const middle = page.getByRole('main');
  await expect(middle).toContainText('Nothing so far matches “report”');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(status).toHaveAttribute('data-state', 'stopped');
  await expect(middle).toContainText('Nothing so far matches “report”');
  await middle.getByRole('button', { name: 'Try again' }).click();
  await expect(status).toHaveAttribute('data-state', 'listing');
});

test('a double click opens nothing where another row has come between its two clicks', async ({
  start,
  scripted,
}) => {
  let folders = ['m/'];
  const server = await scripted(({ rawUrl }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (!query.has('list-type')) return bucketsAnswer(['shifting']);
    return foldersAnswer(query.get('prefix') === '' ? folders : []);
  });
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://shifting/');
  await row(page, 'm/').click();
  await expect(row(page, 'm/')).toHaveAttribute('aria-selected', 'true');
  folders = ['a/', 'm/'];
  await page.keyboard.press('F5');
  await expect(row(page, 'a/')).toBeVisible();
  // By now it is where the first click was; the mouse has not moved.
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(row(page, 'a/')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('textbox', { name: 'Location' })).toHaveValue('s3://shifting/');

  await row(page, 'a/').dblclick();
  await expect(page.getByRole('textbox', { name: 'Location' })).toHaveValue('s3://shifting/a/');
});
