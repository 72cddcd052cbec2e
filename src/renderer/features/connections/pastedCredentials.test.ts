import { expect, test } from 'vitest';
import { readPastedCredentials } from './pastedCredentials';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'sec/ret+key=' };
const temporary = { ...keys, sessionToken: 'IQoJb3/+Jp==' };

test.each([
  [
    'export lines',
    `export AWS_ACCESS_KEY_ID="AKIDEXAMPLE"
export AWS_SECRET_ACCESS_KEY='sec/ret+key='
export AWS_SESSION_TOKEN=IQoJb3/+Jp==
`,
  ],
  [
    'one line of them',
    'export AWS_ACCESS_KEY_ID=AKIDEXAMPLE; export AWS_SECRET_ACCESS_KEY=sec/ret+key=; export AWS_SESSION_TOKEN=IQoJb3/+Jp==',
  ],
  [
    'variables before a command',
    'AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=sec/ret+key= AWS_SESSION_TOKEN=IQoJb3/+Jp== aws s3 ls',
  ],
  [
    'PowerShell',
    '$Env:AWS_ACCESS_KEY_ID="AKIDEXAMPLE"\r\n$Env:AWS_SECRET_ACCESS_KEY="sec/ret+key="\r\n$Env:AWS_SESSION_TOKEN="IQoJb3/+Jp=="\r\n',
  ],
  [
    'cmd',
    'SET AWS_ACCESS_KEY_ID=AKIDEXAMPLE\r\nSET AWS_SECRET_ACCESS_KEY=sec/ret+key=\r\nSET AWS_SESSION_TOKEN=IQoJb3/+Jp==\r\n',
  ],
  [
    'fish',
    'set -gx AWS_ACCESS_KEY_ID AKIDEXAMPLE\nset -gx AWS_SECRET_ACCESS_KEY sec/ret+key=\nset -gx AWS_SESSION_TOKEN IQoJb3/+Jp==\n',
  ],
  [
    'the JSON of aws sts',
    JSON.stringify({
      Credentials: {
        AccessKeyId: 'AKIDEXAMPLE',
        SecretAccessKey: 'sec/ret+key=',
        SessionToken: 'IQoJb3/+Jp==',
        Expiration: '2026-11-25T12:00:00Z',
      },
      AssumedRoleUser: { Arn: 'arn' },
    }),
  ],
  [
    'the JSON of a credential program',
    JSON.stringify({
      Version: 1,
      AccessKeyId: 'AKIDEXAMPLE',
      SecretAccessKey: 'sec/ret+key=',
      SessionToken: 'IQoJb3/+Jp==',
    }),
  ],
])('%s', (_, text) => {
  expect(readPastedCredentials(text)).toEqual(temporary);
});

test('the JSON of a new access key', () => {
  const AccessKey = { UserName: 'me', AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'sec/ret+key=' };
  expect(readPastedCredentials(JSON.stringify({ AccessKey }))).toEqual(keys);
});

test('a profile with its name, region and endpoint; the first with keys of several', () => {
  const text = `[profile without]
region = us-east-1

[profile "my team"]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = sec/ret+key=
region=eu-west-3
endpoint_url = https://s3.example.com:9000
[other]
aws_access_key_id = OTHER
aws_secret_access_key = other
`;
  expect(readPastedCredentials(text)).toEqual({
    ...keys,
    name: 'my team',
    region: 'eu-west-3',
    endpoint: 'https://s3.example.com:9000',
  });
});

test.each([
  ['nothing', ''],
  ['a key alone', 'AKIDEXAMPLE'],
  ['an id without its secret', 'export AWS_ACCESS_KEY_ID=AKIDEXAMPLE'],
  ['broken JSON', '{"AccessKeyId": "AKIDEXAMPLE"'],
  ['other JSON', '{"a": [1]}'],
  ['empty values', 'AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY='],
])('%s is nothing to fill in', (_, text) => {
  expect(readPastedCredentials(text)).toBeUndefined();
});
