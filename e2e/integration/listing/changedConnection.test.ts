import { expect, inject, test, onTestFinished } from 'vitest';
import { createClients } from '../../../src/main/s3/clients';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import type { ViewState } from '../../../src/shared/model/views';
import { anyone, connect, newBucket, putKeys, scripted, untilDone } from '../s3/support';
import { viewsIn } from './support';
import { transferPath } from '../transfers/support';

const ceph = inject('ceph');
const top = { prefix: '', scope: 'folder' } as const;
const isComplete = ({ status }: ViewState): boolean => status === 'complete';

/**
 * A connection that goes to Ceph, and once it was edited to another server, which has a bucket of the same
 * name with one object. That one is scripted: there is only one real server here.
 */
async function editedConnection() {
  const bucket = await newBucket(ceph);
  const { client } = await connect(ceph.endpoint, ceph.owner);
  await putKeys({ client, bucket }, ['staging 1', 'staging 2']);
  const body = `<ListBucketResult><Name>${bucket}</Name><IsTruncated>false</IsTruncated><Contents><Key>production</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents></ListBucketResult>`;
  const other = await scripted(() => ({ status: 200, body }));
  const id = 'saved:edited';
  const common = { id, region: 'us-east-1', addressing: 'auto' } as const;
  let resolved: ResolvedConnection = {
    ...{ ...common, endpoint: ceph.endpoint },
    credentials: () => Promise.resolve(ceph.owner),
  };
  const clients = createClients({
    resolve: () => Promise.resolve(resolved),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  const engine = viewsIn({ client, clients, connectionId: id, bucket, calls: [] });
  return {
    ...engine,
    place: { connectionId: id, bucket, prefix: '' },
    edit: (): void => {
      resolved = {
        ...{ ...common, endpoint: other.endpoint },
        credentials: () => Promise.resolve(anyone),
      };
      engine.views.forgetConnection(id);
    },
  };
}

test('a folder that is open is listed from the other server, and shows nothing of the earlier one', async () => {
  const { open, until, keysOf, edit, told } = await editedConnection();
  const { viewId, close } = open(top);
  await until(viewId, isComplete);
  expect(keysOf(viewId)).toEqual(['staging 1', 'staging 2']);
  told.length = 0;
  edit();
  expect(keysOf(viewId)).toEqual([]);
  await until(viewId, (state) => isComplete(state) && state.total.objects === 1);
  expect(keysOf(viewId)).toEqual(['production']);
  for (const state of told) expect(state.rememberedFrom).toBeUndefined();
  await close();
  const again = open(top);
  await until(again.viewId, () => true);
  expect(keysOf(again.viewId)).toEqual(['production']);
});

test('what was listed of the earlier server is not there again after it was left', async () => {
  const { open, until, keysOf, edit } = await editedConnection();
  const first = open(top);
  await until(first.viewId, isComplete);
  edit();
  await first.close();
  const again = open(top);
  const state = await until(again.viewId, () => true);
  expect(state.rememberedFrom).toBeUndefined();
  expect(keysOf(again.viewId)).toEqual([]);
});

test('a size that was being counted on the earlier server is not remembered', async () => {
  const { views, place, edit } = await editedConnection();
  const counting = views.count({ ...place, requestPath: transferPath }, untilDone, () => undefined);
  edit();
  await counting;
  expect(views.counted(place)).toBeUndefined();
});
