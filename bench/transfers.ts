// npm run bench:transfers [-- --rounds N --only TEXT --ceph]: uploads and downloads beside rclone, some of them
// beside awscli too, and with --ceph on a Ceph as well. Dipper's time is that of an engine that runs already, from
// the plan on; the others' that of a whole process.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTestBucket } from '../scripts/servers/buckets';
import { startCeph } from '../scripts/servers/ceph';
import { bundleDriver } from './lib/bundle';
import { openReport } from './lib/figures';
import type { Rounds } from './lib/figures';
import { runMeasured } from './lib/measure';
import type { Measured } from './lib/measure';
import { rcloneEnvironment } from './lib/rclone';
import { buildInstantS3 } from './servers/instantS3';
import type { InstantServer } from './servers/instantS3';
import type { Amount, TransferJobDescription, TransferResult } from './transfers/job';

const mebibyte = 1024 ** 2;
const large = 1024 * mebibyte;
const small = 4096;
const manyFiles = 5000;
const plannedFiles = 100_000;
const oneLarge: Amount = { files: 1, bytes: large };
const manySmall: Amount = { files: manyFiles, bytes: manyFiles * small };
/** Mebibytes that no work may take more of. */
const mostMemory = 200;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    ceph: { type: 'boolean', default: false },
  },
});
const roundCount = Number(values.rounds);

const workerPath = fileURLToPath(new URL('../out/main/transferWorker.js', import.meta.url));
const electron = process.env['ELECTRON_EXEC_PATH'] ?? process.execPath;

/** A server under test, and where on it. */
interface Place extends Pick<InstantServer, 'endpoint' | 'authority' | 'authorityFile'> {
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly bucket: string;
}

/** One way to do a piece of work: gives seconds, and the peak memory of its process in bytes. */
type Run = (round: string) => Promise<Pick<Measured, 'seconds' | 'peakMemory'>>;

type Result = Awaited<ReturnType<Run>>;

/** What all work on a server is done with. */
interface Setting {
  readonly place: Place;
  readonly files: Files;
  /** The bundled driver. */
  readonly driver: string;
  /** Where downloads go. */
  readonly folder: string;
}

interface Work {
  readonly work: string;
  readonly ours: Run;
  readonly peers: readonly {
    readonly name: string;
    /** The largest ratio of ours to the peer that is good enough. */
    readonly target: number;
    readonly run: Run;
  }[];
}

/** Local files are in memory, so that no disk takes part: the client is what is measured. */
const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

async function main(): Promise<void> {
  const folder = await mkdtemp(join(memoryFolder, 'dipper-bench-'));
  const instant = await buildInstantS3();
  const servers: { stop: () => unknown }[] = [];
  async function start(options: Parameters<typeof instant.start>[0]): Promise<Place> {
    const server = await instant.start(options);
    servers.push(server);
    const keys = { accessKeyId: 'BENCH', secretAccessKey: 'not-a-secret-at-all' };
    return { ...server, keys, bucket: 'bench' };
  }
  try {
    const files = await makeFiles(folder);
    const driver = await bundleDriver(new URL('transfers/driver.ts', import.meta.url), folder);
    const work: Work[] = [];
    const at = (place: Place): Setting => ({ place, files, driver, folder });
    const plain = at(await start({}));
    const secure = at(await start({ tls: true }));
    const distant = at(await start({ delay: 20 }));
    work.push(...workOn(plain, '', 'all peers'));
    work.push(...workOn(secure, ' over TLS', 'rclone'));
    work.push(...distantWork(distant));
    work.push(await planWork(plain));
    if (values.ceph) {
      const ceph = await startCeph();
      servers.push(ceph);
      const bucket = await createTestBucket(ceph);
      const place = { endpoint: ceph.endpoint, keys: ceph.owner, bucket: bucket.name };
      const collect = async (): Promise<void> => {
        await ceph.radosgwAdmin(['gc', 'process', '--include-all']);
      };
      work.push(...cephWork(at(place), collect));
    }
    const rows = openReport('transfers');
    for (const one of work.filter(({ work: name }) => name.includes(values.only))) {
      for (const measured of await measure(one)) await rows.add(measured);
    }
  } finally {
    for (const server of servers) await server.stop();
    await instant.remove();
    await rm(folder, { recursive: true });
  }
}

/** Runs ours and every peer in turn, as often as was asked. */
async function measure({ work, ours, peers }: Work): Promise<readonly Rounds[]> {
  const own: Result[] = [];
  const theirs = peers.map((): Result[] => []);
  for (let round = 0; round < roundCount; round += 1) {
    process.stderr.write(`${work}, round ${round + 1} of ${roundCount}\n`);
    own.push(await ours(`ours-${round}`));
    for (const [index, peer] of peers.entries()) {
      theirs[index]?.push(await peer.run(`peer-${index}-${round}`));
    }
  }
  const seconds = (results: readonly Result[]) => results.map((result) => result.seconds);
  const memory = (results: readonly Result[]) =>
    results.map(({ peakMemory }) => peakMemory / mebibyte);
  const inMemory = { work: `peak memory: ${work}`, unit: 'MiB', ours: memory(own) };
  return [
    ...peers.map(({ name, target }, index) => {
      const peer = seconds(theirs[index] ?? []);
      return { work, unit: 's', ours: seconds(own), peer, peerName: name, target };
    }),
    { ...inMemory, peer: own.map(() => mostMemory), peerName: `${mostMemory} MiB`, target: 1 },
    // Nothing is promised of these: Dipper has a whole Electron with it.
    ...peers.map(({ name }, index) => {
      return { ...inMemory, peer: memory(theirs[index] ?? []), peerName: name };
    }),
  ];
}

interface Files {
  readonly largeFile: string;
  readonly manyFolder: string;
}

async function makeFiles(folder: string): Promise<Files> {
  const largeFile = join(folder, 'large');
  const handle = await open(largeFile, 'w');
  const block = Buffer.alloc(mebibyte);
  for (let index = 0; index < large / mebibyte; index += 1) {
    block.fill(index & 255);
    await handle.write(block);
  }
  await handle.close();
  const manyFolder = join(folder, 'many');
  await mkdir(manyFolder);
  for (let index = 0; index < manyFiles; index += 1) {
    await writeFile(join(manyFolder, `file-${index}`), Buffer.alloc(small, index & 255));
  }
  return { largeFile, manyFolder };
}

/** @throws Error when other files were moved than were meant: fewer would take less time */
async function dipper(
  driver: string,
  job: TransferJobDescription,
  expected: Amount,
): Promise<TransferResult> {
  const { stdout } = await runMeasured(electron, [driver, JSON.stringify(job)], {
    ...process.env,
    ELECTRON_RUN_AS_NODE: '1',
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as TransferResult;
  if (result.files !== expected.files || result.bytes !== expected.bytes)
    throw new Error(
      `${result.files} files of ${result.bytes} bytes were moved instead of ${expected.files} of ${expected.bytes}.`,
    );
  return result;
}

function dipperUp({ place, driver }: Setting, paths: readonly string[], expected: Amount): Run {
  return (round) =>
    dipper(driver, { ...jobOf(place), direction: 'upload', prefix: `${round}/`, paths }, expected);
}

function dipperDown(
  { place, driver, folder }: Setting,
  targets: Extract<TransferJobDescription, { direction: 'download' }>['targets'],
  expected: Amount,
): Run {
  return (round) =>
    intoFolder(folder, round, (into) =>
      dipper(driver, { ...jobOf(place), direction: 'download', targets, folder: into }, expected),
    );
}

function jobOf({ endpoint, authority, keys, bucket }: Place) {
  const { accessKeyId, secretAccessKey } = keys;
  return {
    workerPath,
    endpoint,
    bucket,
    keys: { accessKeyId, secretAccessKey },
    ...(authority === undefined ? {} : { authority }),
  };
}

/** Gives the work an empty folder, which is gone afterwards. */
async function intoFolder<Result>(
  folder: string,
  name: string,
  work: (into: string) => Promise<Result>,
): Promise<Result> {
  const into = join(folder, `into-${name}`);
  await mkdir(into);
  try {
    return await work(into);
  } finally {
    await rm(into, { recursive: true });
  }
}

/** @param words After `rclone`; `remote:` is the bucket. */
function rclone({ endpoint, authorityFile, keys }: Place, words: readonly string[]) {
  const shared = ['--config', '/dev/null', '--s3-no-check-bucket', '--retries', '1'];
  const trust = authorityFile === undefined ? [] : ['--ca-cert', authorityFile];
  return runMeasured('rclone', [...words, ...shared, ...trust], rcloneEnvironment(endpoint, keys));
}

function aws({ endpoint, authorityFile, keys }: Place, words: readonly string[]) {
  return runMeasured('aws', ['--endpoint-url', endpoint, 's3', ...words, '--only-show-errors'], {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    ...(authorityFile === undefined ? {} : { AWS_CA_BUNDLE: authorityFile }),
  });
}

const tuned = ['--s3-chunk-size', '16M', '--s3-upload-concurrency', '8', '--s3-disable-checksum'];

/** Uploads and downloads of one large and of many small files. */
function workOn(setting: Setting, how: string, beside: 'all peers' | 'rclone'): readonly Work[] {
  const { place, files, folder } = setting;
  const { largeFile, manyFolder } = files;
  const { bucket } = place;
  const isPlain = beside === 'all peers';
  const largeKey = `size-${large}`;
  const manyPrefix = `many-${manyFiles}/`;
  const least = (target: number): number => (isPlain ? target : 1);
  const awscli = (run: Work['peers'][number]['run']): Work['peers'] =>
    isPlain ? [{ name: 'awscli', target: 1, run }] : [];
  return [
    {
      work: `upload 1 GiB${how}`,
      ours: dipperUp(setting, [largeFile], oneLarge),
      peers: [
        {
          name: 'rclone',
          target: least(1 / 3.5),
          run: (round) => rclone(place, ['copy', largeFile, `remote:${bucket}/${round}`]),
        },
        ...(isPlain
          ? [
              {
                name: `rclone ${tuned.join(' ')}`,
                target: 1 / 2,
                run: (round: string) =>
                  rclone(place, ['copy', largeFile, `remote:${bucket}/${round}`, ...tuned]),
              },
            ]
          : []),
        ...awscli((round) => aws(place, ['cp', largeFile, `s3://${bucket}/${round}`])),
      ],
    },
    {
      work: `download 1 GiB${how}`,
      ours: dipperDown(setting, [{ kind: 'object', key: largeKey }], oneLarge),
      peers: [
        {
          name: 'rclone --multi-thread-streams 4',
          target: least(1 / 1.2),
          run: (round) =>
            intoFolder(folder, round, (into) =>
              rclone(place, [
                ...['copy', `remote:${bucket}/${largeKey}`, into],
                ...['--multi-thread-streams', '4', '--multi-thread-cutoff', '64M'],
              ]),
            ),
        },
        ...awscli((round) =>
          intoFolder(folder, round, (into) =>
            aws(place, ['cp', `s3://${bucket}/${largeKey}`, into]),
          ),
        ),
      ],
    },
    {
      work: `upload 5,000 files of 4 KiB${how}`,
      ours: dipperUp(setting, [manyFolder], manySmall),
      peers: [
        {
          name: 'rclone --transfers 32',
          target: 1,
          run: (round) =>
            rclone(place, ['copy', manyFolder, `remote:${bucket}/${round}`, '--transfers', '32']),
        },
        ...awscli((round) =>
          aws(place, ['cp', '--recursive', manyFolder, `s3://${bucket}/${round}`]),
        ),
      ],
    },
    {
      work: `download 5,000 files of 4 KiB${how}`,
      ours: dipperDown(setting, [{ kind: 'folder', key: manyPrefix }], manySmall),
      peers: [
        {
          name: 'rclone --transfers 32',
          target: 1,
          run: (round) =>
            intoFolder(folder, round, (into) =>
              rclone(place, ['copy', `remote:${bucket}/${manyPrefix}`, into, '--transfers', '32']),
            ),
        },
        ...awscli((round) =>
          intoFolder(folder, round, (into) =>
            aws(place, ['cp', '--recursive', `s3://${bucket}/${manyPrefix}`, into]),
          ),
        ),
      ],
    },
  ];
}

/** What a drop of many files waits for before its first byte moves. */
async function planWork({ place, driver, folder }: Setting): Promise<Work> {
  const tree = join(folder, 'planned');
  for (let index = 0; index < plannedFiles; index += 1) {
    const parent = join(tree, String(index % 100));
    if (index < 100) await mkdir(parent, { recursive: true });
    await writeFile(join(parent, `file-${index}`), '');
  }
  return {
    work: 'plan an upload of 100,000 files',
    ours: (round) =>
      dipper(
        driver,
        {
          ...jobOf(place),
          direction: 'upload',
          prefix: `${round}/`,
          paths: [tree],
          isPlanOnly: true,
        },
        { files: plannedFiles, bytes: 0 },
      ),
    peers: [
      {
        name: 'rclone copy --dry-run',
        target: 1,
        run: (round) =>
          rclone(place, ['copy', tree, `remote:${place.bucket}/${round}`, '--dry-run', '-q']),
      },
    ],
  };
}

function distantWork(setting: Setting): readonly Work[] {
  const { place, files, folder } = setting;
  const { manyFolder } = files;
  const manyPrefix = `many-${manyFiles}/`;
  return [
    {
      work: 'upload 5,000 files of 4 KiB, 20 ms a request',
      ours: dipperUp(setting, [manyFolder], manySmall),
      peers: [
        {
          name: 'rclone',
          target: 1 / 12,
          run: (round) => rclone(place, ['copy', manyFolder, `remote:${place.bucket}/${round}`]),
        },
      ],
    },
    {
      work: 'download 5,000 files of 4 KiB, 20 ms a request',
      ours: dipperDown(setting, [{ kind: 'folder', key: manyPrefix }], manySmall),
      peers: [
        {
          name: 'rclone',
          target: 1 / 12,
          run: (round) =>
            intoFolder(folder, round, (into) =>
              rclone(place, ['copy', `remote:${place.bucket}/${manyPrefix}`, into]),
            ),
        },
      ],
    },
  ];
}

/** Where the objects are that are downloaded from Ceph. */
const keptPrefix = 'kept';

/** Beside a real server, which takes most of the time; nothing is promised here. */
function cephWork(setting: Setting, collectGarbage: () => Promise<void>): readonly Work[] {
  const { place, files, folder } = setting;
  const { largeFile, manyFolder } = files;
  const { bucket } = place;
  /** Its store is in memory and small: when it is full, it keeps writers waiting for ever. */
  function makingRoom(run: Run): Run {
    return async (round) => {
      const measured = await run(round);
      await rclone(place, ['purge', `remote:${bucket}/${round}`]);
      await collectGarbage();
      return measured;
    };
  }
  /** Puts what a download needs there, before its first round. */
  function withObjects(source: string, name: string, run: Run): Run {
    let isThere = false;
    return async (round) => {
      if (!isThere) await rclone(place, ['copy', source, `remote:${bucket}/${keptPrefix}/${name}`]);
      isThere = true;
      return run(round);
    };
  }
  const downloadOf = (key: string): readonly string[] => ['copy', `remote:${bucket}/${key}`];
  return [
    {
      work: 'upload 1 GiB to Ceph',
      ours: makingRoom(dipperUp(setting, [largeFile], oneLarge)),
      peers: [
        {
          name: 'rclone',
          target: 1,
          run: makingRoom((round) =>
            rclone(place, ['copy', largeFile, `remote:${bucket}/${round}`]),
          ),
        },
      ],
    },
    {
      work: 'download 1 GiB from Ceph',
      ours: withObjects(
        largeFile,
        '',
        dipperDown(setting, [{ kind: 'object', key: `${keptPrefix}/large` }], oneLarge),
      ),
      peers: [
        {
          name: 'rclone --multi-thread-streams 4',
          target: 1,
          run: (round) =>
            intoFolder(folder, round, (into) =>
              rclone(place, [
                ...downloadOf(`${keptPrefix}/large`),
                into,
                '--multi-thread-streams',
                '4',
              ]),
            ),
        },
      ],
    },
    {
      work: 'upload 5,000 files of 4 KiB to Ceph',
      ours: dipperUp(setting, [manyFolder], manySmall),
      peers: [
        {
          name: 'rclone --transfers 32',
          target: 1,
          run: (round) =>
            rclone(place, ['copy', manyFolder, `remote:${bucket}/${round}`, '--transfers', '32']),
        },
      ],
    },
    {
      work: 'download 5,000 files of 4 KiB from Ceph',
      ours: withObjects(
        manyFolder,
        'many',
        dipperDown(setting, [{ kind: 'folder', key: `${keptPrefix}/many/` }], manySmall),
      ),
      peers: [
        {
          name: 'rclone --transfers 32',
          target: 1,
          run: (round) =>
            intoFolder(folder, round, (into) =>
              rclone(place, [...downloadOf(`${keptPrefix}/many/`), into, '--transfers', '32']),
            ),
        },
      ],
    },
  ];
}

await main();
