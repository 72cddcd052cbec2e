import { startScriptedServer } from '../../scripts/servers/scripted';
import { goTo, openConnection, row } from '../commands/go';
import { bucketsAnswer, listAnswer } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

test('a key that an address names is looked for until that is stopped', async ({ start }) => {
  // No real server can be made to keep a HEAD waiting.
  const server = await startScriptedServer(({ method, rawUrl }) =>
    method === 'HEAD'
      ? new Promise(() => undefined)
      : rawUrl.includes('list-type')
        ? listAnswer(['one.txt'])
        : bucketsAnswer(['slow']),
  );
  const { page } = await start({
    profiles: [
      {
        name: 'scripted',
        server: { ...server, region: 'us-east-1' },
        user: { accessKeyId: 'scripted', secretAccessKey: 'scripted-secret' },
      },
    ],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://slow/');
  await expect(row(page, 'one.txt')).toBeVisible();
  await goTo(page, 's3://slow/deep/key');
  const status = page.getByRole('status', { name: 'Listing' });
  await expect(status).toContainText('deep/key');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(status).toHaveAttribute('data-state', 'complete');
  await expect(row(page, 'one.txt')).toBeVisible();
  await server.stop();
});
