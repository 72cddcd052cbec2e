import { expect, test } from 'vitest';
import { serverNameOf } from './serverName';

test.each<readonly [Parameters<typeof serverNameOf>[0], string]>([
  [{ region: 'eu-west-1' }, 'aws'],
  [{ region: 'us-east-1', endpoint: 'https://s3.eu-west-1.amazonaws.com' }, 'aws'],
  [{ region: 'cn-north-1' }, 'aws-cn'],
  [{ region: 'us-east-1', endpoint: 'http://localhost:9000/' }, 'http://localhost:9000'],
  [{ region: 'x', endpoint: 'https://user:secret@Example.com/s3' }, 'https://example.com/s3'],
  [{ endpoint: 'no URL at all', provider: 'aws' }, 'no URL at all'],
])('a server is named by what decides which bucket a name means: %j is %s', (server, name) => {
  expect(serverNameOf(server)).toBe(name);
});
