import type { Page } from 'playwright/test';
import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

/** Keeps what a screen reader would say by itself of changes in the status line. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.getByRole('status', { name: 'Listing' }).evaluate((status) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        for (const changed of addedNodes.length > 0 ? addedNodes : [target]) {
          const part = changed instanceof Element ? changed : changed.parentElement;
          if (part?.closest('[aria-live]')?.getAttribute('aria-live') !== 'off') {
            said.push(changed.textContent ?? '');
          }
        }
      }
    }).observe(status, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, 'said') as readonly string[]);
}

test('the status line tells the size of what is selected without that of folders, and says so', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'large/x', body: 'x'.repeat(9_000) }, { key: 'a.txt' }]);
  await seed(s3, bucket.name, [{ key: 'b.txt', body: 'x'.repeat(3_072) }]);
  await openFolder(window, 'ceph', bucket.name);
  const status = window.getByRole('status', { name: 'Listing' });
  await row(window, 'b.txt').click();
  await expect(status).toContainText(/1 selected, 3 KiB$/);
  await row(window, 'large/').click({ modifiers: ['ControlOrMeta'] });
  await expect(status).toContainText('2 selected, 3 KiB without folders');
});

test('neither the passing of time nor moving from row to row is said of the status line', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'b.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  const status = window.getByRole('status', { name: 'Listing' });
  await expect(status).not.toHaveAttribute('aria-busy');
  const said = await listen(window);
  await window.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 120_000;
  });
  await row(window, 'a.txt').click();
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Shift+ArrowUp');
  await expect(status).toContainText('2 selected');
  // It looks at the time every ten seconds, and a loaded machine later than that.
  await expect(status).toContainText('listed 2 minutes ago', { timeout: 45_000 });
  expect(await said()).toEqual([]);

  await seed(s3, bucket.name, [{ key: 'c.txt' }]);
  await window.keyboard.press('F5');
  await expect(row(window, 'c.txt')).toBeVisible();
  await expect.poll(said).toContain('3 items');
});
