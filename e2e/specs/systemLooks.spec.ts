import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { dropPaths } from '../commands/files';
import { openConnection, openFolder, row } from '../commands/go';
import { look } from '../commands/look';
import { scriptedProfile } from '../commands/scriptedS3';
import { seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

function styleOf(part: Locator, property: string): Promise<string> {
  return part.evaluate(
    (element, name) => getComputedStyle(element).getPropertyValue(name),
    property,
  );
}

test('zoomed in so far that the window is too small, all of it is scrolled to', async ({
  window,
  bucket,
}) => {
  await openFolder(window, 'ceph', bucket.name);
  const scrolls = (): Promise<boolean> =>
    window.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return scrollWidth > clientWidth || scrollHeight > clientHeight;
    });
  expect(await scrolls()).toBe(false);
  const smallest = { width: 720, height: 320 };
  await window.setViewportSize(smallest);
  expect(await scrolls()).toBe(false);
  // As many pixels of the page as the first window has at 320 %.
  await window.setViewportSize({ width: 400, height: 250 });
  const tree = window.getByRole('tree', { name: 'Locations' });
  for (const part of [
    window.getByRole('button', { name: 'Inspector' }),
    window.getByRole('searchbox', { name: 'Filter' }),
    window.getByRole('button', { name: 'Activity' }),
    tree,
  ]) {
    await part.focus();
    await part.scrollIntoViewIfNeeded();
    await expect(part).toBeInViewport();
  }
  await tree.hover();
  await window.mouse.wheel(1_000, -1_000);
  await expect(window.getByRole('button', { name: 'Inspector' })).toBeInViewport({ ratio: 1 });
  await expect(tree).not.toBeInViewport();
  await window.mouse.wheel(-1_000, 0);
  await expect(tree).toBeInViewport();
});

test('in the colours of the system it is seen what is selected and where the keyboard is', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }, { key: 'b.txt' }, { key: 'c.txt' }]);
  await window.emulateMedia({ forcedColors: 'active' });
  await openFolder(window, 'ceph', bucket.name);

  const background = (part: Locator): Promise<string> => styleOf(part, 'background-color');
  await row(window, 'a.txt').click();
  await row(window, 'b.txt').click({ modifiers: ['Shift'] });
  const [selected, other] = [row(window, 'a.txt'), row(window, 'c.txt')];
  expect(await background(selected)).not.toBe(await background(other));
  const size = selected.getByRole('gridcell').nth(1);
  expect(await styleOf(size, 'color')).toBe(await styleOf(selected, 'color'));
  expect(await styleOf(size, 'color')).not.toBe(await background(selected));

  await window.keyboard.press('ControlOrMeta+ArrowDown');
  await expect.poll(() => styleOf(other, 'outline-style')).toBe('solid');
  expect(await styleOf(selected, 'outline-style')).toBe('none');
  const tree = window.getByRole('tree', { name: 'Locations' });
  await tree.focus();
  await window.keyboard.press('Home');
  const line = tree.getByRole('treeitem').first();
  await expect.poll(() => styleOf(line, 'outline-style')).toBe('solid');

  const address = window.getByRole('textbox', { name: 'Location' });
  expect(await styleOf(address, 'color')).toBe('rgba(0, 0, 0, 0)');
  const inspector = window.getByRole('button', { name: 'Inspector' });
  const pressed = await background(inspector);
  await inspector.click();
  await expect(inspector).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => background(inspector)).not.toBe(pressed);

  await other.click({ button: 'right' });
  const [first, second] = [0, 1].map((index) => window.getByRole('menuitem').nth(index));
  if (first === undefined || second === undefined) throw new Error('There is no menu.');
  await window.keyboard.press('ArrowDown');
  await expect(first).toBeFocused();
  expect(await background(first)).not.toBe(await background(second));
  await window.keyboard.press('Escape');

  await writeFile(join(folder, 'd.txt'), 'new');
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'd.txt')]);
  await transferDone(window, 'd.txt');
  const bar = window.getByRole('progressbar', { name: 'd.txt' });
  expect(await background(bar.locator('div'))).not.toBe(await background(bar));
  await look(window, 'system-colours');
});

test('who asks for less motion sees none', async ({ start, scripted }) => {
  // Scripted: a real server does not wait until the page has been looked at.
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const server = await scripted(async () => {
    await held;
    return { status: 404 };
  });
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  const moving = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      document.getAnimations().flatMap((animation) => {
        const { playState, effect } = animation;
        const isEndless = effect?.getComputedTiming().iterations === Infinity;
        return playState === 'running' && isEndless ? [animation.constructor.name] : [];
      }),
    );
  await expect.poll(async () => (await moving()).length).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toEqual([]);
  answer();
});
