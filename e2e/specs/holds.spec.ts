import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFaultProxy } from '../../scripts/servers/faultProxy';
import { dropPaths } from '../commands/files';
import { openFolder } from '../commands/go';
import { readObject } from '../commands/server';
import { seenSigns, watchSigns } from '../commands/signs';
import { setSpeedLimit, transfer, transferDone, transfersPanel } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

const mebibyte = 1024 * 1024;

test('sleep and a lost network hold transfers, which then go on by themselves', async ({
  start,
  ceph,
  bucket,
  s3,
  folder,
}) => {
  test.slow();
  const proxy = await startFaultProxy({ target: ceph.endpoint });
  try {
    const body = randomBytes(48 * mebibyte + 17);
    await writeFile(join(folder, 'film.bin'), body);
    // A server at a name of this machine needs no network; this address is not taken for one.
    const endpoint = proxy.endpoint.replace('127.0.0.1', '0.0.0.0');
    const server = { endpoint, region: ceph.region };
    const app = await start({ profiles: [{ name: 'ceph', server, user: ceph.owner }] });
    const { page, electron } = app;
    await openFolder(page, 'ceph', bucket.name);
    await setSpeedLimit(page, 'Upload', '2');
    await watchSigns(app);
    await dropPaths(app, page.getByRole('grid', { name: 'Objects' }), [join(folder, 'film.bin')]);
    const panel = transfersPanel(page);
    await expect(transfer(page, 'film.bin')).toContainText('Running');

    await electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await expect(panel).toContainText('Paused while asleep');
    await expect(transfer(page, 'film.bin')).toContainText('Queued');
    await electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await expect(transfer(page, 'film.bin')).toContainText('Running');
    await expect(panel).not.toContainText('Paused while asleep');

    await electron.evaluate(({ net }) => {
      net.isOnline = () => false;
    });
    proxy.die();
    await expect(panel).toContainText('Waiting for the network…', { timeout: 45_000 });
    await expect(transfer(page, 'film.bin')).toContainText('Queued');
    await setSpeedLimit(page, 'Upload', '');
    proxy.heal();
    await electron.evaluate(({ net }) => {
      net.isOnline = () => true;
    });

    await transferDone(page, 'film.bin');
    expect((await readObject(s3, bucket.name, 'film.bin')).equals(body)).toBe(true);
    await expect
      .poll(() => seenSigns(app))
      .toEqual([
        'bar normal',
        'bar paused',
        'bar normal',
        'bar paused',
        'bar normal',
        'no bar',
        'Transfers are done: 1 done',
      ]);
  } finally {
    await proxy.stop();
  }
});
