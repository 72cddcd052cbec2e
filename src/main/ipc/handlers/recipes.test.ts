import { defaultConnectionOptions } from '../../../shared/model/connection';
import { expect, test } from 'vitest';
import type { ReportedCall } from '../../s3/reportedCall';
import type { ResolvedConnection } from '../../s3/connection';
import { createActivityLog } from '../activityLog';
import { recipeStyles } from '../../../shared/model/recipes';
import type { RecipeStyle } from '../../../shared/model/recipes';
import type { NamePlatform } from '../../transfers/local/localNames';
import type { ActivityLog } from '../activityLog';
import { createRecipeHandlers } from './recipes';

const connectionId = 'profile:work';
const otherId = 'profile:other';
const inBucket = { connectionId, bucket: 'b' } as const;
const call = { signal: new AbortController().signal, callId: 'x' };

function handlersOf(
  activity: ActivityLog,
  regions: Readonly<Record<string, string>> = {},
  more: Partial<ResolvedConnection> = {},
  platform: NamePlatform = 'posix',
) {
  return createRecipeHandlers({
    activity,
    platform,
    clients: { forSeen: () => Promise.reject(new Error('Nothing is to be sent')) },
    connections: {
      list: () =>
        Promise.resolve({
          connections: [connectionId, otherId].map((id) => ({
            id,
            name: 'work',
            source: { kind: 'profile', profile: 'work' },
            addressing: 'auto',
            server: 'aws',
            options: defaultConnectionOptions,
          })),
          places: [],
          keychain: { available: false, backend: '' },
        }),
    },
    resolve: (id) =>
      Promise.resolve({
        id,
        region: 'eu-west-1',
        bucketRegions: { of: (bucket) => regions[bucket], remember: () => undefined },
        addressing: 'auto',
        credentials: () => Promise.reject(new Error('No keys are needed')),
        ...more,
      }),
  });
}

function made(more: Partial<ReportedCall>): ReportedCall {
  return {
    ...inBucket,
    startedAt: 0,
    durationMs: 1,
    operation: 'HeadObject',
    attempts: 1,
    answerHeaders: '',
    subject: {},
    ...more,
  };
}

test('a call is its own code, and its whole action the code of that', async () => {
  const activity = createActivityLog(() => undefined);
  activity.begin({
    ...inBucket,
    id: 'a',
    kind: 'upload',
    operations: [{ kind: 'uploadFolder', bucket: 'b', folder: 'album', prefix: 'album/' }],
  });
  activity.record(made({ action: 'a', key: 'album/1' }));
  activity.record(made({ action: 'a', key: 'album/1', operation: 'PutObject' }));
  const handlers = handlersOf(activity);
  const codeOf = async (wholeActions: boolean) =>
    (
      await handlers['activity.code'](
        { ids: [1], actions: [], wholeActions, style: 'awsCli' },
        call,
      )
    ).code;
  expect(await codeOf(false)).toContain('aws s3api head-object --bucket b --key album/1');
  expect(await codeOf(true)).toContain('aws s3 cp --recursive --no-follow-symlinks album/');
  expect(await codeOf(true)).not.toContain('head-object');
});

test('code that is written on Windows says which shell it is for, and names no file out of its folder', async () => {
  const activity = createActivityLog(() => undefined);
  const key = String.raw`..\..\Start Menu\x.bat`;
  activity.record(made({ key, operation: 'GetObject' }));
  const codeOn = async (platform: NamePlatform, style: RecipeStyle) => {
    const handlers = handlersOf(activity, {}, {}, platform);
    const asked = { ids: [1], actions: [], wholeActions: false, style };
    return (await handlers['activity.code'](asked, call)).code;
  };
  for (const style of recipeStyles) {
    expect(await codeOn('win32', style)).toContain('..%5C..%5CStart Menu%5Cx.bat');
  }
  expect(await codeOn('win32', 'awsCli')).toMatch(/^# For a POSIX shell/u);
  expect(await codeOn('win32', 'boto3Client')).not.toContain('POSIX');
  expect(await codeOn('posix', 'awsCli')).not.toContain('POSIX');
});

test('a script leaves out what failed altogether, and does each action once', async () => {
  const activity = createActivityLog(() => undefined);
  for (const [id, key] of [
    ['a', 'there'],
    ['b', 'gone'],
  ] as const) {
    activity.begin({
      ...inBucket,
      id,
      kind: 'details',
      operations: [{ kind: 'lookAtObjects', bucket: 'b', keys: [key] }],
    });
  }
  activity.record(made({ action: 'a', key: 'there' }));
  activity.record(made({ action: 'a', key: 'there' }));
  activity.record(made({ action: 'b', key: 'gone', status: 404, errorCode: 'NoSuchKey' }));
  const handlers = handlersOf(activity);
  const script = async (ids: number[]) =>
    (
      await handlers['activity.code'](
        { ids, actions: [], wholeActions: true, style: 'boto3Client' },
        call,
      )
    ).code;
  const all = await script([1, 2, 3]);
  expect(all.match(/head_object/gu)).toHaveLength(1);
  expect(all).toContain("Key='there'");
  expect(await script([3])).toContain("Key='gone'");
});

test('what was refused is no part of a script: it would replace what was in the way', async () => {
  const activity = createActivityLog(() => undefined);
  const rename = (id: string, to: string): void =>
    activity.begin({
      ...inBucket,
      id,
      kind: 'rename',
      key: 'a',
      operations: [{ kind: 'renameObjects', bucket: 'b', changes: [{ from: 'a', to }] }],
    });
  rename('refused', 'taken');
  activity.record(made({ action: 'refused', key: 'a', status: 200 }));
  activity.record(made({ action: 'refused', key: 'taken', status: 200 }));
  activity.fail('refused');
  rename('done', 'free');
  activity.record(made({ action: 'done', key: 'a', status: 200 }));
  activity.record(made({ action: 'done', key: 'free', status: 404, errorCode: 'NotFound' }));
  activity.record(made({ action: 'done', key: 'free', operation: 'CopyObject', status: 200 }));
  const { code } = await handlersOf(activity)['activity.code'](
    { ids: [1, 2, 3, 4, 5], actions: [], wholeActions: true, style: 'boto3Client' },
    call,
  );
  expect(code.match(/copy_object/gu)).toHaveLength(1);
  expect(code).toContain("Key='free'");
  expect(code).toContain("for key in ['a', 'taken']:\n    head = s3.head_object(");
});

test('code is of the region that its bucket is in, as far as that is known', async () => {
  const handlers = handlersOf(
    createActivityLog(() => undefined),
    { there: 'ap-northeast-2' },
  );
  const arn = 'arn:aws:s3:eu-west-3:123456789012:accesspoint/reports';
  const write = async (style: RecipeStyle, ...buckets: string[]) => {
    const operations = buckets.map((bucket) => ({
      kind: 'makeLinks' as const,
      bucket,
      keys: ['a'],
      expiresInSeconds: 60,
    }));
    return (await handlers['recipes.write']({ connectionId, operations, style }, call)).code;
  };
  const styles = [
    ['boto3Client', 'region_name='],
    ['boto3Resource', 'region_name='],
    ['awsCli', '--region '],
    ['javascript', 'region: '],
  ] as const;
  for (const [style, before] of styles) {
    const regionsOf = (code: string) => [
      ...new Set(
        [...code.matchAll(new RegExp(`${before}'?([a-z0-9-]+)`, 'gu'))].map(([, region]) => region),
      ),
    ];
    expect(regionsOf(await write(style, 'there'))).toEqual(['ap-northeast-2']);
    expect(regionsOf(await write(style, arn))).toEqual(['eu-west-3']);
    // Where it is not known, or there are several, the connection's own.
    expect(regionsOf(await write(style, 'unknown'))).toEqual(['eu-west-1']);
    expect(regionsOf(await write(style, 'there', arn))).toEqual(['eu-west-1']);
  }
  expect(await write('javascript', 'unknown')).toContain('followRegionRedirects: true');
  expect(await write('javascript', 'there')).not.toContain('followRegionRedirects');
});

test('there is no code for links without keys to sign them', async () => {
  const activity = createActivityLog(() => undefined);
  const handlers = handlersOf(activity, {}, { anonymous: true });
  const link = { kind: 'makeLinks', bucket: 'b', keys: ['a'], expiresInSeconds: 60 } as const;
  const look = { kind: 'lookAtObjects', bucket: 'b', keys: ['a'] } as const;
  const write = (...operations: (typeof link | typeof look)[]) =>
    handlers['recipes.write'](
      {
        connectionId,
        operations: operations.map((one) => ({ ...one, keys: ['a'] })),
        style: 'boto3Client',
      },
      call,
    );
  await expect(write(link)).rejects.toMatchObject({ detail: { facts: { reason: 'no_code' } } });
  const { code } = await write(look, link);
  expect(code).toContain('head_object');
  expect(code).not.toContain('presigned');
  expect(code.match(/signature_version/gu)).toHaveLength(1);
});

test('a script reaches one connection, and leaves out what was only tried', async () => {
  const activity = createActivityLog(() => undefined);
  activity.record(made({ key: 'a', status: 200 }));
  activity.record(
    made({ connectionId: 'draft:1', operation: 'ListBuckets', status: 200, startedAt: 1 }),
  );
  activity.record(made({ key: 'b', status: 200, startedAt: 2 }));
  const { code } = await handlersOf(activity)['activity.code'](
    { ids: [1, 2, 3], actions: [], wholeActions: true, style: 'boto3Client' },
    call,
  );
  expect(code).toContain("for key in ['a', 'b']:");
  expect(code).not.toContain('list_buckets');
});

test('the same thing done on two connections is no script of the first', async () => {
  const activity = createActivityLog(() => undefined);
  const operations = [{ kind: 'deleteObjects', bucket: 'b', keys: ['config.json'] }] as const;
  activity.begin({ ...inBucket, id: 'a', kind: 'delete', operations });
  activity.begin({ ...inBucket, id: 'b', kind: 'delete', operations });
  activity.begin({ ...inBucket, connectionId: otherId, id: 'c', kind: 'delete', operations });
  const codeOf = (...actions: string[]) =>
    handlersOf(activity)['activity.code'](
      { ids: [], actions, wholeActions: true, style: 'boto3Client' },
      call,
    );
  await expect(codeOf('a', 'c')).rejects.toMatchObject({
    detail: { facts: { reason: 'several_connections' } },
  });
  expect((await codeOf('a', 'b')).code.match(/delete_object/gu)).toHaveLength(1);
});

test('neighbouring actions that are alike are one loop, and others stay in their order', async () => {
  const activity = createActivityLog(() => undefined);
  for (const [id, operation] of [
    ['a', { kind: 'makeLinks', bucket: 'b', keys: ['one'], expiresInSeconds: 60 }],
    ['b', { kind: 'makeLinks', bucket: 'b', keys: ['two'], expiresInSeconds: 60 }],
    ['c', { kind: 'makeLinks', bucket: 'b', keys: ['two'], expiresInSeconds: 900 }],
  ] as const) {
    activity.begin({ ...inBucket, id, kind: 'link', operations: [operation] });
  }
  const asked = { ids: [], actions: ['a', 'b', 'c'], wholeActions: true } as const;
  const { code } = await handlersOf(activity)['activity.code'](
    { ...asked, ids: [], actions: [...asked.actions], style: 'boto3Client' },
    call,
  );
  expect(code).toContain("for key in ['one', 'two']:");
  expect(code.match(/ExpiresIn=\d+/gu)).toEqual(['ExpiresIn=60', 'ExpiresIn=900']);
});

test('objects of the same name that were transferred one after the other have a file each', async () => {
  const activity = createActivityLog(() => undefined);
  const file = 'a.txt';
  for (const [id, operation] of [
    ['a', { kind: 'downloadFiles', bucket: 'b', files: [{ key: 'x/a.txt', file }] }],
    ['b', { kind: 'downloadFiles', bucket: 'b', files: [{ key: 'y/a.txt', file }] }],
    ['c', { kind: 'uploadFiles', bucket: 'b', files: [{ key: 'z/1/a.txt', file }] }],
    ['d', { kind: 'uploadFiles', bucket: 'b', files: [{ key: 'z/2/a.txt', file }] }],
  ] as const) {
    activity.begin({ ...inBucket, id, kind: 'download', operations: [operation] });
  }
  activity.record(made({ key: '3/new.txt', operation: 'PutObject', status: 200 }));
  activity.record(made({ key: '4/new.txt', operation: 'PutObject', status: 200 }));
  const handlers = handlersOf(activity);
  const codeOf = async (ids: number[], actions: string[]) =>
    (
      await handlers['activity.code'](
        { ids, actions, wholeActions: actions.length > 0, style: 'awsCli' },
        call,
      )
    ).code.split(' --profile work --region eu-west-1\n');
  expect(await codeOf([], ['a', 'b', 'c', 'd'])).toEqual([
    '(\nset -e\naws s3 cp s3://b/x/a.txt a.txt',
    "aws s3 cp s3://b/y/a.txt 'a%~2.txt'",
    '\naws s3 cp 1/a.txt s3://b/z/1/a.txt',
    'aws s3 cp 2/a.txt s3://b/z/2/a.txt',
    ')\n',
  ]);
  expect(await codeOf([1, 2], [])).toEqual([
    '(\nset -e\naws s3 cp 3/new.txt s3://b/3/new.txt',
    'aws s3 cp 4/new.txt s3://b/4/new.txt',
    ')\n',
  ]);
});

test('a plan is code before it starts, and is none of the activity until then', async () => {
  const activity = createActivityLog(() => undefined);
  activity.begin({
    ...inBucket,
    id: 'a',
    kind: 'upload',
    operations: [],
    planned: [{ kind: 'uploadFolder', bucket: 'b', folder: 'album', prefix: 'album/' }],
  });
  const handlers = handlersOf(activity);
  const { code } = await handlers['recipes.planned']({ planId: 'a', style: 'awsCli' }, call);
  expect(code).toContain('aws s3 cp --recursive --no-follow-symlinks album/ s3://b/album/');
  const different = { planId: 'a', onConflict: 'replace_if_different', style: 'awsCli' } as const;
  expect((await handlers['recipes.planned'](different, call)).code).toContain('aws s3 sync');
  expect(activity.list().actions.map((action) => 'planned' in action)).toEqual([false]);
  const none = { detail: { facts: { reason: 'no_code' } } };
  await expect(
    handlers['activity.code'](
      { ids: [], actions: ['a'], wholeActions: true, style: 'awsCli' },
      call,
    ),
  ).rejects.toMatchObject(none);
  await expect(
    handlers['recipes.planned']({ planId: 'another', style: 'awsCli' }, call),
  ).rejects.toMatchObject(none);
});

test('what has no code says so', async () => {
  const handlers = handlersOf(createActivityLog(() => undefined));
  await expect(
    handlers['activity.code'](
      { ids: [7], actions: [], wholeActions: true, style: 'javascript' },
      call,
    ),
  ).rejects.toMatchObject({ detail: { code: 'invalid_input', facts: { reason: 'no_code' } } });
});
