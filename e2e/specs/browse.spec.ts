import {
  goTo,
  listed,
  openConnection,
  openFolder,
  refresh,
  row,
  toolbarButton,
} from '../commands/go';
import { allKeys, readObject, seed } from '../commands/server';
import { expect, test } from '../fixtures/test';
import type { Locator, Page } from 'playwright/test';

function grid(window: Page): Locator {
  return window.getByRole('grid', { name: 'Objects' });
}

function tree(window: Page): Locator {
  return window.getByRole('tree', { name: 'Locations' });
}

function status(window: Page): Locator {
  return window.getByRole('status', { name: 'Listing' });
}

/** Names of the rows in the order they are shown. */
async function names(window: Page): Promise<readonly (string | null)[]> {
  const rows = await grid(window).getByRole('row').all();
  const labels = await Promise.all(rows.map((one) => one.getAttribute('aria-label')));
  return labels.filter((label) => label !== null);
}

async function selectedNames(window: Page): Promise<readonly (string | null)[]> {
  const rows = await grid(window).getByRole('row', { selected: true }).all();
  return Promise.all(rows.map((one) => one.getAttribute('aria-label')));
}

const letters = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'].map((key) => ({ key }));

test('the tree opens connections, buckets and folders', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'one/two/three/deep.txt' }, { key: 'one/side/x' }]);
  const item = (name: string): Locator => tree(window).getByRole('treeitem', { name, exact: true });

  await item('ceph').click();
  await item('ceph').press('ArrowRight');
  await item(bucket.name).click();
  await item(bucket.name).press('ArrowRight');
  await item('one').click();
  await item('one').press('ArrowRight');
  await expect(item('side')).toBeVisible();
  await item('two').click();

  await expect(row(window, 'three/')).toBeVisible();
  await expect(item('two')).toHaveAttribute('aria-level', '4');
  await expect(item('two')).toHaveAttribute('aria-selected', 'true');
});

test('the table shows size, time and storage class', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [
    { key: 'folder/inside' },
    { key: 'report.csv', body: Buffer.alloc(1536) },
  ]);
  await openFolder(window, 'ceph', bucket.name);

  await expect(grid(window)).toHaveAttribute('aria-rowcount', '3');
  for (const name of ['Name', 'Size', 'Last modified', 'Storage class']) {
    await expect(grid(window).getByRole('columnheader', { name, exact: true })).toBeVisible();
  }
  expect(await names(window)).toEqual(['folder/', 'report.csv']);
  await expect(row(window, 'report.csv')).toContainText('1.5 KiB');
  await expect(row(window, 'report.csv')).toContainText('STANDARD');
  await expect(row(window, 'report.csv')).toContainText(/now|second|minute/);
});

test('a folder opens by double click and by Enter; back, forward and up go there', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'one/two/x.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  const location = window.getByRole('textbox', { name: 'Location' });

  await row(window, 'one/').dblclick();
  await expect(row(window, 'two/')).toBeVisible();
  await row(window, 'two/').click();
  await window.keyboard.press('Enter');
  await expect(row(window, 'x.txt')).toBeVisible();
  await expect(location).toHaveValue(`s3://${bucket.name}/one/two/`);
  await window.getByRole('button', { name: 'Back' }).click();
  await expect(location).toHaveValue(`s3://${bucket.name}/one/`);
  await window.getByRole('button', { name: 'Forward' }).click();
  await expect(location).toHaveValue(`s3://${bucket.name}/one/two/`);
  await window.getByRole('button', { name: 'Up', exact: true }).click();
  await window.getByRole('button', { name: 'Up', exact: true }).click();
  await expect(location).toHaveValue(`s3://${bucket.name}/`);
});

test('every page is listed', async ({ window, bucket, s3 }) => {
  const objects = Array.from({ length: 1_234 }, (_, index) => ({
    key: `n/${String(index).padStart(5, '0')}`,
    body: '',
  }));
  await seed(s3, bucket.name, objects);
  await openFolder(window, 'ceph', bucket.name, 'n/');

  await expect(status(window)).toContainText('1,234');
  await expect(grid(window)).toHaveAttribute('aria-rowcount', '1235');
  await row(window, '00000').click();
  await window.keyboard.press('End');
  await expect(row(window, '01233')).toHaveAttribute('aria-selected', 'true');
  await expect(row(window, '01233')).toHaveAttribute('aria-rowindex', '1235');
});

test('a filter narrows the rows, searches what is below, and what it finds can be deleted', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [
    ...letters,
    { key: 'Report A.pdf' },
    { key: 'a report.pdf' },
    { key: 'deep/one/report.csv' },
    { key: 'deep/two/other.txt' },
    { key: 'deep/two/report.csv' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  const filter = window.getByRole('searchbox', { name: 'Filter' });
  const location = window.getByRole('textbox', { name: 'Location' });
  const search = window.getByRole('button', { name: 'Search below here' });

  await test.step('what it finds is marked, and Escape brings the rest back', async () => {
    await filter.fill('REPORT');
    await expect(grid(window)).toHaveAttribute('aria-rowcount', '3');
    expect(await names(window)).toEqual(['Report A.pdf', 'a report.pdf']);
    await expect(row(window, 'a report.pdf').locator('mark')).toHaveText('report');
    await filter.press('Escape');
    await expect(filter).toHaveValue('');
    await expect(grid(window)).toHaveAttribute('aria-rowcount', '9');
  });

  await test.step('what cannot be read is told in words and changes no rows', async () => {
    await filter.fill('size>big');
    await expect(window.getByRole('alert')).toContainText('size>big has no size');
    await expect(filter).toHaveAttribute('aria-invalid', 'true');
    await expect(grid(window)).toHaveAttribute('aria-rowcount', '9');
  });

  await test.step('a word that may have been meant otherwise is told where nothing is found', async () => {
    await filter.fill('date>2026');
    await expect(window.getByText('Nothing here matches “date>2026”')).toBeVisible();
    await expect(window.getByText('Conditions begin with size, modified, type')).toBeVisible();
    await filter.fill('size > 10 mb');
    await expect(window.getByText('Nothing here matches “size > 10 mb”')).toBeVisible();
    await expect(window.getByText('Conditions begin with')).toBeHidden();
  });

  await test.step('its help puts an example into the box', async () => {
    await filter.fill('');
    await window.getByRole('button', { name: 'How to write a filter' }).click();
    const help = window.getByRole('dialog', { name: 'How to write a filter' });
    await help.getByRole('button', { name: '*.csv' }).click();
    await window.keyboard.press('Escape');
    await expect(help).toBeHidden();
    await expect(filter).toHaveValue('*.csv');
    await expect(window.getByText('Nothing here matches “*.csv”')).toBeVisible();
  });

  await test.step('the same filter searches all that is below', async () => {
    await window.keyboard.press('ControlOrMeta+Shift+F');
    await expect(search).toHaveAttribute('aria-pressed', 'true');
    await expect(status(window)).toContainText('10 objects looked at');
    await expect(status(window)).toContainText('2 found');
    expect(await names(window)).toEqual(['deep/one/report.csv', 'deep/two/report.csv']);
  });

  await test.step('a result leads to its folder, and Back to the results', async () => {
    await row(window, 'deep/two/report.csv').click();
    await window.keyboard.press('ControlOrMeta+Enter');
    await expect(location).toHaveValue(`s3://${bucket.name}/deep/two/`);
    await expect(row(window, 'report.csv')).toHaveAttribute('aria-selected', 'true');
    await window.getByRole('button', { name: 'Back' }).click();
    await expect(filter).toHaveValue('*.csv');
    await expect(row(window, 'deep/one/report.csv')).toBeVisible();
  });

  await test.step('all of the results are deleted, and nothing else', async () => {
    await grid(window).focus();
    await window.keyboard.press('ControlOrMeta+a');
    await expect(status(window)).toContainText('2 selected');
    await window.keyboard.press('Delete');
    const dialog = window.getByRole('alertdialog', { name: /Delete 2 (items|objects)/ });
    await expect(dialog).toContainText('deep/one/report.csv');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(row(window, 'deep/one/report.csv')).toBeHidden();
    const left = ['Report A.pdf', 'a report.pdf', ...letters.map(({ key }) => key)];
    expect(await allKeys(s3, bucket.name)).toEqual([...left, 'deep/two/other.txt'].sort());
  });

  await test.step('Escape clears the box and then leaves the search', async () => {
    await filter.press('Escape');
    await expect(row(window, 'deep/two/other.txt')).toBeVisible();
    await filter.press('Escape');
    await expect(search).toHaveAttribute('aria-pressed', 'false');
    await expect(row(window, 'deep/')).toBeVisible();
  });
});

test('columns sort both ways', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [
    { key: 'b', body: '1' },
    { key: 'a', body: '333' },
    { key: 'c', body: '22' },
    { key: 'z/', body: '' },
    { key: 'z/x', body: '' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  const header = grid(window).getByRole('columnheader', { name: 'Size' });
  expect(await names(window)).toEqual(['z/', 'a', 'b', 'c']);
  await header.click();
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  expect(await names(window)).toEqual(['z/', 'b', 'c', 'a']);
  await header.click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  expect(await names(window)).toEqual(['z/', 'a', 'c', 'b']);
});

test('Refresh shows what others have changed', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'old.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await seed(s3, bucket.name, [{ key: 'new.txt' }]);
  await expect(row(window, 'new.txt')).toBeHidden();
  await toolbarButton(window, 'Refresh').click();
  await expect(row(window, 'new.txt')).toBeVisible();
});

test('rows are selected by click, shift, ctrl, ctrl-A and arrows', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, letters);
  await openFolder(window, 'ceph', bucket.name);

  await row(window, 'b.txt').click();
  await expect.poll(() => selectedNames(window)).toEqual(['b.txt']);
  await row(window, 'd.txt').click({ modifiers: ['Shift'] });
  await expect.poll(() => selectedNames(window)).toEqual(['b.txt', 'c.txt', 'd.txt']);
  await row(window, 'c.txt').click({ modifiers: ['ControlOrMeta'] });
  await expect.poll(() => selectedNames(window)).toEqual(['b.txt', 'd.txt']);
  await window.keyboard.press('ControlOrMeta+a');
  await expect.poll(() => selectedNames(window)).toHaveLength(5);
  await row(window, 'a.txt').click();
  await window.keyboard.press('ArrowDown');
  await expect.poll(() => selectedNames(window)).toEqual(['b.txt']);
  await window.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => selectedNames(window)).toEqual(['b.txt', 'c.txt']);
  await window.keyboard.press('End');
  await expect.poll(() => selectedNames(window)).toEqual(['e.txt']);
  await window.keyboard.press('Home');
  await expect.poll(() => selectedNames(window)).toEqual(['a.txt']);
  await window.keyboard.type('d.');
  await expect.poll(() => selectedNames(window)).toEqual(['d.txt']);
});

test('the address bar takes every way of writing a location', async ({
  window,
  bucket,
  s3,
  ceph,
}) => {
  await seed(s3, bucket.name, [{ key: 'p/q/file.txt' }]);
  await openConnection(window, 'ceph');
  for (const location of [
    `s3://${bucket.name}/p/q/`,
    `${bucket.name}/p/q`,
    `arn:aws:s3:::${bucket.name}/p/q/`,
    `${ceph.endpoint}/${bucket.name}/p/q/`,
  ]) {
    await goTo(window, `s3://${bucket.name}/`);
    await expect(row(window, 'p/')).toBeVisible();
    await goTo(window, location);
    await expect(row(window, 'file.txt'), location).toBeVisible();
  }
  await goTo(window, `s3://${bucket.name}/p/q/file.txt`);
  await expect(row(window, 'file.txt')).toHaveAttribute('aria-selected', 'true');
});

test('odd names are shown apart and open', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [
    { key: 'a+b' },
    { key: 'a b' },
    { key: 'a%20b' },
    { key: '//double' },
    { key: 'caf\u00e9' },
    { key: 'cafe\u0301' },
    { key: '../up' },
    { key: '007' },
    { key: ' lead' },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  for (const name of ['a+b', 'a b', 'a%20b', 'caf\u00e9', 'cafe\u0301', '007', '␣lead', '../']) {
    await expect(row(window, name)).toHaveCount(1);
  }
  await row(window, '(empty name)/').dblclick();
  // Until then the rows of before are still drawn, one of which has this name too.
  await listed(window);
  await row(window, '(empty name)/').dblclick();
  await expect(row(window, 'double')).toBeVisible();
  await listed(window);
});

test('a new folder is there at once and on the server', async ({ window, bucket, s3 }) => {
  await openFolder(window, 'ceph', bucket.name);
  await expect(window.getByText(/drop files/i)).toBeVisible();
  await toolbarButton(window, 'New folder').click();
  const dialog = window.getByRole('dialog', { name: 'New folder' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('새 폴더 100%');
  await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(row(window, '새 폴더 100%/')).toBeVisible();
  expect(await allKeys(s3, bucket.name)).toEqual(['새 폴더 100%/']);
  await refresh(window);
  await expect(row(window, '새 폴더 100%/')).toBeVisible();
});

test('an object is renamed, and renaming onto itself or another loses nothing', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [
    { key: 'd/old name.txt', body: 'kept', Metadata: { by: 'me' } },
    { key: 'd/taken.txt', body: 'other' },
  ]);
  await openFolder(window, 'ceph', bucket.name, 'd/');
  await row(window, 'old name.txt').click();
  await window.keyboard.press('F2');
  const dialog = window.getByRole('dialog', { name: /Rename/ });
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('old name.txt');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toContainText('This is its name already.');
  await name.fill('taken.txt');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(name).toHaveAccessibleDescription(/“taken.txt” is here already/);
  await expect(dialog.getByRole('alert')).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual(['d/old name.txt', 'd/taken.txt']);
  await name.fill('new+name.txt');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(row(window, 'new+name.txt')).toBeVisible();
  await expect(row(window, 'old name.txt')).toBeHidden();
  expect(await allKeys(s3, bucket.name)).toEqual(['d/new+name.txt', 'd/taken.txt']);
  expect((await readObject(s3, bucket.name, 'd/new+name.txt')).toString()).toBe('kept');
});

test('a renamed object is in sight, also deeper down and where a filter would hide it', async ({
  window,
  bucket,
  s3,
}) => {
  const keys = ['a.txt', 'draft 1', 'draft 2'].map((name) => ({ key: `d/${name}` }));
  await seed(s3, bucket.name, keys);
  await openFolder(window, 'ceph', bucket.name, 'd/');
  const filter = window.getByRole('searchbox', { name: 'Filter' });
  const dialog = window.getByRole('dialog', { name: /Rename/ });
  async function rename(from: string, to: string): Promise<void> {
    await row(window, from).click();
    await window.keyboard.press('F2');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(to);
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(dialog).toBeHidden();
  }

  await rename('a.txt', 'old/b/a.txt');
  await expect(row(window, 'old/')).toHaveAttribute('aria-selected', 'true');

  await filter.fill('draft');
  await expect(row(window, 'old/')).toBeHidden();
  await rename('draft 1', 'draft 3');
  await expect(row(window, 'draft 3')).toHaveAttribute('aria-selected', 'true');
  // By the end of another rename, all that follows that one has ended.
  await rename('draft 3', 'draft 4');
  await expect(row(window, 'draft 4')).toHaveAttribute('aria-selected', 'true');
  await expect(filter).toHaveValue('draft');

  await rename('draft 2', 'final 2');
  await expect(row(window, 'final 2')).toHaveAttribute('aria-selected', 'true');
  await expect(filter).toHaveValue('');
  expect(await allKeys(s3, bucket.name)).toEqual(['d/draft 4', 'd/final 2', 'd/old/b/a.txt']);
});

test('in a folder with nothing selected, the Inspector tells about that folder', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'one/a.txt' }, { key: 'one/two/b.txt' }, { key: 'c.txt' }]);
  await openFolder(window, 'ceph', bucket.name, 'one/');
  const inspector = window.getByRole('complementary', { name: 'Inspector' });
  const contents = inspector.getByRole('region', { name: 'Contents' });
  await expect(inspector).toContainText(`s3://${bucket.name}/one/`);
  await expect(inspector.getByRole('button', { name: 'Open' })).toBeHidden();
  await contents.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(contents).toContainText('Objects2');

  await row(window, 'two/').click();
  await expect(inspector.getByRole('button', { name: 'Open' })).toBeVisible();
  await window.getByRole('button', { name: 'Up', exact: true }).click();
  // The folder that one comes from is selected.
  await expect(row(window, 'one/')).toHaveAttribute('aria-selected', 'true');
  await window.getByRole('grid', { name: 'Objects' }).press('Escape');
  await expect(inspector.getByRole('heading', { name: bucket.name })).toBeVisible();
  await expect(contents.getByRole('button', { name: 'Count', exact: true })).toBeVisible();

  await row(window, 'one/').dblclick();
  await inspector.getByRole('button', { name: 'Go to the bucket and its permissions' }).click();
  await expect(window.getByRole('textbox', { name: 'Location' })).toHaveValue(
    `s3://${bucket.name}/`,
  );
});

test('the size of a folder is counted when it is asked for, and remembered', async ({
  window,
  bucket,
  s3,
}) => {
  const inside = Array.from({ length: 23 }, (_, index) => ({
    key: `one/${String(index % 7)}/${String(index)}`,
    body: Buffer.alloc(1_000),
  }));
  await seed(s3, bucket.name, [...inside, { key: 'other.txt', body: Buffer.alloc(2_048) }]);
  await openFolder(window, 'ceph', bucket.name);
  const contents = window
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('region', { name: 'Contents' });

  await contents.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(contents).toContainText('Objects24');
  await expect(contents).toContainText('25,048 bytes');

  await row(window, 'one/').click();
  await contents.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(contents).toContainText('Objects23');
  await expect(contents).toContainText('22.5 KiB (23,000 bytes)');
  await expect(contents).toContainText('now');
  await row(window, 'other.txt').click();
  await expect(contents).toBeHidden();
  await row(window, 'one/').click();
  await expect(contents).toContainText('Objects23');
  await expect(contents.getByRole('button', { name: 'Count again' })).toBeVisible();

  for (const [hours, age] of [
    [0.1, '6 minutes ago'],
    [3.5, '3 hours ago'],
  ] as const) {
    // What was counted stays, and gets older.
    await window.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await row(window, 'other.txt').click();
    await expect(contents).toBeHidden();
    await row(window, 'one/').click();
    await expect(contents).toContainText(`Counted${age}`);
  }
});
