import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createTestRole } from '../../../scripts/servers/temporary-credentials';
import { noPrompts } from '../../../src/main/profiles/testing/prompts';
import { operationsOfCalls } from '../../../src/main/recipes/operationsOfCalls';
import type { ReportedCall } from '../../../src/main/s3/reportedCall';
import { createClients } from '../../../src/main/s3/clients';
import { createConnectionCalls, resolveByMain } from '../../../src/main/threads/connectionCalls';
import type { ConnectionCalls } from '../../../src/main/threads/connectionCalls';
import type { Remote } from '../../../src/main/threads/rpc';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { openConnections } from '../openConnections';
import { connectToBucket, scripted, untilDone } from '../s3/support';
import { transfersIn } from '../transfers/support';
import { createTwins } from './support';

const ceph = inject('ceph');
/** Seven digits: Ceph 16 refuses codes of exactly six. */
const code = '7315842';

async function newHome(config: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'dipper-sts-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  return home;
}

const source = `[profile it's the owner]
aws_access_key_id = ${ceph.owner.accessKeyId}
aws_secret_access_key = ${ceph.owner.secretAccessKey}
`;

test('a role that Dipper assumes is told as part of what the user did, and is the same in code', async () => {
  const twins = await createTwins();
  const arn = await createTestRole(ceph);
  const home = await newHome(`${source}[profile reader]
endpoint_url = ${ceph.endpoint}
role_arn = ${arn}
role_session_name = it-is-me
duration_seconds = 900
source_profile = it's the owner
external_id = team-7
mfa_serial = arn:aws:iam:::mfa/phone
`);
  const calls: ReportedCall[] = [];
  const connections = openConnections(home, {
    prompts: { ...noPrompts, mfaCode: () => Promise.resolve(code) },
    onCall: (call) => calls.push(call),
    currentAction: () => 'looking',
  });
  const { credentials } = await connections.resolve('profile:reader');
  const given = await credentials();
  expect(calls).toMatchObject([
    {
      connectionId: 'profile:reader',
      action: 'looking',
      operation: 'AssumeRole',
      status: 200,
      attempts: 1,
      method: 'POST',
      url: `${ceph.endpoint}/`,
    },
  ]);
  const told = JSON.stringify(calls);
  const secrets = [code, given.secretAccessKey, given.sessionToken ?? '', ceph.owner.accessKeyId];
  for (const secret of [...secrets, given.accessKeyId, ceph.owner.secretAccessKey]) {
    expect(told).not.toContain(secret);
    expect(told).not.toContain(encodeURIComponent(secret));
  }
  const [operation, ...others] = operationsOfCalls(calls, 'posix');
  if (operation?.kind !== 'assumeRole' || others.length > 0) throw new Error('Another operation.');
  // Nobody sits at the script to read a code from a device.
  const { mfaSerial, ...role } = operation.role;
  expect(mfaSerial).toBe('arn:aws:iam:::mfa/phone');
  for (const style of recipeStyles) {
    const printed = await twins.run(style, [{ ...operation, role }]);
    expect(printed.trim()).toBe(`arn:aws:sts:::assumed-role/${arn.replace(/^.*\//u, '')}/it-is-me`);
  }
}, 240_000);

// Scripted, to count what is asked: by a real STS the second time may go well.
test('a role whose source is the profile itself is asked for once, by code as by Dipper', async () => {
  const answer = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><Arn>arn:me</Arn><AssumedRoleId>A:me</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`;
  const sts = await scripted(() => ({ status: 200, body: answer }));
  const { accessKeyId, secretAccessKey } = ceph.owner;
  const twins = await createTwins('environment');
  const config = `[profile self]
endpoint_url = ${sts.endpoint}
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
role_arn = arn:aws:iam::1:role/r
role_session_name = me
source_profile = self
`;
  const filesOfCode = join(dirname(twins.codeFolder), 'home', 'aws');
  await mkdir(filesOfCode, { recursive: true });
  await writeFile(join(filesOfCode, 'config'), config);
  const calls: ReportedCall[] = [];
  const connections = openConnections(await newHome(config), {
    onCall: (call) => calls.push(call),
  });
  await (await connections.resolve('profile:self')).credentials();
  for (const style of recipeStyles) {
    const before = sts.requests.length;
    expect((await twins.run(style, operationsOfCalls(calls, 'posix'))).trim()).toBe('arn:me');
    const asked = sts.requests.slice(before);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers['authorization']).toContain(accessKeyId);
  }
}, 120_000);

test('a role that a thread of transfers needs belongs to the upload that needs it', async () => {
  const home = await newHome(`${source}[profile reader]
endpoint_url = ${ceph.endpoint}
role_arn = ${await createTestRole(ceph)}
source_profile = it's the owner
`);
  const calls: ReportedCall[] = [];
  const onCall = (call: ReportedCall): void => void calls.push(call);
  const connections = openConnections(home, { onCall, currentAction: () => undefined });
  const main = createConnectionCalls({ resolve: connections.resolve, onCall });
  const port: Remote<ConnectionCalls> = {
    // What crosses a port is a copy.
    call: (name, ...[input]) => main[name](structuredClone(input) as never, untilDone) as never,
    end: () => undefined,
  };
  const clients = createClients({
    resolve: resolveByMain(() => port),
    onCall,
    productVersion: '0',
  });
  onTestFinished(() => clients.close());
  const owned = await connectToBucket(ceph);
  const connectionId = 'profile:reader';
  const bench = await transfersIn({ ...owned, clients, connectionId });
  const file = join(bench.folder, 'a.txt');
  await writeFile(file, 'content');
  const plan = await bench.planUpload([file]);
  await bench.carryOut(plan);
  expect(calls.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(['AssumeRole', 'HeadObject', 'PutObject']),
  );
  expect(new Set(calls.map(({ action }) => action))).toEqual(new Set([plan.planId]));
  expect(new Set(calls.map((call) => call.connectionId))).toEqual(new Set([connectionId]));
});

test('a web identity that STS refuses is told with its code, and code sends the same', async () => {
  const forms: URLSearchParams[] = [];
  const refusal = `<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>No</Message></Error></ErrorResponse>`;
  const answer = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:me</Arn><AssumedRoleId>A:me</AssumedRoleId></AssumedRoleUser></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  let refuses = true;
  const sts = await scripted(({ body }) => {
    forms.push(new URLSearchParams(body.toString()));
    return refuses ? { status: 400, body: refusal } : { status: 200, body: answer };
  });
  const token = 'the.web.identity';
  const home = await newHome('');
  const tokenFile = join(home, "it's a token");
  await writeFile(tokenFile, token);
  await writeFile(
    join(home, '.aws', 'config'),
    `[profile web]\nendpoint_url = ${sts.endpoint}\nrole_arn = arn:aws:iam::1:role/r\nrole_session_name = me\nweb_identity_token_file = ${tokenFile}\n`,
  );
  const calls: ReportedCall[] = [];
  const connections = openConnections(home, { onCall: (call) => calls.push(call) });
  await expect((await connections.resolve('profile:web')).credentials()).rejects.toThrow('No');
  expect(calls).toMatchObject([
    { operation: 'AssumeRoleWithWebIdentity', status: 400, errorCode: 'InvalidIdentityToken' },
  ]);
  expect(JSON.stringify(calls)).not.toContain(token);

  refuses = false;
  const twins = await createTwins();
  for (const style of recipeStyles) {
    const printed = await twins.run(style, operationsOfCalls(calls, 'posix'));
    expect(printed.trim()).toBe('arn:me');
    expect(Object.fromEntries(forms.at(-1) ?? [])).toMatchObject(
      Object.fromEntries(forms[0] ?? []),
    );
  }
}, 120_000);

test('who one is, is asked by code as Dipper asks', async () => {
  const twins = await createTwins();
  const answer = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:me</Arn><UserId>me</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
  const sts = await scripted(() => ({ status: 200, body: answer }));
  for (const style of recipeStyles) {
    const operation = { kind: 'whoAmI', region: 'eu-west-1', endpoint: sts.endpoint } as const;
    expect((await twins.run(style, [operation])).trim()).toBe('arn:me');
    const last = sts.requests.at(-1);
    expect(last?.body.toString()).toContain('Action=GetCallerIdentity');
    expect(last?.headers['authorization']).toContain(ceph.owner.accessKeyId);
  }
}, 120_000);
