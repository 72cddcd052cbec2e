import type { Locator, Page } from 'playwright/test';
import type { ScriptedHandler } from '../../scripts/servers/scripted';
import { goTo, openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, foldersAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

function tree(window: Page): Locator {
  return window.getByRole('tree', { name: 'Locations' });
}

function line(window: Page, name: string): Locator {
  return tree(window).getByRole('treeitem', { name, exact: true });
}

/** The line that the keyboard is on. */
async function lineWithKeyboard(window: Page): Promise<string | null> {
  return tree(window).evaluate((element) => {
    const id = element.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.getAttribute('aria-label') ?? null;
  });
}

/** Counts from now on how often the keyboard is on a line that is not drawn. */
async function countsOfLostLine(window: Page): Promise<() => Promise<number>> {
  const counter = await tree(window).evaluateHandle((element) => {
    const lost = { times: 0 };
    new MutationObserver(() => {
      const id = element.getAttribute('aria-activedescendant');
      lost.times += id === null || document.getElementById(id) === null ? 1 : 0;
    }).observe(element, { attributeFilter: ['aria-activedescendant'] });
    return lost;
  });
  return () => counter.evaluate(({ times }) => times);
}

test('the star opens every line beside, and what is open stays so over a restart', async ({
  start,
  bucket,
  s3,
}) => {
  await seed(
    s3,
    bucket.name,
    ['one', 'two', 'three'].map((name) => ({ key: `${name}/in ${name}/file.txt` })),
  );
  let { page } = await start();
  await openConnection(page, 'ceph');
  await line(page, bucket.name).click();
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'two')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('*');
  for (const name of ['one', 'two', 'three']) {
    await expect(line(page, name)).toHaveAttribute('aria-expanded', 'true');
    await expect(line(page, `in ${name}`)).toBeVisible();
  }
  expect(await lineWithKeyboard(page), 'the keyboard stays').toBe('one');

  await line(page, 'two').click();
  await page.keyboard.press('ArrowLeft');
  await expect(line(page, 'in two')).toBeHidden();

  ({ page } = await start());
  await expect(line(page, 'in one')).toBeVisible();
  await expect(line(page, 'in three')).toBeVisible();
  await expect(line(page, 'two')).toHaveAttribute('aria-expanded', 'false');
  await expect(line(page, 'in two')).toBeHidden();
});

test('a space within a name that is typed is part of it', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'my docs/a' }, { key: 'my photos/a' }]);
  await openFolder(window, 'ceph', bucket.name);
  await line(window, bucket.name).click();
  await window.keyboard.press('ArrowRight');
  await expect(line(window, 'my photos')).toBeVisible();
  const location = window.getByRole('textbox', { name: 'Location' });

  // Where a letter is long in coming, it begins another word.
  await expect
    .poll(
      async () => {
        await window.keyboard.press('Home');
        await window.keyboard.type('my ph');
        return lineWithKeyboard(window);
      },
      { intervals: [1_000] },
    )
    .toBe('my photos');
  await expect(location).toHaveValue(`s3://${bucket.name}/`);

  await expect
    .poll(
      async () => {
        await window.keyboard.press('Space');
        return location.inputValue();
      },
      { intervals: [1_000] },
    )
    .toBe(`s3://${bucket.name}/my photos/`);
});

/** A bucket of 3,000 folders, a thousand a page. */
const manyFolders: ScriptedHandler = ({ rawUrl }) => {
  const query = new URL(rawUrl, 'http://server').searchParams;
  if (!query.has('list-type')) return bucketsAnswer(['wide']);
  const page = Number(query.get('continuation-token') ?? '0');
  const folders = Array.from(
    { length: 1_000 },
    (_, index) => `f${String(page * 1_000 + index).padStart(4, '0')}/`,
  );
  return foldersAnswer(folders, page < 2 ? String(page + 1) : undefined);
};

test('thousands of folders under one parent are reached by the keyboard alone', async ({
  start,
  scripted,
}) => {
  const server = await scripted(manyFolders);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await line(page, 'wide').click();
  await expect(row(page, 'f0000/')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'f0000')).toBeVisible();

  const losses = await countsOfLostLine(page);
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return lineWithKeyboard(page);
    })
    .toBe('f2999');
  await expect(line(page, 'f2999')).toHaveAttribute('aria-setsize', '3000');
  await expect(line(page, 'f2999')).toHaveAttribute('aria-posinset', '3000');
  expect(await tree(page).getByRole('treeitem').count(), 'few are drawn').toBeLessThan(100);

  const before = server.requests.length;
  await toolbarButton(page, 'Refresh').click();
  const lastPages = () =>
    server.requests.slice(before).filter(({ rawUrl }) => rawUrl.includes('continuation-token=2'));
  await expect.poll(() => lastPages().length, 'table and tree are listed to their end').toBe(2);
  expect(await lineWithKeyboard(page), 'the keyboard stays').toBe('f2999');
  await expect(line(page, 'f2999')).toHaveAttribute('aria-setsize', '3000');
  await tree(page).focus();

  // Where a letter is long in coming, it begins another word.
  await expect
    .poll(
      async () => {
        await page.keyboard.type('f1234');
        return lineWithKeyboard(page);
      },
      { intervals: [1_000] },
    )
    .toBe('f1234');
  await page.keyboard.press('ArrowLeft');
  expect(await lineWithKeyboard(page)).toBe('wide');
  await page.keyboard.press('Home');
  expect(await lineWithKeyboard(page)).toBe('scripted');
  expect(await losses(), 'a screen reader is on a line all the time').toBe(0);
});

test('the keyboard stays where it is while the next folders come', async ({ start, scripted }) => {
  let sendRest = (): void => undefined;
  const rest = new Promise<void>((resolve) => {
    sendRest = resolve;
  });
  const server = await scripted(async (request) => {
    if (request.rawUrl.includes('continuation-token')) await rest;
    return manyFolders(request);
  });
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await line(page, 'wide').click();
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'f0000')).toBeVisible();
  const losses = await countsOfLostLine(page);
  await page.keyboard.press('End');
  await expect(line(page, 'Loading…')).toBeVisible();
  expect(await lineWithKeyboard(page)).toBe('Loading…');
  sendRest();
  await expect(line(page, 'f1000')).toBeVisible();
  expect(await lineWithKeyboard(page)).toBe('f1000');
  await page.keyboard.press('ArrowUp');
  expect(await lineWithKeyboard(page)).toBe('f0999');
  expect(await losses(), 'a screen reader is on a line all the time').toBe(0);
});

/** A bucket of 20,000 objects, a thousand a page, and a folder after them. */
const folderAtTheEnd: ScriptedHandler = ({ rawUrl }) => {
  const query = new URL(rawUrl, 'http://server').searchParams;
  if (!query.has('list-type')) return bucketsAnswer(['deep']);
  if (query.get('prefix') === 'z/') return listAnswer(['z/in it']);
  const keys = Array.from({ length: 20_000 }, (_, index) => `k${String(index).padStart(5, '0')}`);
  const after = query.get('start-after') ?? '';
  const first = Number(
    query.get('continuation-token') ?? keys.filter((key) => key <= after).length,
  );
  const end = first + 1_000;
  return first < keys.length
    ? listAnswer(keys.slice(first, end), String(end))
    : foldersAnswer(['z/']);
};

test('a folder that comes after many objects stands in the tree as soon as the table has it', async ({
  start,
  scripted,
}) => {
  const server = await scripted(folderAtTheEnd);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await line(page, 'deep').click();
  await expect(row(page, 'z/')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'z')).toBeVisible();
  await expect(line(page, 'z')).toHaveAttribute('aria-setsize', '1');
  await expect(line(page, 'More…')).toBeHidden();
});

test('a folder that was gone to stands in the tree, however many objects come before it', async ({
  start,
  scripted,
}) => {
  const server = await scripted(folderAtTheEnd);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await expect(line(page, 'deep')).toBeVisible();
  await goTo(page, 's3://deep/z/');
  await expect(row(page, 'in it')).toBeVisible();
  await tree(page).focus();
  await page.keyboard.press('ArrowDown');
  expect(await lineWithKeyboard(page)).toBe('deep');
  await page.keyboard.press('ArrowRight');
  await expect(line(page, 'z')).toHaveAttribute('aria-selected', 'true');
  await expect(line(page, 'More…')).toBeVisible();
});
