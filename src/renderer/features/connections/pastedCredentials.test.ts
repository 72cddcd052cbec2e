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
  [
    'keys that were put out of use in a file',
    `[prod]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = sec/ret+key=
# aws_access_key_id = OLD
 ; aws_secret_access_key = old
//aws_session_token = old`,
  ],
  [
    'keys that were put out of use in a script',
    `# export AWS_ACCESS_KEY_ID=OLD
export AWS_ACCESS_KEY_ID=AKIDEXAMPLE # AWS_SECRET_ACCESS_KEY=old
export AWS_SECRET_ACCESS_KEY="sec/ret+key="
REM SET AWS_SECRET_ACCESS_KEY=old`,
  ],
])('%s count for nothing', (_, text) => {
  const { accessKeyId, secretAccessKey, sessionToken } = readPastedCredentials(text) ?? {};
  expect({ accessKeyId, secretAccessKey, sessionToken }).toEqual(keys);
});

test('a secret that was put out of use comes with no other id', () => {
  const text = '[a]\naws_access_key_id = AKIDNEW\n# aws_secret_access_key = old';
  expect(readPastedCredentials(text)).toBeUndefined();
});

test.each(['[default] ; live', '[default]\t# live', '[default] live', "[profile 'default' ]"])(
  'the section %s ends the one before',
  (header) => {
    const text = `[prod]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = sec/ret+key=
${header}
aws_access_key_id = OTHER
aws_secret_access_key = other`;
    expect(readPastedCredentials(text)).toEqual({ ...keys, name: 'prod' });
  },
);

test.each(['[me@host ~]$', '[root@host ~]#'])('%s of a terminal is no section', (prompt) => {
  const text = `${prompt} export AWS_ACCESS_KEY_ID=AKIDEXAMPLE
${prompt} export AWS_SECRET_ACCESS_KEY=sec/ret+key=`;
  expect(readPastedCredentials(text)).toEqual(keys);
});

test.each([
  ['[prod]', 'export '],
  ['[me@host ~]', '$ export '],
  ['[prod]', '$env:'],
])('lines of a shell are read below %s (%s)', (header, start) => {
  const text = `${header}
${start}AWS_ACCESS_KEY_ID=AKIDEXAMPLE
${start}AWS_SECRET_ACCESS_KEY="sec/ret+key="`;
  expect(readPastedCredentials(text)).toMatchObject(keys);
});

test.each(['pa;ss', 'pa"s\'s', '"pa ss"', 'pa ss#;', 'a=b'])(
  'a secret of a file is read to its end: %s',
  (secretAccessKey) => {
    const lines = `aws_access_key_id = AKIDEXAMPLE  ; of the lab
aws_secret_access_key = ${secretAccessKey} # of the lab`;
    expect(readPastedCredentials(`[lab]\n${lines}`)).toEqual({
      name: 'lab',
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey,
    });
  },
);

test('a secret of a file is read to its end without the header of its section as well', () => {
  const text = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = pa;ss';
  expect(readPastedCredentials(text)).toEqual({ ...keys, secretAccessKey: 'pa;ss' });
  const quoted = 'aws_access_key_id = "AKIDEXAMPLE"\naws_secret_access_key = "sec/ret+key="';
  expect(readPastedCredentials(quoted)).toEqual(keys);
});

test.each([
  ['half a secret', "export AWS_ACCESS_KEY_ID=AKIDEXAMPLE\nexport AWS_SECRET_ACCESS_KEY=pa'ss"],
  ['nothing', ''],
  ['a key alone', 'AKIDEXAMPLE'],
  ['an id without its secret', 'export AWS_ACCESS_KEY_ID=AKIDEXAMPLE'],
  ['broken JSON', '{"AccessKeyId": "AKIDEXAMPLE"'],
  ['other JSON', '{"a": [1]}'],
  ['empty values', 'AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY='],
])('%s is nothing to fill in', (_, text) => {
  expect(readPastedCredentials(text)).toBeUndefined();
});
