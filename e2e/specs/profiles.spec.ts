import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseInMenu, treeItem } from '../commands/connections';
import { openConnection, row } from '../commands/go';
import { look } from '../commands/look';
import { answerQuestions, holdQuestions } from '../commands/questions';
import { bucketsAnswer } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

test('a profile is made, edited, renamed and removed in the AWS files, and all else in them stays', async ({
  start,
  userData,
  scripted,
}) => {
  const server = await scripted(() => bucketsAnswer(['behind-the-profile']));
  const folder = join(userData, 'home', 'aws');
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  const { page } = await start({
    profiles: [
      {
        name: 'first',
        server: { endpoint: 'http://127.0.0.1:1', region: 'eu-west-1' },
        user: { accessKeyId: 'AKIDOFTHEFILE', secretAccessKey: 'secret-of-the-file' },
        config: ['# mine', 's3 =', '\taddressing_style = path', 'x_unknown = as it was'],
      },
    ],
  });
  const before = {
    config: await readFile(config, 'utf8'),
    keys: await readFile(credentials, 'utf8'),
  };

  // New, by the command palette.
  await expect(treeItem(page, 'first')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill('new prof');
  await page.keyboard.press('Enter');
  const fresh = page.getByRole('dialog', { name: 'New profile' });
  const name = fresh.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await name.fill('bad]name');
  await name.press('Enter');
  await expect(fresh).toContainText('A name can’t have brackets');
  await look(page, 'profile-new-problems');
  await name.fill('second one');
  await fresh.getByRole('textbox', { name: 'Access key ID' }).fill('AKIDTYPED');
  await fresh.getByLabel('Secret access key').fill('typed-secret');
  await fresh.getByRole('textbox', { name: 'Region' }).fill('eu-west-2');
  await fresh.getByRole('textbox', { name: 'Endpoint' }).fill(server.endpoint);
  await expect(fresh.getByRole('list', { name: config })).toContainText('[profile "second one"]');
  const ofKeys = fresh.getByRole('list', { name: credentials });
  await expect(ofKeys).toContainText('aws_access_key_id = ••••YPED');
  await expect(ofKeys).not.toContainText('typed-secret');
  // An empty line between sections is no change to be read.
  await expect(ofKeys.getByRole('listitem').filter({ hasNotText: /[[=]/u })).toHaveCount(0);
  await look(page, 'profile-new');
  await fresh.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'behind-the-profile')).toBeVisible();
  const endpoint = `endpoint_url = ${server.endpoint}`;
  expect(await readFile(config, 'utf8')).toBe(
    `${before.config}\n[profile "second one"]\nregion = eu-west-2\n${endpoint}\n`,
  );
  expect(await readFile(credentials, 'utf8')).toBe(
    `${before.keys}\n[second one]\naws_access_key_id = AKIDTYPED\naws_secret_access_key = typed-secret\n`,
  );
  expect((await stat(credentials)).mode & 0o777).toBe(0o600);
  expect((await readdir(folder)).filter((file) => file.endsWith('.bak'))).toHaveLength(2);

  // Edited, with a name of its own, while somebody else writes into the file.
  await chooseInMenu(page, 'first', 'Edit profile…');
  const editor = page.getByRole('dialog', { name: 'Edit profile' });
  await expect(editor).toContainText('In the file: ••••FILE');
  await editor.getByRole('textbox', { name: 'Region' }).fill('eu-north-1');
  const theirs = (await readFile(config, 'utf8')).replace('# mine', '# theirs, and mine');
  await writeFile(config, theirs);
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByRole('alert')).toContainText('The files have changed meanwhile');
  await look(page, 'profile-conflict');
  expect(await readFile(config, 'utf8')).toBe(theirs);
  await editor.getByRole('button', { name: 'Load again' }).click();
  const region = editor.getByRole('textbox', { name: 'Region' });
  await expect(region).toHaveValue('eu-west-1');
  await region.fill('eu-south-1');
  await writeFile(config, theirs.replace('theirs', 'again'));
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.getByRole('button', { name: 'Save my changes too' }).click();
  await expect(editor).toBeHidden();
  expect(await readFile(config, 'utf8')).toBe(
    theirs.replace('theirs', 'again').replace('region = eu-west-1', 'region = eu-south-1'),
  );

  // A role that uses it follows its new name, and is told of its end.
  await chooseInMenu(page, 'second one', 'Edit profile…');
  await editor.getByRole('combobox', { name: 'Sign-in' }).selectOption('Role');
  await editor.getByRole('textbox', { name: 'Role ARN' }).fill('arn:aws:iam::1:role/r');
  await editor
    .getByRole('combobox', { name: 'Source of the role’s keys' })
    .selectOption('Profile first');
  await look(page, 'profile-role');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toBeHidden();
  await chooseInMenu(page, 'first', 'Edit profile…');
  await editor.getByRole('textbox', { name: 'Name' }).fill('renamed');
  await editor.getByRole('button', { name: 'Save' }).click();
  await openConnection(page, 'renamed');
  expect(await readFile(config, 'utf8')).toContain('source_profile = renamed');
  await chooseInMenu(page, 'renamed', 'Remove profile…');
  const question = page.getByRole('alertdialog', { name: 'Remove the profile “renamed”?' });
  await expect(question).toContainText(
    'This profile takes its keys from it and stops working: second one',
  );
  await expect(question).toContainText('a backup is made beside each file. It keeps the keys');
  await expect(question.getByRole('list', { name: credentials })).not.toContainText('secret-of');
  await look(page, 'profile-remove');
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(treeItem(page, 'renamed')).toBeHidden();
  expect(await readFile(config, 'utf8')).not.toContain('[profile renamed]');
});

test('a program that is to give keys is asked about outside the page, and not written without a yes', async ({
  start,
  userData,
}) => {
  const config = join(userData, 'home', 'aws', 'config');
  const app = await start({
    profiles: [{ name: 'first', server: { endpoint: 'http://127.0.0.1:1', region: 'eu-west-1' } }],
  });
  const { page } = app;
  const before = await readFile(config, 'utf8');
  await chooseInMenu(page, 'first', 'Edit profile…');
  const editor = page.getByRole('dialog', { name: 'Edit profile' });
  await editor.getByRole('combobox', { name: 'Sign-in' }).selectOption('Credential program');
  await editor.getByRole('textbox', { name: 'Command' }).fill('/bin/get-keys --for me');
  const save = editor.getByRole('button', { name: 'Save' });

  const refused = await answerQuestions(app, 'no');
  await save.click();
  await expect.poll(refused).toEqual(['May the profile “first” run a program?']);
  await expect(save).toBeEnabled();
  await expect(editor.getByRole('alert')).toBeHidden();
  expect(await readFile(config, 'utf8')).toBe(before);

  const allowed = await answerQuestions(app, 'yes');
  await save.click();
  await expect(editor).toBeHidden();
  expect(await allowed()).toEqual(['May the profile “first” run a program?']);
  expect(await readFile(config, 'utf8')).toContain('credential_process = /bin/get-keys --for me\n');
});

test('a profile that could not be written is told of also once its dialog is closed', async ({
  start,
  userData,
}) => {
  const folder = join(userData, 'home', 'aws');
  const app = await start({
    profiles: [{ name: 'first', server: { endpoint: 'http://127.0.0.1:1', region: 'eu-west-1' } }],
  });
  const { page } = app;
  await chooseInMenu(page, 'first', 'Edit profile…');
  const editor = page.getByRole('dialog', { name: 'Edit profile' });
  await editor.getByRole('combobox', { name: 'Sign-in' }).selectOption('Credential program');
  await editor.getByRole('textbox', { name: 'Command' }).fill('/bin/get-keys --for me');
  const { asked, agree } = await holdQuestions(app);
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect.poll(asked).toBe(1);

  const cancel = editor.getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await cancel.click();
  await expect(editor).toBeHidden();
  await rename(folder, `${folder}-away`);
  await writeFile(folder, 'no folder');
  await agree();
  const alert = page.getByRole('alert').filter({ hasText: 'Could not save the profile' });
  await expect(alert).toBeVisible();
});
