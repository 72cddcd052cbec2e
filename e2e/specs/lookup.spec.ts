import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { StartScripted } from '../../scripts/servers/scripted';
import { treeItem } from '../commands/connections';
import { goTo, openConnection, openFolder, row } from '../commands/go';
import {
  bucketsAnswer,
  errorAnswer,
  foldersAnswer,
  listAnswer,
  scriptedProfile,
} from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

test('a key that an address names is looked for until that is stopped', async ({
  start,
  scripted,
}) => {
  // No real server can be made to keep a HEAD waiting.
  const server = await scripted(({ method, rawUrl }) =>
    method === 'HEAD'
      ? new Promise(() => undefined)
      : rawUrl.includes('list-type')
        ? listAnswer(['one.txt'])
        : bucketsAnswer(['slow']),
  );
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://slow/');
  await expect(row(page, 'one.txt')).toBeVisible();
  await goTo(page, 's3://slow/deep/key');
  const status = page.getByRole('status', { name: 'Listing' });
  await expect(status).toContainText('deep/key');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(status).toHaveAttribute('data-state', 'complete');
  await expect(row(page, 'one.txt')).toBeVisible();
});

/**
 * A server of a bucket that may be listed, but whose objects may not be read: it has `2024/x.json`, and
 * `2024/photos/one.jpg`.
 */
function startUnreadable(scripted: StartScripted) {
  return scripted(({ method, rawUrl }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    if (method === 'HEAD') return errorAnswer(403, 'AccessDenied', 'Access Denied');
    if (pathname === '/') return bucketsAnswer(['logs']);
    switch (searchParams.get('prefix')) {
      case '2024/':
      case '2024/x.json':
        return listAnswer(['2024/x.json']);
      case '2024/photos':
        return foldersAnswer(['2024/photos/']);
      case '2024/photos/':
        return listAnswer(['2024/photos/one.jpg']);
      default:
        return listAnswer([]);
    }
  });
}

test('an address leads to an object that may not be read, and to a folder without its slash', async ({
  start,
  scripted,
}) => {
  // Scripted: whether a HEAD is refused while a list is not is the server's own policy.
  const server = await startUnreadable(scripted);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://logs/2024/x.json');
  await expect(row(page, 'x.json')).toHaveAttribute('aria-selected', 'true');
  await goTo(page, 's3://logs/2024/photos');
  await expect(row(page, 'one.jpg')).toBeVisible();
});

test('the address of an object pins the folder that it is in', async ({ start, scripted }) => {
  const server = await startUnreadable(scripted);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await treeItem(page, 'scripted').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin a bucket…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pin a bucket' });
  await dialog.getByRole('textbox', { name: 'Bucket, or bucket/folder' }).fill('logs/2024/x.json');
  await dialog.getByRole('button', { name: 'Pin' }).click();
  await expect(row(page, 'x.json')).toHaveAttribute('aria-selected', 'true');
  await expect(treeItem(page, 'logs/2024')).toBeVisible();
});

test('Enter in an address that nobody has changed stays in its folder, whatever that is called', async ({
  window,
  s3,
  bucket,
}) => {
  await s3.send(
    new PutObjectCommand({ Bucket: bucket.name, Key: 'two\nlines/one.txt', Body: 'x' }),
  );
  await openFolder(window, 'ceph', bucket.name);
  await window.getByRole('grid', { name: 'Objects' }).getByRole('row').nth(1).dblclick();
  await expect(row(window, 'one.txt')).toBeVisible();
  const listing = window.getByRole('status', { name: 'Listing' });
  await expect(listing).toHaveAttribute('data-state', 'complete');
  const before = (await listing.getAttribute('data-listed-at')) ?? '';
  await window.getByRole('textbox', { name: 'Location' }).press('Enter');
  await expect(listing).not.toHaveAttribute('data-listed-at', before);
  await expect(row(window, 'one.txt')).toBeVisible();
});
