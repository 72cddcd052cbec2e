import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import type { StartScripted } from '../../scripts/servers/scripted';
import { chooseInMenu } from '../commands/connections';
import { scriptedProfile } from '../commands/scriptedS3';
import { startRoleServer } from '../commands/scriptedSignIn';
import type { RunningApp } from '../fixtures/app';
import type { TestProfile } from '../fixtures/profiles';
import { expect, test } from '../fixtures/test';

/** The profile `keys`, and `reader`, whose role asks for a code. */
async function startWithRole(
  start: (options: { readonly profiles: readonly TestProfile[] }) => Promise<RunningApp>,
  scripted: StartScripted,
) {
  const server = await startRoleServer(scripted);
  const config = ['role_arn = arn:aws:iam::1:role/r', 'source_profile = keys', 'mfa_serial = m'];
  const app = await start({
    profiles: [
      scriptedProfile(server, { name: 'keys' }),
      scriptedProfile(server, { name: 'reader', user: undefined, config }),
    ],
  });
  return { app, prompt: app.page.getByRole('dialog', { name: /^MFA code/ }) };
}

/** Has something ask for the buckets of `reader` that is no part of what is open. */
async function askInBackground(page: Page): Promise<void> {
  const call = JSON.stringify(['buckets.list', { connectionId: 'profile:reader' }, randomUUID()]);
  await page.evaluate(`void globalThis.dipper.invoke(...${call})`);
}

test('a code that is asked for above a form leaves the form as it was, with the keyboard in it', async ({
  start,
  scripted,
}) => {
  const { app, prompt } = await startWithRole(start, scripted);
  const { page } = app;
  await page.getByRole('button', { name: 'Add connection' }).first().click();
  const form = page.getByRole('dialog', { name: 'Add connection' });
  const name = form.getByRole('textbox', { name: 'Name' });
  await name.fill('Half ');
  await askInBackground(page);
  const code = prompt.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();

  // One that is not accepted is asked for again.
  await code.fill('111111');
  await page.keyboard.press('Enter');
  await expect(prompt.getByRole('alert')).toContainText('not accepted');
  await code.fill('222222');
  await page.keyboard.press('Enter');
  await expect(prompt).toBeHidden();
  await expect(name).toBeFocused();
  await page.keyboard.type('way');
  await expect(name).toHaveValue('Half way');
});

test('no command is run while a code is asked for, nor once it is given', async ({
  start,
  scripted,
}) => {
  const { app, prompt } = await startWithRole(start, scripted);
  const { page, electron } = app;
  await askInBackground(page);
  const code = prompt.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();
  await code.fill('222');

  // The menu bar can be used all the while.
  await electron.evaluate(({ Menu, BrowserWindow }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    const settings = items?.find(({ label }) => label === 'Settings…');
    settings?.click(undefined, BrowserWindow.getAllWindows()[0]);
  });
  await page.keyboard.type('222');
  await expect(code).toHaveValue('222222');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeHidden();
  await prompt.getByRole('button', { name: 'Sign in' }).click();

  await expect(prompt).toBeHidden();
  // The next command that is asked for opens what it is asked for, with nothing before it.
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('dialog', { name: 'All commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a dialog that opens by itself while a code is asked for waits for the answer', async ({
  start,
  scripted,
}) => {
  const { app, prompt } = await startWithRole(start, scripted);
  const { page } = app;
  await askInBackground(page);
  const code = prompt.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();
  await code.fill('222');
  // Nobody can press what is below the question: this stands for a plan that comes late.
  await page.getByRole('button', { name: 'Add connection' }).first().dispatchEvent('click');
  await page.keyboard.type('222');
  await expect(code).toHaveValue('222222');
  const form = page.getByRole('dialog', { name: 'Add connection' });
  await expect(form).toBeHidden();
  await prompt.getByRole('button', { name: 'Sign in' }).click();

  await expect(prompt).toBeHidden();
  await expect(form).toBeVisible();
  await expect(form.locator(':focus')).toHaveCount(1);
});

test('a dialog whose content waited for the code has the keyboard once it is there', async ({
  start,
  scripted,
}) => {
  const { app, prompt } = await startWithRole(start, scripted);
  const { page } = app;
  await chooseInMenu(page, 'reader', 'What it can do…');
  const report = page.getByRole('dialog', { name: 'What “reader” can do' });
  await expect(prompt.getByRole('textbox', { name: 'Code' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(report.getByRole('alert')).toContainText('You did not sign in');

  // The button is greyed out as soon as it is pressed.
  await report.getByRole('button', { name: 'Ask again' }).focus();
  await page.keyboard.press('Enter');
  await expect(prompt.getByRole('textbox', { name: 'Code' })).toBeFocused();
  await page.keyboard.type('222222');
  await page.keyboard.press('Enter');
  await expect(report.getByRole('list')).toBeVisible();
  await expect(prompt).toBeHidden();
  await expect(report.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(report).toBeHidden();
});
