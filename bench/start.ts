import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { writeProfiles } from '../e2e/fixtures/profiles';
import { adminClient } from '../scripts/servers/buckets';
import { startS3rver } from '../scripts/servers/s3rver';
import { report } from './lib/figures';
import { measureStart } from './start/startApp';
import type { Sample } from './start/startApp';

/**
 * `npm run bench:start`: from process start to the first rows of a folder on screen, and the
 * resident memory a while later, beside an empty Electron window in the same run.
 */
const rounds = 7;
/** Starts that are not counted: they warm the disk's cache, and Chromium's cache of compiled scripts. */
const warmUps = 2;
const objects = 200;
const bucket = 'bench';
const mebibyte = 1024 ** 2;

const emptyWindow = fileURLToPath(new URL('empty-window', import.meta.url));
const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** The folder of an app that was used before, and left in the folder of objects. */
async function makeUserData(home: string): Promise<string> {
  const userData = join(home, 'dipper');
  await mkdir(userData, { recursive: true });
  await writeFile(
    join(userData, 'settings.json'),
    JSON.stringify({
      version: 1,
      data: { lastLocation: { connectionId: 'profile:bench', bucket, prefix: '' } },
    }),
  );
  return userData;
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
  const userData = await makeUserData(home);
  for (let round = 1 - warmUps; round <= rounds; round += 1) {
    const empty = await measureStart(emptyWindow, join(home, 'empty'), {});
    const dipper = await measureStart(projectFolder, userData, {
      ...files,
      HOME: join(userData, 'home'),
    });
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
