import { expect, test } from 'vitest';
import { listUploads } from '../../../src/main/s3/listUploads';
import { anyone, connect, failureOf, scripted, untilDone as signal } from './support';

// Scripted: no real server here goes round in circles.
test('a list of uploads that repeats itself is told as incomplete', async () => {
  const upload = '<Upload><Key>a</Key><UploadId>u1</UploadId></Upload>';
  const server = await scripted(() => ({
    status: 200,
    body: `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>${upload}</ListMultipartUploadsResult>`,
  }));
  const { client } = await connect(server.endpoint, anyone);
  expect(await failureOf(listUploads({ client, bucket: 'b', signal }))).toMatchObject({
    code: 'bad_response',
    resource: 's3://b',
  });
});
