import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { defaultConnectionOptions } from '../../shared/model/connection';
import { recipeStyles } from '../../shared/model/recipes';
import type { IfThere, Operation, RecipeStyle } from '../../shared/model/recipes';
import { recipeConnectionOf } from './connection';
import { writeRecipe } from './writeRecipe';

const atAws = recipeConnectionOf(
  { source: { kind: 'profile', profile: 'work' } },
  { region: 'eu-west-1', addressing: 'auto' },
);
const office = recipeConnectionOf(
  { source: { kind: 'profile', profile: 'work' } },
  { endpoint: 'https://s3.office.example', region: '', addressing: 'auto' },
);
const bucket = 'photos';
const list: Operation = { kind: 'listFolder', bucket, prefix: 'a/' };

describe('a connection is written as it is', () => {
  test('a profile, its region and no more for AWS', () => {
    expect(writeRecipe('boto3Client', atAws, [list])).toBe(
      [
        'import boto3',
        '',
        "session = boto3.Session(profile_name='work', region_name='eu-west-1')",
        "s3 = session.client('s3')",
        '',
        "pages = s3.get_paginator('list_objects_v2').paginate(",
        "    Bucket='photos',",
        "    Prefix='a/',",
        "    Delimiter='/',",
        ')',
        'for page in pages:',
        "    for folder in page.get('CommonPrefixes', []):",
        "        print(folder['Prefix'])",
        "    for item in page.get('Contents', []):",
        "        print(item['Key'], item['Size'])",
        '',
      ].join('\n'),
    );
    expect(writeRecipe('awsCli', atAws, [list])).toBe(
      'aws s3 ls s3://photos/a/ --profile work --region eu-west-1\n',
    );
  });

  test('endpoint, region and addressing of a server of one’s own, in every style', () => {
    const python = writeRecipe('boto3Resource', office, [list]);
    expect(python).toContain("region_name='us-east-1'");
    expect(python).toContain("endpoint_url='https://s3.office.example'");
    expect(python).toContain("config=Config(s3={'addressing_style': 'path'})");
    const shell = writeRecipe('awsCli', office, [list]);
    expect(shell).toContain('--endpoint-url https://s3.office.example');
    expect(shell).toContain('# aws configure set profile.work.s3.addressing_style path');
    const javascript = writeRecipe('javascript', office, [list]);
    expect(javascript).toContain("endpoint: 'https://s3.office.example'");
    expect(javascript).toContain('forcePathStyle: true');
    expect(javascript).toContain("fromIni({ profile: 'work' })");
  });

  test('kept keys are asked for, and unsigned requests stay so', () => {
    const facts = { region: 'eu-west-1', addressing: 'virtual' } as const;
    const saved = recipeConnectionOf({ source: { kind: 'saved', secret: 'keychain' } }, facts);
    const anonymous = recipeConnectionOf(
      { source: { kind: 'profile', profile: 'open' } },
      { ...facts, anonymous: true },
    );
    const styles: readonly RecipeStyle[] = ['boto3Client', 'awsCli', 'javascript'];
    for (const style of styles) {
      expect(writeRecipe(style, saved, [list])).toContain('AWS_SECRET_ACCESS_KEY');
      expect(writeRecipe(style, atAws, [list])).not.toContain('AWS_SECRET_ACCESS_KEY');
    }
    expect(writeRecipe('boto3Client', anonymous, [list])).toContain('signature_version=UNSIGNED');
    expect(writeRecipe('awsCli', anonymous, [list])).toContain('--no-sign-request');
    expect(writeRecipe('javascript', anonymous, [list])).toContain('signer: { sign:');
  });
});

describe('a server of AWS is reached whatever endpoint others have', () => {
  const saved = recipeConnectionOf(
    { source: { kind: 'saved', secret: 'keychain' } },
    { region: 'eu-west-1', addressing: 'auto' },
  );
  const whoAmI: Operation = { kind: 'whoAmI', region: 'eu-west-1' };

  test('by JavaScript, which knows of no profile', () => {
    const ignoring = 'ignoreConfiguredEndpointUrls: true';
    expect(writeRecipe('javascript', atAws, [list])).toContain(ignoring);
    expect(writeRecipe('javascript', atAws, [whoAmI])).toContain(ignoring);
    expect(writeRecipe('javascript', office, [list])).not.toContain(ignoring);
  });

  test.each([list, whoAmI])('by the others where no profile is meant: $kind', (operation) => {
    const python = writeRecipe('boto3Client', saved, [operation]);
    const set = "os.environ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true'";
    expect(python.indexOf(set)).toBeGreaterThan(python.indexOf('import os'));
    expect(python.indexOf('boto3.Session')).toBeGreaterThan(python.indexOf(set));
    expect(writeRecipe('awsCli', saved, [operation])).toMatch(
      /^\(\n# .*\nexport AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true\naws .*\n\)$/mu,
    );
    for (const style of recipeStyles) {
      expect(writeRecipe(style, atAws, [operation])).not.toContain('AWS_IGNORE_CONFIGURED');
    }
  });
});

test('a link by boto3 is of the host of its region', () => {
  const link: Operation = { kind: 'makeUploadLink', bucket, key: 'a', expiresInSeconds: 60 };
  expect(writeRecipe('boto3Client', atAws, [link])).toContain(
    "endpoint_url='https://s3.eu-west-1.amazonaws.com'",
  );
  // A client of that host would not follow a bucket elsewhere, as that of a session about several.
  const elsewhere: Operation = { ...list, bucket: 'other' };
  const regionOf = (name: string): string => (name === bucket ? 'eu-west-1' : 'us-west-2');
  for (const of of [regionOf, () => undefined]) {
    const ofTwo = recipeConnectionOf(
      { source: { kind: 'profile', profile: 'work' } },
      {
        region: 'eu-west-1',
        addressing: 'auto',
        bucketRegions: { of, remember: () => undefined },
      },
      [elsewhere, link],
    );
    expect(writeRecipe('boto3Client', ofTwo, [elsewhere, link])).not.toContain('endpoint_url');
  }
  // An access point has hosts of its own, and so have FIPS and dual-stack.
  const arn = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/ap';
  const ofArn = [{ ...link, bucket: arn }];
  const fips = { fips: true, dualStack: false, accelerate: false };
  const connections = [
    recipeConnectionOf(
      { source: { kind: 'profile', profile: 'work' } },
      { region: 'eu-west-1', addressing: 'auto' },
      ofArn,
    ),
    recipeConnectionOf(
      { source: { kind: 'profile', profile: 'work' } },
      { region: 'eu-west-1', addressing: 'auto', awsEndpoints: fips },
    ),
  ];
  for (const connection of connections) {
    expect(writeRecipe('boto3Client', connection, ofArn)).not.toContain('endpoint_url');
  }
});

test('what a connection asks for and code does not say is told in every style, without its values', () => {
  const network = {
    ...defaultConnectionOptions.network,
    caFile: '/home/kim/office.pem',
    proxy: { kind: 'custom', url: 'http://proxy.office.example:3128', user: 'kim' },
  } as const;
  const connection = recipeConnectionOf(
    {
      source: { kind: 'saved', secret: 'keychain' },
      options: { ...defaultConnectionOptions, requesterPays: true, network },
    },
    {
      region: 'eu-west-1',
      addressing: 'auto',
      awsEndpoints: { dualStack: true, fips: true, accelerate: true },
    },
  );
  for (const style of recipeStyles) {
    const code = writeRecipe(style, connection, [list]);
    for (const words of [
      'requester',
      'certificate auth',
      'proxies',
      'dual-stack',
      'FIPS',
      'Accel',
    ]) {
      expect(code).toMatch(new RegExp(`^(?:#|//) - .*${words}`, 'mu'));
    }
    expect(code).not.toMatch(/office|kim/u);
    expect(writeRecipe(style, atAws, [list])).not.toContain('does not say');
  }
});

describe('idiom', () => {
  const upload: Operation = {
    kind: 'uploadFiles',
    bucket,
    files: [{ file: 'a.txt', key: 'x/a.txt' }],
  };

  test('an upload is upload_file, aws s3 cp and Upload', () => {
    expect(writeRecipe('boto3Client', atAws, [upload])).toContain(
      "s3.upload_file('a.txt', 'photos', 'x/a.txt', ",
    );
    expect(writeRecipe('awsCli', atAws, [upload])).toContain('aws s3 cp a.txt s3://photos/x/a.txt');
    expect(writeRecipe('javascript', atAws, [upload])).toContain('await new Upload({');
  });

  test('aws s3 sync is written only where its rules are the choice that was made', () => {
    const place = { bucket, prefix: 'x/album/', folder: 'album' };
    const cli = (kind: 'uploadFolder' | 'downloadFolder', ifThere: IfThere): string =>
      writeRecipe('awsCli', atAws, [{ kind, ...place, ifThere }]);
    expect(cli('uploadFolder', 'replace_if_different')).toContain(
      'aws s3 sync --no-follow-symlinks album/ s3://photos/x/album/',
    );
    for (const choice of ['skip', 'keep_both', 'replace_if_newer'] as const) {
      expect(cli('uploadFolder', choice)).not.toContain('sync');
    }
    expect(cli('downloadFolder', 'replace_if_different')).not.toContain('sync');
  });

  test('what a POSIX shell would not take says which shell it is for', () => {
    const upload: Operation = { kind: 'uploadFolder', bucket, prefix: 'x/', folder: 'album' };
    const first = (operation: Operation) =>
      writeRecipe('awsCli', atAws, [operation]).split('\n')[0];
    expect(first({ ...upload, ifThere: 'skip' })).toBe('#!/usr/bin/env bash');
    expect(first(upload)).toMatch(/^aws s3 cp/u);
  });

  test('loose files are looked up in the narrowest listing that tells of numbered names too', () => {
    const files = ['x/IMG_1.jpg', 'x/IMG_20.jpg'].map((key) => ({ key, file: key.slice(2) }));
    const code = writeRecipe('boto3Client', atAws, [
      { kind: 'uploadFiles', bucket, files, ifThere: 'keep_both' },
    ]);
    expect(code).toContain("Prefix='x/IMG_',\n    Delimiter='/',");
    const one = writeRecipe('javascript', atAws, [
      { kind: 'uploadFiles', bucket, files: files.slice(0, 1), ifThere: 'skip' },
    ]);
    expect(one).toContain("Prefix: 'x/IMG_1',\n  Delimiter: '/',");
  });

  test('a link says how many seconds it lasts', () => {
    const link: Operation = { kind: 'makeLinks', bucket, keys: ['a'], expiresInSeconds: 900 };
    expect(writeRecipe('boto3Client', atAws, [link])).toContain('ExpiresIn=900');
    expect(writeRecipe('awsCli', atAws, [link])).toContain(
      'aws s3 presign s3://photos/a --expires-in 900',
    );
    expect(writeRecipe('javascript', atAws, [link])).toContain('{ expiresIn: 900 }');
  });

  test('a link to upload by has no checksum of a body that nobody knows yet', () => {
    const link: Operation = { kind: 'makeUploadLink', bucket, key: 'a', expiresInSeconds: 900 };
    const wanted = "requestChecksumCalculation: 'WHEN_REQUIRED'";
    expect(writeRecipe('javascript', atAws, [link])).toContain(wanted);
    const other: Operation = { kind: 'makeLinks', bucket, keys: ['a'], expiresInSeconds: 900 };
    expect(writeRecipe('javascript', atAws, [other])).not.toContain(wanted);
    expect(writeRecipe('boto3Client', atAws, [link])).toContain("'put_object'");
  });

  test('what is done with several objects is a loop', () => {
    const heads: Operation = { kind: 'lookAtObjects', bucket, keys: ['a', 'b c'] };
    expect(writeRecipe('boto3Client', atAws, [heads])).toContain("for key in ['a', 'b c']:");
    expect(writeRecipe('awsCli', atAws, [heads])).toContain("for key in \\\n  a \\\n  'b c'\ndo\n");
    expect(writeRecipe('javascript', atAws, [heads])).toContain(
      "for (const Key of ['a', 'b c']) {",
    );
  });

  test('more than a thousand deletions are several batches, and odd keys go by themselves', () => {
    const keys = [...Array.from({ length: 1001 }, (_, index) => `k${index}`), 'x', 'odd\u0001'];
    const code = writeRecipe('boto3Client', atAws, [{ kind: 'deleteObjects', bucket, keys }]);
    expect(code.match(/s3\.delete_objects\(/gu)).toHaveLength(2);
    expect(code).toContain(String.raw`s3.delete_object(Bucket='photos', Key='odd\x01')`);
  });

  test.each(recipeStyles)('%s deletes one by one where a server may refuse a batch', (style) => {
    const keys = ['a', 'b', 'c'];
    const operation: Operation = { kind: 'deleteObjects', bucket, keys };
    expect(writeRecipe(style, atAws, [operation])).toMatch(/delete-objects|delete_?objects/iu);
    const elsewhere = { ...atAws, aws: false, endpoint: 'https://store.example.com' };
    const code = writeRecipe(style, elsewhere, [operation]);
    expect(code).not.toMatch(/delete-objects|delete_?objects[^ ]/iu);
    expect(code).toContain('One by one: DeleteObjects');
    const one = writeRecipe(style, elsewhere, [{ ...operation, keys: ['a'] }]);
    expect(one).not.toContain('One by one');
  });

  test('copies by the AWS CLI say what becomes of annotations, and have no option that only some know', () => {
    const changes = [{ from: 'a', to: 'b' }];
    const operations: readonly Operation[] = [
      { kind: 'copyObjects', bucket, changes },
      { kind: 'renameObjects', bucket, changes },
      { kind: 'renameFolder', bucket, from: 'd/', to: 'e/' },
    ];
    const code = writeRecipe('awsCli', atAws, operations);
    expect(code.match(/^aws s3 (?:cp|mv|mv --recursive) s3:/gmu)).toHaveLength(3);
    expect(code.match(/^# Annotations .* are lost/gmu)).toHaveLength(3);
    expect(writeRecipe('awsCli', { ...atAws, aws: false }, operations)).not.toContain(
      'annotations',
    );
  });

  test('JavaScript of several batches is JavaScript', () => {
    const keys = Array.from({ length: 2002 }, (_, index) => `k${index}`);
    const code = writeRecipe('javascript', atAws, [{ kind: 'deleteObjects', bucket, keys }]);
    // Node reads it, and does not run it.
    const args = ['--check', '--input-type=module', '-'];
    expect(spawnSync(process.execPath, args, { input: code, encoding: 'utf8' }).stderr).toBe('');
    expect(code.match(/'k\d+'/gu)).toHaveLength(keys.length);
  });

  test('no word of a script is longer than a system takes as one argument', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `${'한'.repeat(330)}${index}`);
    const code = writeRecipe('awsCli', atAws, [{ kind: 'deleteObjects', bucket, keys }]);
    const words = code.match(/'[^']*'/gu) ?? [];
    expect(words.length).toBeGreaterThan(1);
    for (const word of words) expect(Buffer.byteLength(word)).toBeLessThan(128 * 1024);
    const named = words.flatMap((word) => word.match(/한+\d+/gu) ?? []);
    expect(named).toEqual(keys);
  });

  test('what would replace something that Dipper does not says so in every style', () => {
    const change = { from: 'a', to: 'b' };
    const operations: readonly Operation[] = [
      { kind: 'renameObjects', bucket, changes: [change] },
      { kind: 'renameFolder', bucket, from: 'd/', to: 'e/' },
      { kind: 'createFolders', bucket, keys: ['d/'] },
    ];
    for (const style of recipeStyles) {
      const code = writeRecipe(style, atAws, operations);
      expect(code.match(/This replaces what has that name already/gu)).toHaveLength(3);
    }
  });

  test('copies by the AWS CLI, which are told nothing, say what they do not keep', () => {
    const changes = [{ from: 'a', to: 'b' }];
    const operations: readonly Operation[] = [
      { kind: 'copyObjects', bucket, changes },
      { kind: 'renameObjects', bucket, changes },
      { kind: 'renameFolder', bucket, from: 'd/', to: 'e/' },
    ];
    const code = writeRecipe('awsCli', atAws, operations);
    expect(code.match(/^# The copy gets .* encryption and lock/gmu)).toHaveLength(3);
  });

  test('a policy is an object, and names follow each other without meeting', () => {
    const document = '{"Statement":[{"Effect":"Allow","Flag":true,"None":null}]}';
    const policy: Operation = { kind: 'writeBucketPolicy', bucket, document };
    expect(writeRecipe('boto3Client', atAws, [policy])).toContain("'Flag': True,");
    const twice = writeRecipe('javascript', atAws, [policy, policy]);
    expect(twice.match(/^\{$/gmu)).toHaveLength(2);
    expect(twice.match(/^import /gmu)).toHaveLength(2);
  });
});

test.each(recipeStyles)('%s remarks that tags are those of when it was written', (style) => {
  const written = (more: { readonly inParts?: true }) =>
    writeRecipe(style, atAws, [
      {
        kind: 'writeMetadata',
        bucket,
        key: 'a',
        settings: {},
        user: [],
        tags: [{ name: 'state', value: 'new' }],
        ...more,
      },
    ]);
  for (const more of [{}, { inParts: true } as const]) {
    expect(written(more)).toContain('These are the tags of when this was written');
  }
});

test.each(recipeStyles)('%s remarks an Expires that only Dipper sends as it is', (style) => {
  const remark = 'Expires is no date';
  const written = (Expires: string, more: { readonly inParts?: true } = {}): string =>
    writeRecipe(style, atAws, [
      {
        kind: 'writeMetadata',
        bucket,
        key: 'a',
        settings: { Expires },
        user: [],
        tags: [],
        ...more,
      },
    ]);
  expect(written('Tue, 01 Jan 2030 00:00:00 GMT')).not.toContain(remark);
  expect(written('0')).toContain(remark);
  expect(written('0', { inParts: true })).toContain(remark);
});
