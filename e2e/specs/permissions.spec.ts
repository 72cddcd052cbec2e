import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  HeadObjectCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { awsCli, boto3 } from '../../scripts/servers/oracles';
import { startS3rver } from '../../scripts/servers/s3rver';
import type { ScriptedAnswer, StartScripted } from '../../scripts/servers/scripted';
import { dropPaths } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';
import type { Locator, Page } from 'playwright/test';

function inspector(window: Page): Locator {
  return window.getByRole('complementary', { name: 'Inspector' });
}

async function showPermissions(window: Page): Promise<Locator> {
  await inspector(window).getByRole('tab', { name: 'Permissions' }).click();
  return inspector(window);
}

test('an ACL reads as another tool reads it', async ({ window, bucket, s3, ceph }) => {
  await seed(s3, bucket.name, [{ key: 'shared.txt' }]);
  await s3.send(
    new PutObjectAclCommand({
      Bucket: bucket.name,
      Key: 'shared.txt',
      GrantFullControl: `id=${ceph.owner.userId}`,
      GrantRead: `id=${ceph.stranger.userId}`,
      GrantReadACP: 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
    }),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'shared.txt').click();

  const panel = await showPermissions(window);

  const oracle = await awsCli(ceph, ceph.owner, [
    's3api',
    'get-object-acl',
    '--bucket',
    bucket.name,
    '--key',
    'shared.txt',
  ]);
  expect(oracle).toMatchObject({
    Owner: { ID: ceph.owner.userId },
    Grants: expect.arrayContaining([
      expect.objectContaining({
        Grantee: expect.objectContaining({ ID: ceph.owner.userId }),
        Permission: 'FULL_CONTROL',
      }),
      expect.objectContaining({
        Grantee: expect.objectContaining({ ID: ceph.stranger.userId }),
        Permission: 'READ',
      }),
      expect.objectContaining({ Permission: 'READ_ACP' }),
    ]),
  });
  const library = await boto3(
    ceph,
    ceph.owner,
    `result = s3.get_object_acl(Bucket='${bucket.name}', Key='shared.txt')`,
  );
  expect(library).toMatchObject({ ...(oracle as object) });
  await expect(panel.getByText('Owner', { exact: true }).locator('..')).toContainText(
    ceph.owner.displayName,
  );
  const grants = panel.getByRole('table', { name: 'Grants' });
  // The heading and the three grants that the other tools tell.
  await expect(grants.getByRole('row')).toHaveCount(4);
  for (const [who, type, permission] of [
    [ceph.owner.displayName, 'User', 'Full control'],
    [ceph.stranger.displayName, 'User', 'Read the object'],
    ['Everybody with an account', 'Group', 'Read permissions'],
  ] as const) {
    const cells = grants.getByRole('row', { name: who }).getByRole('cell');
    await expect(cells.nth(1)).toHaveText(type);
    await expect(cells.nth(2)).toContainText(permission);
  }
  await expect(panel).toContainText(/not public/i);
});

test('an object that anybody may read says so', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'open.txt', ACL: 'public-read' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'open.txt').click();
  const panel = await showPermissions(window);
  await expect(panel).toContainText(/anybody in the world can read/i);
});

test('the permissions shown are those of the object that took the place of another', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', body: 'open', ACL: 'public-read' }]);
  await writeFile(join(folder, 'a.txt'), 'private');
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  const panel = await showPermissions(window);
  await expect(panel).toContainText(/anybody in the world can read/i);

  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'a.txt')]);
  await window.getByRole('dialog').getByRole('button', { name: 'Replace', exact: true }).click();
  await transferDone(window, 'a.txt');
  // An upload gives an object a private ACL.
  await expect(panel).toContainText('Not public');
  await expect(panel).not.toContainText(/anybody in the world/i);
});

test('what the world may write is told, and an ACL that is blocked is not told as open', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'open.txt', ACL: 'public-read' }]);
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket: bucket.name,
      PublicAccessBlockConfiguration: { IgnorePublicAcls: true },
    }),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'open.txt').click();
  const panel = await showPermissions(window);
  await expect(panel).toContainText('Not public: access is blocked');
  await expect(panel).not.toContainText(/anybody in the world/i);

  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket.name}/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  await toolbarButton(window, 'Refresh').click();
  await expect(panel).toContainText('Anybody in the world can change it');
  await expect(panel).toContainText('The bucket policy lets everybody write or delete');
});

test('a bucket that anybody can list by its policy says so', async ({ window, bucket, s3 }) => {
  const Statement = [
    { Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket.name}/*` },
    { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${bucket.name}` },
  ].map((members) => ({ Effect: 'Allow', Principal: '*', ...members }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  await openFolder(window, 'ceph', bucket.name);
  const panel = await showPermissions(window);
  await expect(panel).toContainText('Anybody in the world can list this bucket');
  await expect(panel).toContainText('by the bucket policy');
});

test('a bucket that every account can list by its ACL says that these are not only one’s own', async ({
  window,
  bucket,
  s3,
}) => {
  await s3.send(new PutBucketAclCommand({ Bucket: bucket.name, ACL: 'authenticated-read' }));
  await openFolder(window, 'ceph', bucket.name);
  const panel = await showPermissions(window);
  await expect(panel).toContainText('Anybody with an account at this service can list this bucket');
  await expect(panel).toContainText('to every account, not only yours');
});

test('a bucket that is open but for a part of it is not offered to be opened', async ({
  window,
  bucket,
  s3,
}) => {
  const readBy = (Effect: string, keys: string) => ({
    Effect,
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket.name}/${keys}`,
  });
  const Statement = [readBy('Allow', '*'), readBy('Deny', 'private/*')];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  await openFolder(window, 'ceph', bucket.name);
  const panel = await showPermissions(window);
  await expect(panel).toContainText('A statement that was not made by Dipper');
  await expect(panel.getByRole('button', { name: 'Let anybody read this bucket' })).toBeHidden();
});

test('Refresh reads again who may read, which changes no time and no ETag', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'secret.pdf' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'secret.pdf').click();
  const panel = await showPermissions(window);
  await expect(panel).toContainText(/not public/i);

  const object = { Bucket: bucket.name, Key: 'secret.pdf' };
  await s3.send(new PutObjectAclCommand({ ...object, ACL: 'public-read' }));
  await toolbarButton(window, 'Refresh').click();
  await expect(panel).toContainText(/anybody in the world can read this object/i);
});

test('a server without policies or ACLs of buckets says so, with its own words', async ({
  start,
}) => {
  const server = await startS3rver({ buckets: ['plain'] });
  const { page } = await start({ profiles: [{ name: 'embedded', server, user: server }] });
  await openFolder(page, 'embedded', 'plain');
  const panel = await showPermissions(page);
  await expect(panel).toContainText('Bucket policies are not supported by this server.');
  await expect(panel).toContainText('MethodNotAllowed');
  await expect(panel).toContainText('ACLs are not supported by this server.');
  await expect(panel).toContainText('NotImplemented');
  await expect(panel).not.toContainText(/not public/i);
  await expect(panel.getByRole('button', { name: 'Let anybody read this bucket' })).toBeHidden();
  await server.stop();
});

test('letting anybody read a bucket works, keeps other statements, and can be taken back', async ({
  window,
  bucket,
  s3,
  ceph,
}) => {
  await seed(s3, bucket.name, [{ key: 'page.html', body: '<p>hello</p>' }]);
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket: bucket.name,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Mine',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:DeleteObject',
            Resource: `arn:aws:s3:::${bucket.name}/keep/*`,
          },
        ],
      }),
    }),
  );
  const address = `${ceph.endpoint}/${bucket.name}/page.html`;
  const anonymousStatus = async (): Promise<number> => (await fetch(address)).status;
  const policy = async (): Promise<string> =>
    JSON.stringify(
      await awsCli(ceph, ceph.owner, ['s3api', 'get-bucket-policy', '--bucket', bucket.name]),
    );
  expect(await anonymousStatus()).toBe(403);
  await openFolder(window, 'ceph', bucket.name);
  const panel = await showPermissions(window);

  await panel.getByRole('button', { name: 'Let anybody read this bucket' }).click();
  const question = window.getByRole('alertdialog');
  await expect(question).toContainText(bucket.name);
  await expect(question).toContainText(/without signing in/i);
  await expect(question).toHaveAccessibleDescription(/without signing in.*download every object/iu);
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await anonymousStatus()).toBe(403);
  await panel.getByRole('button', { name: 'Let anybody read this bucket' }).click();
  await question.getByRole('button', { name: 'Let anybody read' }).click();

  await expect(panel.getByRole('button', { name: 'Stop public reading' })).toBeVisible();
  await expect.poll(anonymousStatus).toBe(200);
  const applied = await policy();
  expect(applied).toContain('s3:GetObjectVersion');
  expect(applied).toContain('Mine');

  await panel.getByRole('button', { name: 'Stop public reading' }).click();
  await window
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Stop public reading' })
    .click();
  await expect(panel.getByRole('button', { name: 'Let anybody read this bucket' })).toBeVisible();
  await expect.poll(anonymousStatus).toBe(403);
  const left = await policy();
  expect(left).toContain('Mine');
  expect(left).not.toContain('s3:GetObject');
});

/** A server whose answers about a policy wait where the test says so. Scripted: no real one waits. */
async function startSlowPolicies(scripted: StartScripted) {
  let policy: string | undefined;
  let held: { readonly method: string; readonly answer: Promise<ScriptedAnswer> } | undefined;

  function aboutPolicy(method: string, body: Buffer): ScriptedAnswer {
    if (method === 'PUT') policy = body.toString();
    if (method === 'PUT') return { status: 204 };
    return policy === undefined
      ? errorAnswer(404, 'NoSuchBucketPolicy', 'There is none.')
      : { status: 200, body: policy };
  }

  const server = await scripted(async ({ method, rawUrl, body }) => {
    if (/^\/(?:\?|$)/u.test(rawUrl)) return bucketsAnswer(['slow-bucket']);
    if (rawUrl.includes('?acl')) return errorAnswer(501, 'NotImplemented', 'No ACLs.');
    if (!rawUrl.includes('?policy')) return listAnswer(['a.txt']);
    return method === held?.method ? held.answer : aboutPolicy(method, body);
  });
  const asked = (method: string): number =>
    server.requests.filter((one) => one.method === method && one.rawUrl.includes('?policy')).length;
  return {
    server,
    asked,
    /** Holds back what is asked by this method; answers with what lets it go on. */
    hold: (method: string): ((answer: ScriptedAnswer) => void) => {
      let letGo: (answer: ScriptedAnswer) => void = () => undefined;
      held = { method, answer: new Promise((resolve) => (letGo = resolve)) };
      return (answer) => {
        held = undefined;
        letGo(answer);
      };
    },
    /** As if the change that is held back had been carried out. */
    carryOut: (): void => {
      policy = server.requests.findLast(({ method }) => method === 'PUT')?.body.toString();
    },
  };
}

test('a change of a policy that is cancelled while it works is not made', async ({
  start,
  scripted,
}) => {
  const { server, asked, hold } = await startSlowPolicies(scripted);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openFolder(page, 'scripted', 'slow-bucket');
  const panel = await showPermissions(page);
  const question = page.getByRole('alertdialog');
  await panel.getByRole('button', { name: 'Let anybody read this bucket' }).click();

  const before = asked('GET');
  const letGo = hold('GET');
  await question.getByRole('button', { name: 'Let anybody read' }).click();
  await expect.poll(() => asked('GET')).toBe(before + 1);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  letGo(errorAnswer(404, 'NoSuchBucketPolicy', 'There is none.'));

  // The policy is read again, which would come after the change.
  await expect.poll(() => asked('GET')).toBe(before + 2);
  expect(asked('PUT')).toBe(0);
  await expect(panel.getByRole('button', { name: 'Let anybody read this bucket' })).toBeVisible();
});

test('what becomes of a policy that is being written is told, whether or not somebody waits for it', async ({
  start,
  scripted,
}) => {
  const { server, asked, hold, carryOut } = await startSlowPolicies(scripted);
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openFolder(page, 'scripted', 'slow-bucket');
  const panel = await showPermissions(page);
  const question = page.getByRole('alertdialog');
  const confirm = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'Let anybody read this bucket' }).click();
    await question.getByRole('button', { name: 'Let anybody read' }).click();
  };

  const refuse = hold('PUT');
  await confirm();
  await expect.poll(() => asked('PUT')).toBe(1);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  refuse(errorAnswer(403, 'AccessDenied', 'said'));
  await expect(page.getByRole('alert')).toContainText('Could not change the policy');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();

  const letGo = hold('PUT');
  await confirm();
  await expect.poll(() => asked('PUT')).toBe(2);
  await question.getByRole('button', { name: 'Cancel' }).click();
  carryOut();
  letGo({ status: 204 });
  await expect(question).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Stop public reading' })).toBeVisible();
});

test('details show what the server has', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [
    {
      key: 'report.csv',
      body: 'a,b\n',
      ContentType: 'text/csv',
      CacheControl: 'max-age=60',
      Metadata: { author: 'kim', purpose: 'audit' },
    },
  ]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'report.csv').click();
  await expect(toolbarButton(window, 'Download')).toBeEnabled();
  const panel = inspector(window);
  for (const text of [
    'report.csv',
    '4 bytes',
    createHash('md5').update('a,b\n').digest('hex'),
    `s3://${bucket.name}/report.csv`,
    'text/csv',
    'max-age=60',
    'author',
    'kim',
    'audit',
  ]) {
    await expect(panel).toContainText(text);
  }
  await expect(panel).toContainText('STANDARD');
  const { LastModified } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket.name, Key: 'report.csv' }),
  );
  const modified = panel.getByText('Last modified', { exact: true }).locator('..');
  await expect(modified).toContainText(
    LastModified?.toLocaleDateString('en-US', { dateStyle: 'full' }) ?? 'a time',
  );
  await expect(modified).toContainText(LastModified?.toISOString().slice(13, 19) ?? 'a time');
});

test('details show the version of an object in a versioned bucket', async ({
  window,
  bucket,
  s3,
}) => {
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: bucket.name,
      VersioningConfiguration: { Status: 'Enabled' },
    }),
  );
  await seed(s3, bucket.name, [{ key: 'kept.txt', body: 'one' }]);
  await seed(s3, bucket.name, [{ key: 'kept.txt', body: 'two' }]);
  const current = await s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: 'kept.txt' }));
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'kept.txt').click();
  expect(current.VersionId).toMatch(/./);
  await expect(inspector(window)).toContainText(current.VersionId ?? '');
});
