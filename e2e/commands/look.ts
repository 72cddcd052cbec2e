import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';

/** The themes and languages that every view is looked at in. */
export const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'ko' },
] as const;

const folderOfPictures = fileURLToPath(new URL('../../test-results/looks', import.meta.url));

/**
 * Takes the picture of a view for a human eye, and holds it against the accessibility rules that a
 * machine can check.
 *
 * @param without rules of axe that cannot hold there.
 */
export async function look(
  page: Page,
  name: string,
  without: readonly string[] = [],
): Promise<void> {
  await mkdir(folderOfPictures, { recursive: true });
  await page.screenshot({ path: join(folderOfPictures, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .disableRules([...without])
    .analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 3).map(({ html }) => html),
  }));
  expect.soft(told, `accessibility of ${name}`).toEqual([]);
}
