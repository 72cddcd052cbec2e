import { expect, onTestFinished, test } from 'vitest';
import { createClients } from './clients';
import { copySource } from './copies/copySource';

test.each([
  ['arn:aws:s3::123456789012:accesspoint/abc.mrap', /SigV4A/u],
  ['arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/x', /Outposts/u],
  ['arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/x', /Object Lambda/u],
])('%s is refused with a reason, on both paths', async (bucket, reason) => {
  const clients = createClients({
    resolve: (id) =>
      Promise.resolve({
        id,
        region: 'us-east-1',
        addressing: 'auto',
        credentials: () => Promise.resolve({ accessKeyId: 'A', secretAccessKey: 's' }),
      }),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  for (const call of [clients.forBucket('saved:1', bucket), clients.wireFor('saved:1', bucket)]) {
    await expect(call).rejects.toThrow(reason);
    await expect(call).rejects.toMatchObject({ detail: { code: 'not_supported' } });
  }
});

test('a copy behind an access point names its source by the ARN of the object', () => {
  const arn = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';
  expect(decodeURIComponent(copySource(arn, 'a/b c'))).toBe(`${arn}/object/a/b c`);
  expect(copySource(arn, 'a/b c')).toMatch(/^arn%3Aaws%3A.*\/object\/a\/b%20c$/u);
});
