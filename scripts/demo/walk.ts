import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { expect } from 'playwright/test';
import { answerPicker, clipboardText, dropPaths } from '../../e2e/commands/files';
import { openFolder, row, toolbarButton } from '../../e2e/commands/go';
import { transferDone } from '../../e2e/commands/transfers';
import type { RunningApp } from '../../e2e/fixtures/app';
import { largeObject, sampleObjects } from './sample-data';

/** Where the walk works, and on what. */
export interface WalkContext {
  readonly app: RunningApp;
  /** A client apart from the product's own, for checking what it did. */
  readonly server: S3Client;
  /** Name of the connection in the tree. */
  readonly connection: string;
  /** Where the screenshots go. */
  readonly screenshots: string;
  readonly print: (line: string) => void;
}

interface Step {
  readonly name: string;
  /** Does the step and answers with what was checked. */
  readonly run: (context: WalkContext, local: string) => Promise<string>;
}

/**
 * Walks the whole main job in the window, one line and one screenshot a step.
 *
 * @throws Error when a step fails; its screenshot is taken all the same.
 */
export async function walkMainJob(context: WalkContext): Promise<void> {
  await mkdir(context.screenshots, { recursive: true });
  const local = await mkdtemp(join(tmpdir(), 'dipper-demo-files-'));
  try {
    for (const [index, step] of steps.entries()) {
      const picture = join(
        context.screenshots,
        `${String(index + 1).padStart(2, '0')}-${step.name.toLowerCase().replaceAll(' ', '-')}.png`,
      );
      try {
        const checked = await step.run(context, local);
        context.print(`ok   ${step.name}: ${checked}`);
      } catch (error) {
        context.print(`FAIL ${step.name}`);
        throw error;
      } finally {
        await context.app.page.screenshot({ path: picture });
      }
    }
  } finally {
    await rm(local, { recursive: true, force: true });
  }
}

const photosBucket = 'dipper-photos';
const reportsBucket = 'dipper-reports';

const steps: readonly Step[] = [
  {
    name: 'Connections',
    async run({ app, connection }) {
      const tree = app.page.getByRole('tree', { name: 'Locations' });
      await tree.getByRole('treeitem', { name: connection }).click();
      await expect(row(app.page, photosBucket)).toBeVisible();
      return `the profile "${connection}" and its buckets are shown`;
    },
  },
  {
    name: 'Browse',
    async run({ app, connection }) {
      await openFolder(app.page, connection, photosBucket, '2026/summer/');
      await expect(row(app.page, 'IMG_0101.png')).toBeVisible();
      await openFolder(app.page, connection, 'dipper-odd-names');
      await expect(row(app.page, 'a%20b.txt')).toBeVisible();
      await expect(row(app.page, 'a b.txt')).toBeVisible();
      await expect(row(app.page, '폴더/')).toBeVisible();
      const rows = app.page.getByRole('grid', { name: 'Objects' });
      await expect(rows).toHaveAttribute('aria-rowcount', '12');
      return 'folders open, 11 odd names are listed apart';
    },
  },
  {
    name: 'Upload by drop',
    async run({ app, connection, server }, local) {
      const folder = join(local, 'trip 여행');
      await mkdir(join(folder, 'day 1'), { recursive: true });
      const diary = Buffer.from('We left at dawn.\n');
      const map = Buffer.alloc(6 * 1024 * 1024, 'map');
      await writeFile(join(folder, 'day 1', 'diary.txt'), diary);
      await writeFile(join(folder, 'map.bin'), map);
      await openFolder(app.page, connection, photosBucket);
      await expect(row(app.page, '2026/')).toBeVisible();
      await dropPaths(app, app.page.getByRole('grid', { name: 'Objects' }), [folder]);
      await transferDone(app.page, 'diary.txt');
      await transferDone(app.page, 'map.bin');
      await expectObject(server, photosBucket, 'trip 여행/day 1/diary.txt', diary);
      await expectObject(server, photosBucket, 'trip 여행/map.bin', map);
      await expect(row(app.page, 'trip 여행/')).toBeVisible();
      return `a dropped folder is on the server, ${diary.length + map.length} bytes compared`;
    },
  },
  {
    name: 'Download',
    async run({ app, connection }, local) {
      const target = join(local, 'downloads');
      await mkdir(target);
      await answerPicker(app, [target]);
      await openFolder(app.page, connection, reportsBucket, 'archive/');
      await row(app.page, 'measurements.bin').click();
      await toolbarButton(app.page, 'Download').click();
      await transferDone(app.page, 'measurements.bin');
      const expected = sampleObjects().find(({ key }) => key === largeObject.key)?.body;
      const got = await readFile(join(target, 'measurements.bin'));
      if (expected?.equals(got) !== true) {
        throw new Error('The downloaded bytes differ.');
      }
      return `30 MiB are on disk, ${got.length} bytes compared`;
    },
  },
  {
    name: 'Permissions',
    async run({ app, connection }) {
      await openFolder(app.page, connection, reportsBucket);
      await row(app.page, 'README.txt').click();
      const inspector = app.page.getByRole('complementary', { name: 'Inspector' });
      await inspector.getByRole('tab', { name: 'Permissions' }).click();
      // s3rver's answer is always the same, and its grant leaves the permission out.
      await expect(inspector).toContainText('S3rver');
      await expect(inspector.getByRole('table', { name: 'Grants' })).toContainText('You');
      return 'the owner and the grants of an object are shown as the server tells them';
    },
  },
  {
    name: 'Copy link',
    async run({ app }) {
      await toolbarButton(app.page, 'Copy link').click();
      const dialog = app.page.getByRole('dialog', { name: 'Copy link' });
      await dialog.getByRole('combobox', { name: 'Expires in' }).selectOption('15 minutes');
      await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/X-Amz-Expires=900/);
      await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
      await expect(dialog).toContainText('Copied');
      const answer = await fetch(await clipboardText(app));
      const body = await answer.text();
      if (answer.status !== 200 || !body.startsWith('Sample data.')) {
        throw new Error(`The link answered ${answer.status}.`);
      }
      return `the link on the clipboard, fetched by plain HTTP, answers 200 with the object`;
    },
  },
  {
    name: 'New folder',
    async run({ app }) {
      await closeDialog(app);
      await toolbarButton(app.page, 'New folder').click();
      const dialog = app.page.getByRole('dialog', { name: 'New folder' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('2027');
      await dialog.getByRole('button', { name: 'Create' }).click();
      await expect(row(app.page, '2027/')).toBeVisible();
      return 'it is in the table';
    },
  },
  {
    name: 'Delete',
    async run({ app, server }) {
      await row(app.page, 'README.txt').click();
      await toolbarButton(app.page, 'Delete').click();
      const dialog = app.page.getByRole('alertdialog');
      await expect(dialog).toContainText('README.txt');
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(row(app.page, 'README.txt')).toBeHidden();
      const gone = await server
        .send(new HeadObjectCommand({ Bucket: reportsBucket, Key: 'README.txt' }))
        .then(
          () => false,
          (error: unknown) => error instanceof Error && error.name === 'NotFound',
        );
      if (!gone) {
        throw new Error('The object is still on the server.');
      }
      return 'after showing what goes, the object is gone from the table and the server';
    },
  },
];

async function closeDialog(app: RunningApp): Promise<void> {
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog')).toBeHidden();
}

async function expectObject(
  server: S3Client,
  bucket: string,
  key: string,
  expected: Buffer,
): Promise<void> {
  const { Body } = await server.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const got = Buffer.from((await Body?.transformToByteArray()) ?? []);
  if (!got.equals(expected)) {
    throw new Error(`${key} has other bytes on the server than on disk.`);
  }
}
