import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createCertificates } from '../../scripts/servers/certificates';
import { startProxy } from '../../scripts/servers/proxy';
import { startScriptedServer } from '../../scripts/servers/scripted';
import { createConnectionHandlers } from '../../src/main/ipc/handlers/connections';
import { createClients } from '../../src/main/s3/clients';
import { operationsOfCalls } from '../../src/main/recipes/operationsOfCalls';
import type { ReportedCall } from '../../src/main/s3/reportedCall';
import { defaultConnectionOptions } from '../../src/shared/model/connection';
import type { IdentityReport } from '../../src/shared/model/identity';
import { openConnections } from './openConnections';
import { scripted, untilDone } from './s3/support';

const ceph = inject('ceph');
const secret = 'the-secret-of-the-profile';

async function report(
  config: string,
  id: string,
  env: NodeJS.ProcessEnv = {},
  onCall: (call: ReportedCall) => void = () => undefined,
  options = defaultConnectionOptions,
): Promise<IdentityReport> {
  const home = await mkdtemp(join(tmpdir(), 'dipper-who-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  const connections = openConnections(home, { env });
  await connections.setOptions(id, options);
  const clients = createClients({
    resolve: connections.resolve,
    onCall,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  const handlers = createConnectionHandlers({
    connections,
    clients,
    forget: () => undefined,
    send: () => undefined,
    productVersion: '0.0.0',
    onCall,
    currentAction: () => 'asking',
  });
  const call = { signal: untilDone, callId: 'c' };
  const answer = await handlers['connections.whoAmI']({ connectionId: id }, call);
  expect(JSON.stringify(answer)).not.toContain(secret);
  expect(JSON.stringify(answer)).not.toContain(ceph.owner.secretAccessKey);
  return answer;
}

test('Ceph, which tells nobody who they are, is asked whose buckets it lists', async () => {
  const config = `[profile a]\nendpoint_url = ${ceph.endpoint}\naws_access_key_id = ${ceph.owner.accessKeyId}\naws_secret_access_key = ${ceph.owner.secretAccessKey}\ncredential_process = never run\n`;
  expect(await report(config, 'profile:a')).toEqual({
    identity: {
      kind: 'canonical',
      id: ceph.owner.userId,
      displayName: ceph.owner.displayName,
    },
    accessKeyHint: `••••${ceph.owner.accessKeyId.slice(-4)}`,
    tries: [
      { origin: 'role', outcome: 'notSet' },
      { origin: 'keys', outcome: 'used' },
      { origin: 'webIdentity', outcome: 'notSet' },
      { origin: 'process', outcome: 'passedOver' },
      { origin: 'sso', outcome: 'notSet' },
      { origin: 'login', outcome: 'notSet' },
    ],
  });
});

const keys = `aws_access_key_id = AKIDWHOAMI\naws_secret_access_key = ${secret}\n`;

test('a configured STS is asked, signed for it, and tells the ARN', async () => {
  const sts = await scripted(() => ({
    status: 200,
    headers: { 'x-amzn-requestid': 'sts-1' },
    body: JSON.stringify({
      GetCallerIdentityResponse: {
        GetCallerIdentityResult: {
          Arn: 'arn:aws:iam::111122223333:user/me',
          Account: '111122223333',
          UserId: 'AIDA',
        },
      },
    }),
  }));
  const calls: ReportedCall[] = [];
  const onCall = (call: ReportedCall): number => calls.push(call);
  const config = `[services s]\nsts =\n  endpoint_url = ${sts.endpoint}\n[profile a]\nservices = s\nregion = eu-west-1\n${keys}`;
  expect((await report(config, 'profile:a', {}, onCall)).identity).toEqual({
    kind: 'sts',
    arn: 'arn:aws:iam::111122223333:user/me',
    account: '111122223333',
  });
  expect(calls).toMatchObject([
    { operation: 'GetCallerIdentity', action: 'asking', status: 200, requestId: 'sts-1' },
  ]);
  expect(operationsOfCalls(calls, 'posix')).toEqual([
    { kind: 'whoAmI', region: 'eu-west-1', endpoint: sts.endpoint },
  ]);
  expect(JSON.stringify(calls)).not.toMatch(/AKIDWHOAMI|signature|authorization/iu);
  const [asked] = sts.requests;
  expect(asked?.body.toString()).toContain('Action=GetCallerIdentity');
  expect(asked?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDWHOAMI\/\d{8}\/eu-west-1\/sts\/aws4_request/u,
  );
});

test.each([
  ['sts.eu-central-1.amazonaws.com', 'canonical'],
  ['sts.lab.test', 'sts'],
])('any certificate is taken of an STS of a lab, and of none of AWS: %s', async (name, kind) => {
  const sts = await startScriptedServer(
    () => ({
      status: 200,
      body: JSON.stringify({
        GetCallerIdentityResponse: { GetCallerIdentityResult: { Arn: 'arn', Account: '1' } },
      }),
    }),
    { tls: await createCertificates({ names: [`DNS:${name}`] }) },
  );
  onTestFinished(() => sts.stop());
  const port = Number(new URL(sts.endpoint).port);
  const proxy = await startProxy({ kind: 'http', hosts: { [`${name}:443`]: port } });
  onTestFinished(() => proxy.stop());
  const lab = await scripted(() => ({
    status: 200,
    body: '<ListAllMyBucketsResult><Owner><ID>lab</ID></Owner><Buckets/></ListAllMyBucketsResult>',
  }));
  const config = `[profile a]\nendpoint_url = ${lab.endpoint}\n${keys}`;
  const env = {
    AWS_ENDPOINT_URL_STS: `https://${name}`,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
  const network = { ...defaultConnectionOptions.network, acceptAnyCertificate: true };
  const options = { ...defaultConnectionOptions, network };
  const { identity } = await report(config, 'profile:a', env, undefined, options);
  expect(identity?.kind).toBe(kind);
  expect(proxy.asked).toEqual([`${name}:443`]);
  expect(sts.requests).toHaveLength(kind === 'sts' ? 1 : 0);
});

test('what refuses is told, beside where the credentials came from', async () => {
  const server = await scripted(() => ({
    status: 403,
    body: '<Error><Code>InvalidAccessKeyId</Code><Message>No such key</Message></Error>',
  }));
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDWHOAMI',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/keys',
  };
  expect(await report('', 'environment', env)).toMatchObject({
    error: { code: 'credentials_rejected' },
    accessKeyHint: '••••OAMI',
    tries: [
      { origin: 'keys', outcome: 'used' },
      { origin: 'webIdentity', outcome: 'notSet' },
      { origin: 'container', outcome: 'passedOver' },
    ],
  });
});

test('a code of STS that repeats what the request was signed by is told without that', async () => {
  const sessionToken = 'FwoGZXIvYXdzEXAMPLETOKENofasession';
  const sts = await scripted(({ headers }) => ({
    status: 403,
    body: JSON.stringify({ Error: { Code: `Not ${String(headers['x-amz-security-token'])}` } }),
  }));
  const server = await scripted(() => ({
    status: 403,
    body: '<Error><Code>InvalidAccessKeyId</Code><Message>No such key</Message></Error>',
  }));
  const calls: ReportedCall[] = [];
  const config = `[services s]\nsts =\n  endpoint_url = ${sts.endpoint}\ns3 =\n  endpoint_url = ${server.endpoint}\n[profile a]\nservices = s\n${keys}aws_session_token = ${sessionToken}\n`;
  await report(config, 'profile:a', {}, (call) => calls.push(call));
  expect(calls[0]).toMatchObject({ operation: 'GetCallerIdentity', errorCode: 'Not [hidden]' });
  expect(JSON.stringify(calls)).not.toContain(sessionToken);
});
