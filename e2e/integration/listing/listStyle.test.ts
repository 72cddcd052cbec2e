import { expect, test } from 'vitest';
import { createListingHandlers } from '../../../src/main/ipc/handlers/listing';
import { createObjectHandlers } from '../../../src/main/ipc/handlers/objects';
import { noLedger } from '../../../src/main/s3/multipartLedger';
import { anyone, connect, errorDocument, scripted, untilDone } from '../s3/support';
import { deletionRoutes } from '../s3/deletionRoutes';

const call = { callId: 'c', signal: untilDone };

/** A server that has ListObjects alone, as none of the real ones here. */
async function withoutV2() {
  const pageOf = (folder: string): string =>
    `<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated><Contents><Key>${folder}1</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents><CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes></ListBucketResult>`;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'POST') return { status: 200, body: '<DeleteResult></DeleteResult>' };
    if (rawUrl.includes('list-type=2')) {
      return { status: 501, body: errorDocument('NotImplemented') };
    }
    const prefix = new URL(rawUrl, 'http://server').searchParams.get('prefix') ?? '';
    return { status: 200, body: pageOf(prefix === '' ? 'a/' : prefix) };
  });
  const here = await connect(server.endpoint, anyone);
  const asksForV2 = (): number =>
    server.requests.filter(({ rawUrl }) => rawUrl.includes('list-type=2')).length;
  return { ...here, asksForV2 };
}

test('what a server has said to lack is not asked of it again by the tree, a deletion or a rename', async () => {
  const { clients, connectionId, asksForV2 } = await withoutV2();
  const tree = createListingHandlers({ clients });
  const level = { connectionId, bucket: 'b', prefix: '' };
  const folders = [{ kind: 'folder', key: 'a/' }];
  expect(await tree['listing.folders'](level, call)).toEqual({ folders });
  expect(asksForV2()).toBe(1);
  expect(await tree['listing.folders'](level, call)).toEqual({ folders });
  expect(asksForV2()).toBe(1);

  const deletion = deletionRoutes(clients, { selected: [{ kind: 'folder', key: 'a/' }] });
  const seen = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };
  const plan = { deletionId: 'd', ...seen, selectionId: 'selected' };
  expect(await deletion['deletion.plan'](plan, call)).toMatchObject({ sample: ['a/1'] });
  // Something came into the folder meanwhile.
  expect(await deletion['deletion.run']({ deletionId: 'd' }, call)).toMatchObject({
    isRefilled: true,
    foldersGone: [],
  });
  expect(asksForV2()).toBe(1);

  const objects = createObjectHandlers({
    clients,
    ledgerOf: () => noLedger,
    activity: { begin: () => undefined },
    currentAction: () => undefined,
  });
  const rename = { from: { kind: 'folder', key: 'a/' }, to: 'b/' } as const;
  await expect(objects['objects.rename']({ ...seen, ...rename }, call)).rejects.toMatchObject({
    detail: { code: 'conflict', facts: { reason: 'taken' } },
  });
  expect(asksForV2()).toBe(1);
});
