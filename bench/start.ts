import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { _electron as electron } from 'playwright/test';
import { launchApp, untilDriven } from '../e2e/fixtures/app';
import { writeProfiles } from '../e2e/fixtures/profiles';
import { adminClient } from '../scripts/servers/buckets';
import { startS3rver } from '../scripts/servers/s3rver';
import { report } from './lib/figures';
import { treeMemory } from './lib/memory';

/**
 * `npm run bench:start`: from process start to the first rows of a folder on screen, and the
 * resident memory a while later, beside an empty Electron window in the same run.
 */
const rounds = 7;
const objects = 200;
const bucket = 'bench';
const mebibyte = 1024 ** 2;

/** Milliseconds of quiet before memory is read, so that start-up garbage is gone or not alike. */
const settleMilliseconds = 3_000;

interface Sample {
  /** Milliseconds from process start. */
  readonly ready: number;
  /** Bytes. */
  readonly memory: number;
}

async function measureEmptyWindow(home: string, round: number): Promise<Sample> {
  const folder = fileURLToPath(new URL('empty-window', import.meta.url));
  const startedAt = performance.now();
  const app = await electron.launch({
    executablePath: process.env['ELECTRON_EXEC_PATH'],
    args: [
      ...untilDriven,
      folder,
      `--user-data-dir=${join(home, `empty-${round}`)}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const page = await app.firstWindow();
  await page.waitForSelector('#ready');
  const ready = performance.now() - startedAt;
  await delay(settleMilliseconds);
  const memory = await treeMemory(app.process().pid ?? 0);
  await app.close();
  return { ready, memory };
}

async function measureDipper(
  home: string,
  env: Readonly<Record<string, string>>,
  round: number,
): Promise<Sample> {
  const userData = join(home, `dipper-${round}`);
  await mkdir(userData, { recursive: true });
  await writeFile(
    join(userData, 'settings.json'),
    JSON.stringify({
      version: 1,
      data: { lastLocation: { connectionId: 'profile:bench', bucket, prefix: '' } },
    }),
  );
  const startedAt = performance.now();
  const app = await launchApp({ userData, env });
  await app.page.waitForSelector('[role=grid] [role=row][aria-rowindex="2"]');
  const ready = performance.now() - startedAt;
  await delay(settleMilliseconds);
  const memory = await treeMemory(app.electron.process().pid ?? 0);
  await app.close();
  return { ready, memory };
}

const home = await mkdtemp(join(tmpdir(), 'dipper-bench-'));
const server = await startS3rver({ buckets: [bucket] });
try {
  const client = adminClient(server);
  for (let index = 0; index < objects; index += 1) {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: `object-${index}`, Body: `${index}` }),
    );
  }
  client.destroy();
  const files = await writeProfiles(home, [{ name: 'bench', server, user: server }]);

  const ours: Sample[] = [];
  const floor: Sample[] = [];
  // The first pair warms the disk cache and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const empty = await measureEmptyWindow(home, round);
    const dipper = await measureDipper(home, { ...files }, round);
    if (round > 0) {
      floor.push(empty);
      ours.push(dipper);
    }
  }
  const peerName = 'empty window';
  await report('start', [
    {
      work: 'process start to first rows on screen',
      unit: 'ms',
      ours: ours.map(({ ready }) => ready),
      peer: floor.map(({ ready }) => ready),
      peerName,
      target: 1.6,
    },
    {
      work: 'idle memory, all processes',
      unit: 'MiB',
      ours: ours.map(({ memory }) => memory / mebibyte),
      peer: floor.map(({ memory }) => memory / mebibyte),
      peerName,
      target: 1.5,
    },
  ]);
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}
