import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { accessPointKeys, startAccessPoints } from '../../../scripts/servers/access-points';
import type { AccessPoints } from '../../../scripts/servers/access-points';
import { parseProxy } from '../../../src/main/s3/network/proxy';
import { connect, failureOf, listKeys } from '../s3/support';
import type { Connected } from '../s3/support';
import { mebibyte, newFolder, readTree, summary, transfersIn, writeRandom } from './support';

const arn = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';
const alias = 'reports-abcdefghijklmnopqrstuvwxyz123456-s3alias';
const ofArn = 'reports-123456789012.s3-accesspoint.eu-west-1.amazonaws.com';
const ofAlias = `${alias}.s3.eu-west-1.amazonaws.com`;

/** A connection to Amazon itself in another region, whose every request goes through the proxy. */
function connectBehind(
  { proxy, authority }: AccessPoints,
  region = 'us-east-1',
): Promise<Connected> {
  const found = parseProxy(`http://127.0.0.1:${proxy.port}`, 'a test');
  return connect('', accessPointKeys, {
    endpoint: undefined,
    region,
    caCertificates: authority,
    network: { proxyFor: () => Promise.resolve(found) },
  });
}

test.each([
  ['the ARN of an access point', arn, ofArn, {}],
  ['an alias', alias, ofAlias, { [`${alias}.s3.us-east-1.amazonaws.com`]: 'eu-west-1' }],
])(
  'by %s as a root, listing, upload and download go to its host, signed for its region',
  async (_, bucket, host, elsewhere) => {
    const points = await startAccessPoints([{ host, region: 'eu-west-1' }], elsewhere);
    onTestFinished(() => points.stop());
    const connected = await connectBehind(points);
    expect(await listKeys({ client: connected.client, bucket })).toEqual([]);

    const bench = await transfersIn({ ...connected, bucket });
    const big = await writeRandom(join(bench.folder, 'out', 'a b+c.bin'), 2 * mebibyte);
    await writeRandom(join(bench.folder, 'out', 'empty'), 0);
    const uploads = await bench.upload([join(bench.folder, 'out')]);
    expect(summary(uploads)).toEqual(uploads.map(({ name }) => `${name} done`));
    expect(points.objects.get('out/a b+c.bin')?.equals(big)).toBe(true);
    expect(await listKeys(bench)).toEqual(['out/a b+c.bin', 'out/empty']);

    const into = await newFolder(bench);
    await bench.download([{ kind: 'folder', key: 'out/' }], into);
    const tree = await readTree(into);
    expect([...tree.keys()].sort()).toEqual(['out/a b+c.bin', 'out/empty']);
    // Comparing them as values would look at every byte by itself.
    expect(tree.get('out/a b+c.bin')?.equals(big)).toBe(true);
    const later = points.requests.filter(({ headers }) => !((headers['host'] ?? '') in elsewhere));
    expect(new Set(later.map(({ headers }) => headers['host']))).toEqual(new Set([host]));
    expect(new Set(points.proxy.asked)).toEqual(
      new Set([host, ...Object.keys(elsewhere)].map((name) => `${name}:443`)),
    );
    // The region that a redirect told is asked of nobody again.
    expect(points.requests.length - later.length).toBeLessThanOrEqual(1);
  },
);

test('an access point takes no signature for the region of the connection', async () => {
  const points = await startAccessPoints([{ host: ofArn, region: 'us-east-1' }]);
  onTestFinished(() => points.stop());
  const { client } = await connectBehind(points);
  expect(await failureOf(listKeys({ client, bucket: arn }))).toMatchObject({
    code: 'credentials_rejected',
  });
});

test('the SDK alone puts and gets by an access point as well', async () => {
  const points = await startAccessPoints([{ host: ofArn, region: 'eu-west-1' }]);
  onTestFinished(() => points.stop());
  const { client } = await connectBehind(points);
  await client.send(new PutObjectCommand({ Bucket: arn, Key: 'ü/k', Body: 'content' }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket: arn, Key: 'ü/k' }));
  expect(await Body?.transformToString()).toBe('content');
});
