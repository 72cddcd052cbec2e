import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright/test';
import { chooseInMenu } from '../commands/connections';
import { look } from '../commands/look';
import { prepareSmallDisk } from '../commands/smallDisk';
import { expect, test } from '../fixtures/test';

const config = '# mine\n[profile first]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:1\n';
const credentials = '[first]\naws_access_key_id = AKIDOLD\naws_secret_access_key = old-secret\n';

test('on a full disk both AWS files stay as they were, whatever does not fit any more, and the editor says so', async ({
  start,
  folder,
}, testInfo) => {
  const home = join(folder, 'disk');
  await mkdir(home);
  await writeFile(join(home, 'config'), config);
  await writeFile(join(home, 'credentials'), credentials);
  const disk = await prepareSmallDisk(home);
  const app = await start({
    profiles: [],
    env: {
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    },
    ...(disk === undefined ? {} : { runner: disk.runner }),
  });
  const seen = disk?.seenBy(app) ?? home;
  const texts = async (): Promise<unknown> => ({
    config: await readFile(join(seen, 'config'), 'utf8'),
    credentials: await readFile(join(seen, 'credentials'), 'utf8'),
  });
  if (disk === undefined) {
    testInfo.annotations.push({ type: 'disk', description: 'nobody may mount: /dev/full instead' });
    await writeToFull(app.electron);
  }

  const { page } = app;
  const editor = page.getByRole('dialog', { name: 'Edit profile' });
  async function editAndSave(): Promise<void> {
    await chooseInMenu(page, 'first', 'Edit profile…');
    await editor.getByRole('textbox', { name: 'Region' }).fill('eu-north-1');
    await editor.getByRole('textbox', { name: 'Access key ID' }).fill('AKIDNEW');
    await editor.getByLabel('Secret access key').fill('new-secret');
    await editor.getByRole('button', { name: 'Save' }).click();
  }
  // No room for the first backup, then for the second one, the second file, the first file.
  for (const [free, backups] of [
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 2],
  ] as const) {
    await disk?.fill(app, free);
    await editAndSave();
    const alert = editor.getByRole('alert');
    await expect(alert).toContainText('The disk is full');
    await expect(alert).toContainText('is as it was before');
    expect(await texts()).toEqual({ config, credentials });
    const beside = (await readdir(seen)).filter(
      (name) => !/^(?:config|credentials|filler)$/u.test(name),
    );
    expect(beside.filter((name) => !name.endsWith('.bak'))).toEqual([]);
    if (disk !== undefined) expect(beside).toHaveLength(backups);
    await look(page, 'profile-disk-full');
    await editor.getByRole('button', { name: 'Cancel' }).click();
  }
  if (disk === undefined) return;

  // With room for both, both are written.
  await disk.fill(app, 2);
  await editAndSave();
  await expect(editor).toBeHidden();
  expect(await texts()).toEqual({
    config: config.replace('eu-west-1', 'eu-north-1'),
    credentials: credentials.replace('AKIDOLD', 'AKIDNEW').replace('old-secret', 'new-secret'),
  });
});

/** Lets whatever the app writes meet the system's own full device. */
async function writeToFull(app: ElectronApplication): Promise<void> {
  await app.evaluate(async () => {
    const { open } = process.getBuiltinModule('node:fs/promises');
    const full = await open('/dev/full', 'w');
    const files = Object.getPrototypeOf(full) as typeof full;
    const write = files.writeFile.bind(full);
    files.writeFile = () => write('x');
  });
}
