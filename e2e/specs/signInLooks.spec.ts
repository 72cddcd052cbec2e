import type { Locator } from 'playwright/test';
import { look, looks } from '../commands/look';
import { bucketsAnswer, errorAnswer, scriptedProfile } from '../commands/scriptedS3';
import { startIdentityCenter, startRoleServer } from '../commands/scriptedSignIn';
import { expect, test } from '../fixtures/test';
import { english } from '../../src/renderer/i18n/en';
import { korean } from '../../src/renderer/i18n/ko';

for (const { theme, language } of looks) {
  const words = { en: english, ko: korean }[language];
  test(`every dialog to sign in with, ${theme}, ${language}`, async ({ start, scripted }) => {
    test.slow();
    const role = await startRoleServer(scripted);
    const center = await startIdentityCenter(scripted);
    const ended = await scripted(() =>
      errorAnswer(400, 'ExpiredToken', 'The provided token has expired.'),
    );
    const plain = await scripted(({ rawUrl }) =>
      rawUrl.split('?')[0] === '/'
        ? bucketsAnswer(['team-data'])
        : errorAnswer(501, 'NotImplemented', 'Not implemented.'),
    );
    const { page } = await start({
      profiles: [
        scriptedProfile(plain, { name: 'keys' }),
        scriptedProfile(role, {
          name: 'reader',
          user: undefined,
          config: [
            'role_arn = arn:aws:iam::1:role/reader',
            'source_profile = keys',
            'mfa_serial = arn:aws:iam::1:mfa/phone',
          ],
        }),
        scriptedProfile(plain, { name: 'company', user: undefined, config: center.config }),
      ],
      env: center.env,
      settings: { theme, language },
    });
    const { connections, profiles, common, browser } = words;
    const show = (name: string): Promise<void> =>
      look(page, `${theme}-${language}-sign-in-${name}`);
    const dialog = page.getByRole('dialog');
    const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
    const press = (name: string): Promise<void> =>
      dialog.getByRole('button', { name, exact: true }).click();
    const choose = (name: string, option: string): Promise<unknown> =>
      dialog.getByRole('combobox', { name, exact: true }).selectOption(option);
    const item = (name: string): Locator => page.getByRole('treeitem', { name, exact: true });
    async function menu(connection: string, name: string): Promise<void> {
      await item(connection).click({ button: 'right' });
      await page.getByRole('menuitem', { name, exact: true }).click();
    }

    await item('reader').click();
    await expect(dialog).toContainText('mfa/phone');
    await show('mfa');
    await field(connections.signIn.mfaCode).fill('111111');
    await press(connections.signIn.mfaSend);
    await expect(dialog.getByRole('alert')).toContainText(connections.signIn.mfaRefused);
    await show('mfa-refused');
    await press(common.cancel);
    await item('company').click();
    await expect(dialog).toContainText('ABCD-EFGH');
    await show('sso');
    await press(common.cancel);
    await item('keys').click();
    await expect(page.getByRole('row', { name: 'team-data' })).toBeVisible();

    await menu('keys', browser.tree.whoAmI);
    await expect(dialog.getByRole('list')).toBeVisible();
    await show('who-am-i');
    await page.keyboard.press('Escape');
    await menu('keys', browser.tree.capabilities);
    await expect(dialog).toContainText('501 · NotImplemented');
    await show('capabilities');
    await page.keyboard.press('Escape');

    await menu('keys', browser.tree.options);
    await show('options');
    await choose(connections.network.proxy, connections.network.proxyKind.custom);
    await field(connections.network.proxyUrl).fill('socks5h://proxy.example.com:1080');
    await field(connections.network.connectSeconds).fill('0');
    await dialog.getByRole('checkbox', { name: connections.network.anyCertificate }).check();
    await press(common.save);
    await expect(dialog).toContainText(connections.network.problem.connectSeconds);
    await show('options-network');
    await field(connections.network.connectSeconds).fill('1');
    await press(common.save);
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await show('proxy-refused');

    for (const [signIn, name] of [
      ['role', profiles.roleArn],
      ['sso', profiles.ssoAccountId],
      ['process', profiles.program],
    ] as const) {
      await menu('company', profiles.menuEdit);
      await choose(profiles.signIn, profiles.signIns[signIn]);
      await expect(field(name)).toBeVisible();
      // What is there already is complete, and would be saved.
      if (signIn !== 'sso') await press(common.save);
      await show(`profile-${signIn}`);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
    await menu('reader', profiles.menuRemove);
    await expect(page.getByRole('alertdialog').getByRole('list')).toBeVisible();
    await show('profile-remove');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: browser.tree.addConnection }).click();
    await choose(connections.provider, 'Amazon S3');
    await show('connection-aws');
    await choose(connections.provider, connections.otherProvider);
    await press(common.save);
    await expect(dialog).toContainText(connections.problem.name);
    await show('connection-problems');
    await field(connections.name).evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, `export AWS_ACCESS_KEY_ID=ASIALENTOLD1\nexport AWS_SECRET_ACCESS_KEY=lent-secret\nexport AWS_SESSION_TOKEN=token-that-ended\nexport AWS_ENDPOINT_URL=${ended.endpoint}\n`);
    await expect(dialog).toContainText(connections.paste.done);
    await field(connections.name).fill('Lent');
    await press(connections.test);
    await expect(dialog.getByRole('list')).toContainText('ExpiredToken');
    await show('connection-pasted');
    await press(common.save);
    await expect(dialog).toContainText('••••OLD1');
    await show('keys');
    await press(common.cancel);
  });
}
