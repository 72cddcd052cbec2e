import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { localFileOf } from '../../../src/main/recipes/localFiles';
import type { IfThere } from '../../../src/shared/model/recipes';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { readTree, transfersIn } from '../transfers/support';
import { asUploadedByCode, createTwins, stateOf } from './support';
import type { ObjectState, Twins } from './support';

/** What is there beside what is to come: of another time, another size, both or neither. */
type There = 'nothing' | 'same' | 'older' | 'older of another size' | 'newer of another size';

/** Milliseconds that the times of files lie before or after those of objects. */
const distance = 3_600_000;
const album = "it's $(an album)";
const choices: readonly IfThere[] = [
  'skip',
  'keep_both',
  'replace_if_newer',
  'replace_if_different',
];

/**
 * Names with what some language, shell or protocol takes for something else, and what is there. The
 * second number is planned, so that what is kept beside the first is the third.
 */
const names: readonly (readonly [name: string, there: There])[] = [
  ["-n it's $(touch pwned) `touch pwned`", 'nothing'],
  ['$HOME "x" \\n \\ %s %zz %.a.txt', 'same'],
  ['$HOME "x" \\n \\ %s %zz %.a (2).txt', 'nothing'],
  ['한글 😀 a+b&c=d?e#f?versionId=null.tar.gz', 'older'],
  ['deep/é *[a-z]?/.hidden', 'older of another size'],
  ['deep/no extension!!', 'newer of another size'],
];
/** These hold what no local name of a download may hold. */
const oddNames: readonly (readonly [name: string, there: There])[] = [
  ['line\nbreak, control \t\u0001 and turned \u202Egpj', 'older'],
  ['ends in a line break\n', 'same'],
];

/** Files beside the folder, in this order: a name that is planned for later is taken already. */
const loose: readonly (readonly [name: string, there: There])[] = [
  ...oddNames.slice(0, 1),
  ["it's.txt", 'same'],
  ["it's (2).txt", 'nothing'],
];

const incoming = 'what is to come';
/** Content of what is there: the size tells whether anything would seem to have changed. */
function contentOf(there: There): string {
  return there.includes('size') ? 'what is there, and longer' : 'what is there..';
}

/** Whether a file is older than an object, both in the direction of an upload and of a download. */
function ageOf(there: There, direction: 'upload' | 'download'): number {
  const isThereOlder = there.startsWith('older');
  return Date.now() + (isThereOlder === (direction === 'upload') ? distance : -distance);
}

/** Prefixes of which the AWS CLI would take one for the name of a file. */
function prefixFor(choice: IfThere): string {
  return choice === 'skip' ? 'file://it\'s "there"/' : 'to "there" `x`/';
}

async function putFile(path: string, content: string, time: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, new Date(time), new Date(time));
}

async function putObject(
  { dipper, code }: Twins,
  key: string,
  content: string,
  mtime?: number,
): Promise<void> {
  for (const Bucket of [dipper.bucket, code.bucket]) {
    const metadata = mtime === undefined ? {} : { Metadata: { mtime: `${mtime / 1000}` } };
    await dipper.client.send(
      new PutObjectCommand({ Bucket, Key: key, Body: content, ContentType: 'x/y', ...metadata }),
    );
  }
}

/** Tools know types by tables of their own, which have another one for `.tar.gz`, or none for no extension. */
function withoutType(object: ObjectState): ObjectState {
  return { ...object, type: undefined };
}

describe.each(recipeStyles)('%s', { timeout: 300_000 }, (style) => {
  test.each(choices)('uploads as Dipper does with the choice %s', async (ifThere) => {
    const twins = await createTwins();
    const { dipper, code, dipperFolder, codeFolder } = twins;
    const prefix = prefixFor(ifThere);
    const all = [
      ...loose,
      ...[...names, ...oddNames].map(([name, there]) => [`${album}/${name}`, there] as const),
    ];
    for (const [name, there] of all) {
      if (there !== 'nothing') await putObject(twins, prefix + name, contentOf(there));
      const time = ageOf(there, 'upload');
      for (const folder of [dipperFolder, codeFolder]) {
        await putFile(join(folder, name), incoming, time);
      }
    }
    await putObject(twins, `${prefix}${album}/한글 😀 a+b&c=d?e#f?versionId=null.tar (2).gz`, 'x');
    await putObject(twins, `${prefix}elsewhere`, 'x');

    const bench = await transfersIn(dipper);
    const paths = [...loose.map(([name]) => name), album].map((name) => join(dipperFolder, name));
    const plan = await bench.planUpload(paths, prefix);
    expect(plan.conflictCount).toBe(8);
    await bench.carryOut(plan, ifThere);
    await twins.run(style, [
      {
        kind: 'uploadFiles',
        bucket: code.bucket,
        files: loose.map(([name]) => ({ file: name, key: prefix + name })),
        ifThere,
      },
      {
        kind: 'uploadFolder',
        bucket: code.bucket,
        folder: album,
        prefix: `${prefix}${album}/`,
        ifThere,
      },
    ]);
    const expected = await stateOf(dipper.client, dipper.bucket);
    expect((await stateOf(dipper.client, code.bucket)).map(withoutType)).toEqual(
      asUploadedByCode(style, expected).map(withoutType),
    );
    const sent = expected.filter(({ content }) => content === incoming).length;
    expect(sent).toBe(sentBy[ifThere]);
  });

  test.each(choices)('downloads as Dipper does with the choice %s', async (ifThere) => {
    const twins = await createTwins();
    const { dipper, code, dipperFolder, codeFolder } = twins;
    const prefix = prefixFor(ifThere);
    for (const [name, there] of [
      ...loose,
      ...names.map(([name, there]) => [`${album}/${name}`, there] as const),
    ]) {
      await putObject(twins, prefix + name, incoming);
      const local = name.startsWith(album) ? name : localFileOf(name, 'posix');
      if (there === 'nothing') continue;
      for (const folder of [dipperFolder, codeFolder]) {
        await putFile(join(folder, local), contentOf(there), ageOf(there, 'download'));
      }
    }
    // An upload of Dipper's is younger than the file that it was made from.
    const long = Date.now() - distance;
    const noted = ['noted.txt', `${album}/noted.txt`];
    for (const name of noted) {
      await putObject(twins, prefix + name, incoming, long);
      for (const folder of [dipperFolder, codeFolder]) {
        await putFile(join(folder, name), contentOf('same'), long);
      }
    }
    await putObject(twins, `${prefix}${album}/marker/`, '');

    const bench = await transfersIn(dipper);
    const looseKeys = [...loose.map(([name]) => name), 'noted.txt'].map((name) => prefix + name);
    const plan = await bench.planDownload(
      [
        ...looseKeys.map((key) => ({ kind: 'object', key }) as const),
        { kind: 'folder', key: `${prefix}${album}/` },
      ],
      dipperFolder,
    );
    expect(plan.conflictCount).toBe(8);
    await bench.carryOut(plan, ifThere);
    await twins.run(style, [
      {
        kind: 'downloadFiles',
        bucket: code.bucket,
        files: looseKeys.map((key) => ({ key, file: localFileOf(key, 'posix') })),
        ifThere,
      },
      {
        kind: 'downloadFolder',
        bucket: code.bucket,
        prefix: `${prefix}${album}/`,
        folder: album,
        ifThere,
      },
    ]);
    const expected = new Map(await readTree(dipperFolder));
    // Folders that hold nothing are not made by code.
    expect(expected.delete(`${album}/marker`)).toBe(true);
    expect(await readTree(codeFolder)).toEqual(expected);
    const fetched = [...expected.values()].filter((content) => String(content) === incoming);
    expect(fetched).toHaveLength(fetchedBy[ifThere]);
  });
});

/** What is new, and besides: nothing, all, what is older there, and that or of another size. */
const sentBy = { skip: 3, keep_both: 11, replace_if_newer: 7, replace_if_different: 8 };
const fetchedBy = { skip: 3, keep_both: 11, replace_if_newer: 6, replace_if_different: 7 };
