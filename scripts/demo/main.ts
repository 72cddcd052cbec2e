import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchApp } from '../../e2e/fixtures/app';
import { writeProfiles } from '../../e2e/fixtures/profiles';
import type { ProfileEnvironment } from '../../e2e/fixtures/profiles';
import { adminClient } from '../servers/buckets';
import { createReapedFolder } from '../servers/reaped-folder';
import { startS3rver } from '../servers/s3rver';
import { putSampleObjects, sampleBuckets } from './sample-data';
import { walkMainJob } from './walk';

const connection = 'demo';
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** `walk` drives the window by itself; `open` leaves it to the user until it is closed. */
const mode = process.argv[2] === 'walk' ? 'walk' : 'open';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function openForUser(userData: string, files: ProfileEnvironment): Promise<void> {
  const electron = process.env['DIPPER_ELECTRON'];
  if (electron === undefined) {
    throw new Error('Start the demo with: npm run demo');
  }
  const child = spawn(electron, [projectFolder, `--user-data-dir=${userData}`], {
    stdio: 'inherit',
    env: { ...process.env, ...files },
  });
  await once(child, 'exit');
}

async function walk(
  userData: string,
  files: ProfileEnvironment,
  server: ReturnType<typeof adminClient>,
): Promise<void> {
  const app = await launchApp({ userData, env: { ...files } });
  try {
    const screenshots = join(projectFolder, 'demo-out');
    await rm(screenshots, { recursive: true, force: true });
    await walkMainJob({ app, server, connection, screenshots, print });
    print('Screenshots are in demo-out/');
  } finally {
    await app.close();
  }
}

async function main(): Promise<void> {
  // It goes away also when a signal ends this, as Ctrl-C does.
  const home = await createReapedFolder('dipper-demo-', 'user-data');
  const server = await startS3rver({ buckets: sampleBuckets });
  const client = adminClient(server);
  try {
    await putSampleObjects(client);
    print(`S3 server with ${sampleBuckets.length} buckets at ${server.endpoint}`);
    const files = await writeProfiles(home.path, [{ name: connection, server, user: server }]);
    const userData = join(home.path, 'user-data');
    await (mode === 'walk' ? walk(userData, files, client) : openForUser(userData, files));
  } finally {
    client.destroy();
    await server.stop();
    await home.remove();
  }
}

main().catch((error: unknown) => {
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
