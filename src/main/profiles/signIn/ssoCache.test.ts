import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSsoCache } from './ssoCache';

const session = {
  cacheName: 'company',
  startUrl: 'https://company.awsapps.com/start',
  region: 'eu-west-1',
  scopes: [],
  oidcEndpoint: 'https://oidc.eu-west-1.amazonaws.com',
  portalEndpoint: 'https://portal.sso.eu-west-1.amazonaws.com',
};

test('tokens that a Dipper left that ended while it wrote them go with the next sign-in', async () => {
  const home = await mkdtemp(join(tmpdir(), 'dipper-sso-cache-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const folder = join(home, '.aws', 'sso', 'cache');
  await mkdir(folder, { recursive: true });
  const name = `${createHash('sha1').update('company').digest('hex')}.json`;
  const left = `.${name}.${randomUUID()}.tmp`;
  // Of another Dipper that is writing right now.
  const young = `.${name}.${randomUUID()}.tmp`;
  for (const file of [left, young]) await writeFile(join(folder, file), '{"accessToken":"t"}');
  const before = new Date(Date.now() - 10 * 60_000);
  await utimes(join(folder, left), before, before);

  const cache = createSsoCache(home);
  const token = { accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z' };
  await cache.write(session, token);
  expect(await cache.read(session)).toEqual(token);
  expect((await readdir(folder)).sort()).toEqual([young, name].sort());
  if (process.platform !== 'win32') {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
});
