import { setTimeout as delay } from 'node:timers/promises';
import { startScriptedServer } from '../../scripts/servers/scripted';
import type { ScriptedHandler } from '../../scripts/servers/scripted';
import { goTo, openConnection, row } from '../commands/go';
import { bucketsAnswer, listAnswer } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

// The server is scripted: a real one that lists for minutes would have to be filled for hours.
const user = { accessKeyId: 'scripted', secretAccessKey: 'scripted-secret' };

/** Lists without an end, a thousand keys a page. */
const endless: ScriptedHandler = async ({ rawUrl }) => {
  const query = new URL(rawUrl, 'http://server').searchParams;
  if (!query.has('list-type')) {
    return bucketsAnswer(['endless']);
  }
  const page = Number(query.get('continuation-token') ?? '0');
  await delay(100);
  const keys = Array.from({ length: 1_000 }, (_, index) =>
    String(page * 1_000 + index).padStart(9, '0'),
  );
  return listAnswer(keys, String(page + 1));
};

test('a listing without an end shows its first page at once, counts on, and stops', async ({
  start,
}) => {
  const server = await startScriptedServer(endless);
  const { page } = await start({
    profiles: [{ name: 'scripted', server: { ...server, region: 'us-east-1' }, user }],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://endless/');
  const status = page.getByRole('status', { name: 'Listing' });

  await expect(row(page, '000000000')).toBeVisible();
  await expect(status).toHaveAttribute('data-state', 'listing');
  await expect(status).toContainText('5,000');
  await page.getByRole('button', { name: 'Stop' }).click();

  await expect(status).toHaveAttribute('data-state', 'stopped');
  const asked = server.requests.length;
  await delay(1_000);
  expect(server.requests.length, 'no page is asked for after Stop').toBe(asked);
  await expect(row(page, '000000000')).toBeVisible();
  await server.stop();
});

test('leaving a folder ends its listing', async ({ start }) => {
  const server = await startScriptedServer(endless);
  const { page } = await start({
    profiles: [{ name: 'scripted', server: { ...server, region: 'us-east-1' }, user }],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://endless/');
  await expect(row(page, '000000000')).toBeVisible();
  await page.getByRole('button', { name: 'Up', exact: true }).click();
  await expect(row(page, 'endless')).toBeVisible();
  await delay(300);
  const asked = server.requests.length;
  await delay(1_000);
  expect(server.requests.length).toBe(asked);
  await server.stop();
});
