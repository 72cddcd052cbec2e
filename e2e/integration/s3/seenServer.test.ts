import { expect, inject, onTestFinished, test } from 'vitest';
import { createLinkHandlers } from '../../../src/main/ipc/handlers/links';
import { createMetadataHandlers } from '../../../src/main/ipc/handlers/metadata';
import { createObjectHandlers } from '../../../src/main/ipc/handlers/objects';
import { createPermissionHandlers } from '../../../src/main/ipc/handlers/permissions';
import { createClients } from '../../../src/main/s3/clients';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { noLedger } from '../../../src/main/s3/multipartLedger';
import { createCopyLedgers } from '../../../src/main/transfers/journal/copyLedger';
import type { StartedCopy } from '../../../src/main/transfers/port';
import { createLargeObject } from '../../fixtures/largeObject';
import { deletionRoutes } from './deletionRoutes';
import {
  anyone,
  connect,
  failureOf,
  listKeys,
  newBucket,
  putKeys,
  readText,
  scripted,
  untilDone,
} from './support';

const ceph = inject('ceph');
const call = { callId: 'c', signal: untilDone };
const deletionId = 'd';

/**
 * What the window asks of a connection that goes to Ceph, and once it was edited to another server, which takes
 * everything. That one is scripted: there is only one real server here.
 */
async function editedConnection() {
  const bucket = await newBucket(ceph);
  const { client } = await connect(ceph.endpoint, ceph.owner);
  await putKeys({ client, bucket }, ['a.txt', 'd/b.txt']);
  const other = await scripted(() => ({ status: 200, headers: { etag: '"other"' } }));
  const connectionId = 'profile:edited';
  let endpoint = ceph.endpoint;
  const resolve = (): Promise<ResolvedConnection> => {
    const mine = endpoint;
    return Promise.resolve({
      ...{ id: connectionId, region: 'us-east-1', addressing: 'auto', endpoint },
      credentials: () => Promise.resolve(mine === ceph.endpoint ? ceph.owner : anyone),
      isCurrent: () => Promise.resolve(mine === endpoint),
    });
  };
  const clients = createClients({ resolve, onCall: () => undefined, productVersion: '0.0.0' });
  onTestFinished(() => clients.close());
  const told = {
    ...{ activity: { begin: () => undefined }, currentAction: () => undefined },
    ledgerOf: () => noLedger,
  };
  return {
    ...{ client, bucket, other },
    seen: { connectionId, bucket, server: await clients.serverOf(connectionId) },
    window: {
      ...deletionRoutes(clients, {
        object: [{ kind: 'object', key: 'a.txt' }],
        folder: [{ kind: 'folder', key: 'd/' }],
      }),
      ...createObjectHandlers({ clients, ...told }),
      ...createMetadataHandlers({ clients, ...told }),
      ...createPermissionHandlers({ clients, resolve }),
      ...createLinkHandlers({ clients, clockOffsetOf: () => 0 }),
    },
    leadTo: (to: 'ceph' | 'other'): void => {
      endpoint = to === 'ceph' ? ceph.endpoint : other.endpoint;
    },
  };
}

test('nothing that was seen on one server is changed, read to be changed or shared on another', async () => {
  const { client, bucket, other, seen, window, leadTo } = await editedConnection();
  const object = { kind: 'object', key: 'a.txt' } as const;
  const key = object.key;
  await window['deletion.plan']({ deletionId, ...seen, selectionId: 'object' }, call);
  const { state, headers, user } = await window['objects.metadata']({ ...seen, key }, call);
  const metadata = { headers, user: [...user, { name: 'edited', value: 'yes' }] };
  const link = { ...seen, key, expiresInSeconds: 60 };

  leadTo('other');
  const asked: readonly Promise<unknown>[] = [
    window['deletion.run']({ deletionId }, call),
    window['deletion.plan']({ deletionId, ...seen, selectionId: 'object' }, call),
    window['deletion.plan']({ deletionId, ...seen, selectionId: 'folder' }, call),
    window['objects.createFolder']({ ...seen, key: 'new/' }, call),
    window['objects.rename']({ ...seen, from: object, to: 'b.txt' }, call),
    window['objects.rename']({ ...seen, from: { kind: 'folder', key: 'd/' }, to: 'e/' }, call),
    window['objects.metadata']({ ...seen, key }, call),
    window['objects.writeMetadata']({ ...seen, key, state, metadata }, call),
    window['permissions.objectAcl']({ ...seen, key }, call),
    window['permissions.bucketAcl'](seen, call),
    window['permissions.bucketPolicy'](seen, call),
    window['permissions.allowPublicRead'](seen, call),
    window['permissions.withdrawPublicRead'](seen, call),
    window['links.create'](link, call),
    window['links.createForUpload'](link, call),
  ];
  for (const failure of await Promise.all(asked.map(failureOf))) {
    expect(failure.code).toBe('connection_changed');
  }
  expect(other.requests).toEqual([]);

  leadTo('ceph');
  await window['objects.writeMetadata']({ ...seen, key, state, metadata }, call);
  await window['objects.rename']({ ...seen, from: object, to: 'b.txt' }, call);
  expect(await listKeys({ client, bucket })).toEqual(['b.txt', 'd/b.txt']);
  expect(await readText(client, bucket, 'b.txt')).toBe('a.txt');
});

test('what a copy may leave is noted for the server that it is on, though its connection leads elsewhere by then', async () => {
  const connectionId = 'profile:edited';
  let isEdited = false;
  const large = createLargeObject({});
  const server = await scripted((request) => {
    isEdited = true;
    return large(request);
  });
  const resolve = (): Promise<ResolvedConnection> => {
    const wasEdited = isEdited;
    return Promise.resolve({
      ...{ id: connectionId, region: 'us-east-1', addressing: 'auto' },
      endpoint: wasEdited ? 'http://elsewhere.invalid' : server.endpoint,
      credentials: () => Promise.resolve(anyone),
      isCurrent: () => Promise.resolve(wasEdited === isEdited),
    });
  };
  const clients = createClients({ resolve, onCall: () => undefined, productVersion: '0.0.0' });
  onTestFinished(() => clients.close());
  const copies: StartedCopy[] = [];
  const ledgers = createCopyLedgers({
    transfers: {
      keepCopy: (copy) => {
        copies.push(copy);
        return Promise.resolve();
      },
      endCopy: () => Promise.resolve(),
    },
    onProblem: (problem) => {
      throw problem;
    },
  });
  const objects = createObjectHandlers({
    ...{ clients, ledgerOf: ledgers.of },
    ...{ activity: { begin: () => undefined }, currentAction: () => undefined },
  });
  const seen = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };
  const from = { kind: 'object', key: 'old' } as const;
  await objects['objects.rename']({ ...seen, from, to: 'new' }, call);
  expect(new Set(copies.map((copy) => copy.server))).toEqual(new Set([seen.server]));
});
