import { format } from 'prettier';
import { withoutResource } from '../../src/main/recipes/python/boto3Resource';
import type { RecipeConnection } from '../../src/main/recipes/connection';
import { writeRecipe, writeStep } from '../../src/main/recipes/writeRecipe';
import type {
  IfThere,
  Operation,
  OperationKind,
  RecipeStyle,
} from '../../src/shared/model/recipes';

const connection: RecipeConnection = {
  profile: 'work',
  keysAreKept: false,
  keysAreOfEnvironment: false,
  ignoresEndpoints: false,
  linkEndpoint: 'https://s3.eu-west-1.amazonaws.com',
  region: 'eu-west-1',
  regionIsGuessed: false,
  anonymous: false,
  aws: true,
};
const bucket = 'photos';

/** An example of every operation: leaving one out does not compile. */
const examples: {
  readonly [Kind in OperationKind]: {
    readonly title: string;
    readonly operation: Extract<Operation, { readonly kind: Kind }>;
  };
} = {
  whoAmI: {
    title: 'Ask who one is (STS)',
    operation: { kind: 'whoAmI', region: 'eu-west-1' },
  },
  assumeRole: {
    title: 'Assume a role (STS)',
    operation: {
      kind: 'assumeRole',
      region: 'eu-west-1',
      profile: 'base',
      role: {
        arn: 'arn:aws:iam::111122223333:role/reader',
        sessionName: 'dipper',
        mfaSerial: 'arn:aws:iam::111122223333:mfa/phone',
      },
    },
  },
  assumeRoleWithWebIdentity: {
    title: 'Assume a role with a web identity (STS)',
    operation: {
      kind: 'assumeRoleWithWebIdentity',
      region: 'eu-west-1',
      role: { arn: 'arn:aws:iam::111122223333:role/reader', sessionName: 'dipper' },
      tokenFile: '/var/run/secrets/token',
    },
  },
  listBuckets: { title: 'List the buckets', operation: { kind: 'listBuckets' } },
  lookAtBucket: { title: 'Look at a bucket', operation: { kind: 'lookAtBucket', bucket } },
  listFolder: {
    title: 'List a folder',
    operation: { kind: 'listFolder', bucket, prefix: 'album/' },
  },
  listPrefix: {
    title: 'List everything below',
    operation: { kind: 'listPrefix', bucket, prefix: 'album/' },
  },
  lookAtObjects: {
    title: 'Get the details of an object',
    operation: { kind: 'lookAtObjects', bucket, keys: ['album/sea.jpg'] },
  },
  readObjects: {
    title: 'Read an object',
    operation: { kind: 'readObjects', bucket, keys: ['album/sea.jpg'] },
  },
  downloadFiles: {
    title: 'Download an object',
    operation: {
      kind: 'downloadFiles',
      bucket,
      files: [{ key: 'album/sea.jpg', file: 'sea.jpg' }],
    },
  },
  downloadFolder: {
    title: 'Download a folder',
    operation: { kind: 'downloadFolder', bucket, prefix: 'album/', folder: 'album' },
  },
  uploadFiles: {
    title: 'Upload a file, also as a multipart upload',
    operation: {
      kind: 'uploadFiles',
      bucket,
      files: [{ key: 'album/sea.jpg', file: 'sea.jpg' }],
    },
  },
  uploadFolder: {
    title: 'Upload a folder',
    operation: { kind: 'uploadFolder', bucket, prefix: 'album/', folder: 'album' },
  },
  createFolders: {
    title: 'Make a folder',
    operation: { kind: 'createFolders', bucket, keys: ['album/'] },
  },
  deleteObjects: {
    title: 'Delete objects',
    operation: { kind: 'deleteObjects', bucket, keys: ['album/sea.jpg', 'album/sky.jpg'] },
  },
  deleteFolder: {
    title: 'Delete a folder',
    operation: { kind: 'deleteFolder', bucket, prefix: 'album/' },
  },
  copyObjects: {
    title: 'Copy an object',
    operation: { kind: 'copyObjects', bucket, changes: [{ from: 'sea.jpg', to: 'sea 2.jpg' }] },
  },
  writeMetadata: {
    title: 'Edit the metadata of an object',
    operation: {
      kind: 'writeMetadata',
      bucket,
      key: 'album/sea.jpg',
      settings: {
        ContentType: 'image/jpeg',
        CacheControl: 'max-age=3600',
        CopySourceIfMatch: '"9f62…"',
        StorageClass: 'STANDARD_IA',
      },
      user: [{ name: 'photographer', value: 'kim' }],
      tags: [{ name: 'album', value: 'summer' }],
    },
  },
  renameObjects: {
    title: 'Rename an object',
    operation: { kind: 'renameObjects', bucket, changes: [{ from: 'sea.jpg', to: 'ocean.jpg' }] },
  },
  renameFolder: {
    title: 'Rename a folder',
    operation: { kind: 'renameFolder', bucket, from: 'album/', to: 'archive/' },
  },
  makeLinks: {
    title: 'Make a link',
    operation: { kind: 'makeLinks', bucket, keys: ['album/sea.jpg'], expiresInSeconds: 3600 },
  },
  makeUploadLink: {
    title: 'Make a link to upload by',
    operation: { kind: 'makeUploadLink', bucket, key: 'album/sea.jpg', expiresInSeconds: 3600 },
  },
  readObjectAcls: {
    title: 'Get the ACL of an object',
    operation: { kind: 'readObjectAcls', bucket, keys: ['album/sea.jpg'] },
  },
  listAnnotations: {
    title: 'List the annotations of an object',
    operation: { kind: 'listAnnotations', bucket, keys: ['album/sea.jpg'] },
  },
  readObjectTags: {
    title: 'Get the tags of an object',
    operation: { kind: 'readObjectTags', bucket, keys: ['album/sea.jpg'] },
  },
  writeObjectTags: {
    title: 'Set the tags of an object',
    operation: {
      kind: 'writeObjectTags',
      bucket,
      key: 'album/sea.jpg',
      tags: [{ name: 'album', value: 'summer' }],
    },
  },
  retainObject: {
    title: 'Put an object under retention',
    operation: {
      kind: 'retainObject',
      bucket,
      key: 'album/sea.jpg',
      mode: 'GOVERNANCE',
      until: '2030-01-01T00:00:00.000Z',
    },
  },
  holdObject: {
    title: 'Put an object under legal hold',
    operation: { kind: 'holdObject', bucket, key: 'album/sea.jpg' },
  },
  listVersions: {
    title: 'List versions',
    operation: { kind: 'listVersions', bucket, prefix: 'album/' },
  },
  readBucketVersioning: {
    title: 'Get the versioning of a bucket',
    operation: { kind: 'readBucketVersioning', bucket },
  },
  readSetting: {
    title: 'Get what a bucket blocks of public access',
    operation: { kind: 'readSetting', bucket, setting: 'PublicAccessBlock' },
  },
  readBucketAcl: {
    title: 'Get the ACL of a bucket',
    operation: { kind: 'readBucketAcl', bucket },
  },
  readBucketPolicy: {
    title: 'Get the policy of a bucket',
    operation: { kind: 'readBucketPolicy', bucket },
  },
  writeBucketPolicy: {
    title: 'Change the policy of a bucket',
    operation: {
      kind: 'writeBucketPolicy',
      bucket,
      document: '{"Version":"2012-10-17","Statement":[]}',
    },
  },
  deleteBucketPolicy: {
    title: 'Remove the policy of a bucket',
    operation: { kind: 'deleteBucketPolicy', bucket },
  },
  listUnfinishedUploads: {
    title: 'List unfinished uploads',
    operation: { kind: 'listUnfinishedUploads', bucket },
  },
  abortUploads: {
    title: 'Give up an unfinished upload',
    operation: { kind: 'abortUploads', bucket, uploads: [{ key: 'film.mov', uploadId: '2~abc' }] },
  },
};

/** Each choice about what is there already, for a folder in both directions. */
const choices: readonly (readonly [IfThere, string])[] = [
  ['skip', 'skipping what is there'],
  ['keep_both', 'keeping both'],
  ['replace_if_newer', 'replacing only what is newer'],
  ['replace_if_different', 'replacing only what is different'],
];
const sparing: readonly { readonly title: string; readonly operation: Operation }[] = [
  examples.uploadFolder,
  examples.downloadFolder,
].flatMap(({ title, operation }) =>
  choices.map(([ifThere, words]) => ({
    title: `${title}, ${words}`,
    operation: { ...operation, ifThere },
  })),
);

/** Copies of what S3 does not copy at one go. */
const large: readonly { readonly title: string; readonly operation: Operation }[] = [
  examples.copyObjects,
  examples.renameObjects,
  examples.writeMetadata,
].map(({ title, operation }) => ({
  title: `${title}, above 5 GiB`,
  operation: { ...operation, inParts: true },
}));

const styles: readonly (readonly [RecipeStyle, string, string])[] = [
  ['boto3Client', 'boto3 client', 'python'],
  ['boto3Resource', 'boto3 resource', 'python'],
  ['awsCli', 'AWS CLI', 'sh'],
  ['javascript', 'JavaScript SDK v3', 'js'],
];

const introduction = `# Copy as code

Dipper writes code for what it did, and for what a dialog would do: **boto3 client**, **boto3 resource**,
**AWS CLI** and the **AWS SDK for JavaScript, version 3**. It is in the Activity panel (a call, several, or
all that the user did), in the tab Code of the Inspector, and in the tab Code of every dialog that does
something: upload, download, make a folder, rename, edit metadata, delete, make a link, change a policy,
give up unfinished uploads.

This page is written by \`npm run docs:recipes\` from \`src/main/recipes\`; a test tells when it is out of
date.

- Code reaches the same server: profile, region, endpoint and addressing are the connection's own. Where
  Dipper knows that the buckets it is about are in another region, that one is written. Code for AWS
  keeps to it where a default profile or the environment has an endpoint for something else. Code holds no
  secret. Keys that Dipper keeps have to be in the environment of whoever runs it. A comment names
  what else the connection asks for and the code does not say: a CA file or proxy of its own, requester pays,
  dual-stack, FIPS or accelerated hosts.
- A script ends at the first error, in every style: nothing is removed after a copy or a download that failed,
  nor after a deletion of which a part was refused.
- Several objects are deleted by batches on AWS, and one by one elsewhere: newer versions of the tools send
  batches as some servers refuse them. Dipper itself sends both kinds of servers what they take.
- Local files are named relative to the folder in which the code runs, by the rules of the system that Dipper
  runs on. A file that is downloaded lies in that folder, whatever its key says. A drive has no name to give
  its folder: where all of one was dropped, \`your-drive\` stands for it.
- A deletion or download of more than 10,000 selected objects and folders has no code but that of its calls. An
  upload of more files and folders that were chosen one by one has that of the first 10,000.
- Code of the AWS CLI is for a POSIX shell. Written on Windows, it begins with a comment that says so.
- Names are quoted for the language, whatever is in them. Characters that can't be seen, or that turn the
  direction of text, are written as escapes.
- Uploads by code carry no \`mtime\` as Dipper's do. JavaScript gives uploads no content type, since Node
  has no table of types; those of Python and of the AWS CLI say another type than Dipper's for some names,
  such as \`a.tar.gz\`. A folder uploaded or downloaded by code leaves out empty folders and objects
  whose names end in a slash.
- Renaming and making a folder by code replace what has the new name already, and a comment says so; Dipper
  looks first and refuses. What was refused is no part of a script of several actions.
- The code of a deletion that was stopped is that of the calls which it made until then. Uploads and downloads
  are written as they were asked for, also where some were cancelled.
- Calls to STS that give a role print who one becomes, not the keys. The code of an MFA device is asked
  for when the code runs.
- Uploads and downloads replace what is there already, unless another choice was made in the dialog that asks:
  code then looks first, and compares, skips or finds a free name by Dipper's own rules. \`aws s3 sync\` says
  one of these choices, to replace in a bucket what is different; otherwise it goes by rules of its own, so the
  AWS CLI gets a loop, which is for bash. (A key that begins with \`file://\` or
  \`fileb://\` and holds a carriage return is left alone by that loop, which says so: the AWS CLI has no way
  to ask for it.) What appears between the look and the write is replaced by code; Dipper has the server refuse
  that where the server can.
- Where a folder is in the way of a file, code leaves the file out and says so. A linked folder within the
  folder of a download is not followed, except by \`aws s3 cp --recursive\`.
- Objects of several folders that have the same name are downloaded as \`a.txt\`, \`a%~2.txt\` and so on, and
  uploaded from \`2025/a.txt\`, \`2026/a.txt\`, by what their keys differ in.
- Local names that Dipper has to change (control characters, \`..\`) keep their characters, or are left out,
  where code downloads a whole folder.
- Editing metadata is a copy onto itself. Code names what such a copy has to keep as it was when the code was
  written (storage class, encryption, grants, tags), and the ETag that the object had then: an object that
  has changed since is refused, except by servers that ignore this condition, such as older Ceph. Dipper looks
  at the object once more itself.
- S3 gives a copy the usual storage class and the encryption of the bucket, and no lock. Code that copies or
  renames looks at each object and has its copy keep those, and the redirect, as Dipper does; code of the AWS CLI
  does not, and a comment says so. A lock that may not be read is not seen by code, and not kept; Dipper
  renames no such object. None that is under an event hold is copied, neither by Dipper nor by boto3 or JavaScript.
- An object above 5 GiB is copied in parts, which are told besides what a copy at one go keeps by itself:
  headers, metadata and tags. So is one in a folder that is renamed: code looks at the size of each. The AWS CLI
  does so by itself (for all above its own \`multipart_threshold\`), and leaves tags to the server, some of
  which drop them. Dipper checks the copy before it removes anything.
- Annotations, which AWS alone has, are kept by a copy at one go. A copy in parts by boto3 or JavaScript loses
  them, as a comment says. So does one by the AWS CLI, unless a newer one of version 2 is told \`--copy-props
  default\`: version 1 knows no such option. Dipper refuses to copy such an object in parts.
- A script reaches one connection: of calls of several, Dipper asks to select those of one. What was tried in
  the dialog of a new connection is left out.
- Listings are written as ListObjectsV2 (by the resource as ListObjects), also for a server of which Dipper
  knows that it has only the older call. Such servers are rare, and not every style has that one.
- A style without an object for something is marked: the resource holds a client, \`s3.meta.client\`, and
  the code uses that.

Below, code for several objects is a loop of the same.`;

/** The page that shows every operation in every style. */
export async function writeCopyAsCode(): Promise<string> {
  const start = styles.map(([style, name, language]) => {
    const whole = writeRecipe(style, connection, [examples.lookAtObjects.operation]);
    return `**${name}**\n\n${fenced(language, whole.trimEnd())}`;
  });
  const sections = [...Object.values(examples), ...sparing, ...large].map(
    ({ title, operation }) => {
      const ways = styles.map(([style, name, language]) => {
        const isBorrowed =
          style === 'boto3Resource' &&
          withoutResource.some((kind: OperationKind) => kind === operation.kind);
        const label = isBorrowed ? `${name}, by its client` : name;
        return `**${label}**\n\n${fenced(language, writeStep(style, connection, operation))}`;
      });
      return [`### ${title}`, ...ways].join('\n\n');
    },
  );
  const page = [
    introduction,
    '## How a script begins',
    ...start,
    '## Operations',
    ...sections,
  ].join('\n\n');
  return format(page, {
    parser: 'markdown',
    printWidth: 100,
    // The code stays as Dipper writes it.
    embeddedLanguageFormatting: 'off',
  });
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
