import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { answerPicker, dropPaths } from '../commands/files';
import { listed, openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { look, looks } from '../commands/look';
import { seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

for (const { theme, language } of looks) {
  test(`every view, ${theme}, ${language}`, async ({ start, bucket, s3, folder }) => {
    test.slow();
    await seed(s3, bucket.name, [
      { key: 'album/2026/beach.jpg', body: Buffer.alloc(2_400_000), ContentType: 'image/jpeg' },
      { key: 'album/2026/여름 휴가.jpg', body: Buffer.alloc(1_800_000) },
      { key: 'archive.zip', body: Buffer.alloc(8_000_000), ACL: 'public-read' },
      { key: 'caf\u00e9.txt' },
      { key: 'cafe\u0301.txt' },
      { key: 'data/export.csv' },
      {
        key: 'notes.md',
        ContentType: 'text/markdown',
        Metadata: { author: 'kim', state: 'draft' },
      },
      { key: 'a name that goes on and on, longer than any column would like it to be.pdf' },
      { key: 'song.mp3', body: Buffer.alloc(5_000_000) },
      { key: 'video/intro.mp4' },
    ]);
    const { page, ...app } = await start({ settings: { theme, language } });
    const name = (view: string): string => `${theme}-${language}-${view}`;
    const running = { page, ...app };
    if (language === 'ko') {
      // Names are in Korean here: the walk is shorter and goes by what does not change.
      await page.getByRole('treeitem', { name: 'ceph' }).click();
      await page.getByRole('textbox').first().fill(`s3://${bucket.name}/`);
      await page.keyboard.press('Enter');
      await page.getByRole('row', { name: 'notes.md' }).click();
      await expect(page.getByRole('complementary')).toContainText('kim');
      await look(page, name('folder'));
      await page.getByRole('searchbox').fill('size>x');
      await expect(page.getByRole('alert')).toBeVisible();
      await look(page, name('filter-problem'));
      await page.getByRole('searchbox').fill('');
      await page.getByRole('row', { name: 'notes.md' }).click();
      await page.keyboard.press('Delete');
      await expect(page.getByRole('alertdialog')).toContainText('notes.md');
      await look(page, name('delete'));
      return;
    }

    await openConnection(page, 'ceph');
    await expect(row(page, bucket.name)).toBeVisible();
    await look(page, name('buckets'));

    await openFolder(page, 'ceph', bucket.name);
    await look(page, name('bucket'));

    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await page.getByRole('button', { name: 'How to write a filter' }).click();
    await look(page, name('filter-help'));
    await page.keyboard.press('Escape');
    await filter.fill('a size>1');
    await page.getByRole('button', { name: 'Search below here' }).click();
    await expect(row(page, 'album/2026/beach.jpg')).toBeVisible();
    await listed(page);
    await look(page, name('search'));
    await page.getByRole('button', { name: 'Search below here' }).click();
    await filter.fill('');
    await row(page, 'notes.md').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector).toContainText('kim');
    await look(page, name('details'));
    await row(page, 'album/').click();
    await inspector.getByRole('button', { name: 'Count' }).click();
    await expect(inspector.getByRole('button', { name: 'Count again' })).toBeVisible();
    await look(page, name('folder-size'));
    await row(page, 'archive.zip').click();
    await inspector.getByRole('tab', { name: 'Permissions' }).click();
    await expect(inspector).toContainText(/anybody/i);
    await look(page, name('permissions-public'));
    await row(page, 'song.mp3').click({ modifiers: ['Shift'] });
    await look(page, name('many-selected'));

    await toolbarButton(page, 'Delete').click();
    await expect(page.getByRole('alertdialog')).toContainText('caf');
    await look(page, name('delete'));
    await page.keyboard.press('Escape');

    await row(page, 'song.mp3').click();
    await toolbarButton(page, 'Copy link').click();
    await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/X-Amz/);
    await look(page, name('copy-link'));
    await page.getByRole('dialog').getByRole('combobox').first().selectOption('upload');
    await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/X-Amz/);
    await look(page, name('copy-upload-link'));
    await page.keyboard.press('Escape');

    await toolbarButton(page, 'New folder').click();
    await look(page, name('new-folder'));
    await page.keyboard.press('Escape');

    await writeFile(join(folder, 'notes.md'), 'other');
    await writeFile(join(folder, 'fresh.txt'), 'fresh');
    await dropPaths(running, page.getByRole('grid', { name: 'Objects' }), [
      join(folder, 'notes.md'),
      join(folder, 'fresh.txt'),
    ]);
    await expect(page.getByRole('dialog')).toContainText('notes.md');
    await look(page, name('conflict'));
    await page.getByRole('button', { name: 'Skip', exact: true }).click();
    await transferDone(page, 'fresh.txt');
    await answerPicker(running, [folder]);
    await row(page, 'archive.zip').click();
    await toolbarButton(page, 'Download').click();
    await transferDone(page, 'archive.zip');
    await look(page, name('transfers'));

    await page.getByRole('tab', { name: 'Activity' }).click();
    await expect(page.getByRole('region', { name: 'Activity' })).toContainText('PutObject');
    await look(page, name('activity'));

    await row(page, 'song.mp3').click();
    await page.keyboard.press('F2');
    await expect(page.getByRole('dialog', { name: /Rename/ })).toBeVisible();
    await look(page, name('rename'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    await look(page, name('palette'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+,');
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await look(page, name('settings'));
    await page.keyboard.press('Escape');

    await page.keyboard.press('ControlOrMeta+Shift+j');
    await openFolder(page, 'ceph', bucket.name, 'nothing here/');
    await look(page, name('empty'));
    await page.getByRole('textbox', { name: 'Location' }).fill('s3://no-such-bucket-anywhere/');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await look(page, name('error'));
  });
}

const mebibyte = 1024 * 1024;

const transferWords = {
  en: { pause: 'Pause', first: 'Move to top', removeFailed: 'Remove failed' },
  ko: { pause: '일시 정지', first: '맨 앞으로 이동', removeFailed: '실패한 항목을 목록에서' },
} as const;

for (const { theme, language } of looks) {
  const words = transferWords[language];
  test(`transfers and settings, ${theme}, ${language}`, async ({ start, bucket, s3, folder }) => {
    test.slow();
    await seed(
      s3,
      bucket.name,
      ['changed.md', 'notes.md', 'report.pdf'].map((key) => ({ key, body: 'there' })),
    );
    const app = await start({ settings: { theme, language, uploadLimit: mebibyte } });
    const { page } = app;
    const name = (view: string): string => `${theme}-${language}-${view}`;
    const grid = page.getByRole('grid').first();
    await page.getByRole('treeitem', { name: 'ceph' }).click();
    await page.getByRole('textbox').first().fill(`s3://${bucket.name}/`);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row', { name: 'notes.md' })).toBeVisible();

    await page.keyboard.press('ControlOrMeta+,');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, name('settings'));
    await page.getByRole('dialog').getByRole('textbox').first().fill('much');
    await look(page, name('settings-problem'));
    await page.keyboard.press('Escape');

    const now = Date.now() / 1000;
    for (const [file, text, age] of [
      ['changed.md', 'local', -3600],
      ['fresh.txt', 'local', 0],
      ['notes.md', 'there', 3600],
      ['report.pdf', 'of another size', 3600],
    ] as const) {
      await writeFile(join(folder, file), text);
      await utimes(join(folder, file), now - age, now - age);
    }
    const small = ['changed.md', 'fresh.txt', 'notes.md', 'report.pdf'];
    await dropPaths(
      app,
      grid,
      small.map((file) => join(folder, file)),
    );
    const plan = page.getByRole('dialog');
    await expect(plan).toContainText('report.pdf');
    await look(page, name('plan'));
    await plan.getByRole('button').last().click();
    await expect(page.getByRole('row', { name: 'fresh.txt' })).toBeVisible();

    const large = ['atlas.bin', 'film.mov', 'huge.iso', 'image.raw', 'mail.mbox', 'tape.wav'];
    for (const file of large) {
      await writeFile(join(folder, file), Buffer.alloc(30 * mebibyte, file));
    }
    await dropPaths(
      app,
      grid,
      large.map((file) => join(folder, file)),
    );
    const line = (file: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('progressbar', { name: file }) });
    const pause = (file: string) => line(file).getByRole('button', { name: words.pause }).click();
    await expect(line('tape.wav')).toBeVisible();
    // It is not there any more when its turn comes, so it fails.
    await rm(join(folder, 'tape.wav'));
    await line('tape.wav').click({ button: 'right' });
    // A menu floats above every landmark.
    await look(page, name('transfer-menu'), ['region']);
    await page.getByRole('menuitem', { name: words.first }).click();
    await pause('atlas.bin');
    await line('film.mov').focus();
    await expect(line('tape.wav')).toContainText(/Failed|실패/);
    await expect(page.getByRole('region').last()).toContainText(/min left|남음/);
    await look(page, name('transfers-mixed'));
    await page.setViewportSize({ width: 800, height: 600 });
    await look(page, name('transfers-narrow'));

    await app.electron.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
    });
    const again = await start();
    await expect(again.page.getByRole('progressbar', { name: 'atlas.bin' })).toBeVisible();
    await look(again.page, name('interrupted'));
    const buttons = again.page.getByRole('region').getByRole('button');
    const more = buttons.filter({ has: again.page.locator('svg.lucide-ellipsis') });
    await more.click();
    await again.page.getByRole('menuitem', { name: words.removeFailed }).click();
    await expect(again.page.getByRole('alertdialog')).toBeVisible();
    await look(again.page, name('remove-failed'));
    await again.page.keyboard.press('Escape');
    await more.click();
    await again.page.getByRole('menuitem').last().click();
    await expect(again.page.getByRole('dialog').getByRole('status')).toBeVisible();
    await look(again.page, name('unfinished-uploads'));
  });
}

for (const theme of ['light', 'dark'] as const) {
  test(`first run and forms, ${theme}`, async ({ start }) => {
    const { page } = await start({ profiles: [], settings: { theme, language: 'en' } });
    const add = page.getByRole('main').getByRole('button', { name: 'Add connection' });
    await expect(add).toBeVisible();
    await look(page, `${theme}-en-first-run`);
    await add.click();
    await expect(page.getByRole('dialog', { name: 'Add connection' })).toBeVisible();
    await look(page, `${theme}-en-new-connection`);
  });
}

for (const theme of ['light', 'dark'] as const) {
  test(`permissions and refusals, ${theme}`, async ({ start, bucket, s3, ceph }) => {
    await seed(s3, bucket.name, [{ key: 'locked.txt' }, { key: 'free.txt' }]);
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket: bucket.name,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'KeepLocked',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:DeleteObject',
              Resource: `arn:aws:s3:::${bucket.name}/locked.txt`,
            },
            {
              Sid: 'MayList',
              Effect: 'Allow',
              Principal: { AWS: [`arn:aws:iam:::user/${ceph.stranger.userId}`] },
              Action: 's3:ListBucket',
              Resource: `arn:aws:s3:::${bucket.name}`,
            },
          ],
        }),
      }),
    );
    const { page } = await start({
      profiles: [
        { name: 'ceph', server: ceph, user: ceph.owner },
        { name: 'stranger', server: ceph, user: ceph.stranger },
        { name: 'without keys', server: ceph },
      ],
      settings: {
        theme,
        language: 'en',
        // The address bar would open the bucket through the connection that lists it.
        pinned: [{ connectionId: 'profile:stranger', bucket: bucket.name, prefix: '' }],
      },
    });
    const name = (view: string): string => `${theme}-en-${view}`;
    const inspector = page.getByRole('complementary', { name: 'Inspector' });

    await openFolder(page, 'ceph', bucket.name);
    await inspector.getByRole('tab', { name: 'Permissions' }).click();
    await inspector.getByRole('button', { name: 'Let anybody read this bucket' }).click();
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText(bucket.name);
    await look(page, name('public-question'));
    await question.getByRole('button', { name: 'Let anybody read' }).click();
    await expect(inspector.getByRole('button', { name: 'Stop public reading' })).toBeVisible();
    await look(page, name('policy-public'));
    await inspector.getByRole('button', { name: 'Stop public reading' }).click();
    await question.getByRole('button', { name: 'Stop public reading' }).click();
    await expect(question).toBeHidden();

    await page.getByRole('grid', { name: 'Objects' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await question.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(question).toContainText('AccessDenied');
    await look(page, name('delete-failed'));
    await question.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('treeitem', { name: bucket.name }).first().click();
    await listed(page);
    await row(page, 'locked.txt').click();
    await expect(inspector.getByRole('alert').first()).toBeVisible();
    await look(page, name('no-permission-object'));
    await inspector.getByRole('tab', { name: 'Details' }).click();
    await expect(inspector.getByRole('alert').first()).toBeVisible();
    await look(page, name('no-permission-details'));

    await openConnection(page, 'without keys');
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await look(page, name('no-credentials'));
    await page.keyboard.press('ControlOrMeta+n');
    const form = page.getByRole('dialog', { name: 'Add connection' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Another');
    await form.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
    await form.getByRole('textbox', { name: 'Endpoint' }).fill(ceph.endpoint);
    await form.getByRole('textbox', { name: 'Access key ID' }).fill('AKIDWRONG');
    await form.getByLabel('Secret access key').fill('not the secret');
    await form.getByRole('button', { name: 'Test' }).click();
    await expect(form.getByRole('list', { name: 'Test results' })).toBeVisible();
    await look(page, name('connection-test'));
  });
}
