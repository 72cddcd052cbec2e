// npm run bench:list [-- --rounds N --keys N --only TEXT --alone]: a million keys beside rclone and
// awscli. A short run: --rounds 1 --keys 100000; --alone leaves the others out. With --only, the figures
// of other rows stay in bench-out/list.json, so that it may be run row by row.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleDriver } from './lib/bundle';
import { printMachine, printRounds, writeFigures } from './lib/figures';
import type { Rounds } from './lib/figures';
import { runMeasured } from './lib/measure';
import type { Measured } from './lib/measure';
import { rcloneEnvironment } from './lib/rclone';
import type { ListJob, ListResult } from './list/job';
import { buildInstantS3 } from './servers/instantS3';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    keys: { type: 'string', default: '1000000' },
    alone: { type: 'boolean', default: false },
  },
});
const roundCount = Number(values.rounds);
const keyCount = Number(values.keys);
const mebibyte = 1024 ** 2;

const workerPath = fileURLToPath(new URL('../out/main/listingWorker.js', import.meta.url));
const electron = process.env['ELECTRON_EXEC_PATH'] ?? process.execPath;
const keys = { accessKeyId: 'BENCH', secretAccessKey: 'not-a-secret-at-all' };
const bucket = 'bench';
/** Keys of a page, as S3 has them. */
const keysOfPage = 1000;
/** Milliseconds that a page waits on the server that is far away. */
const pageDelay = 50;

/** What is asked once a million keys are there: texts, patterns, expressions and conditions. */
const filters = [
  '99',
  'CSV 7 -8',
  '*9?7*.csv size>10mb modified<10y',
  '/[13579]{3}\\.csv$/',
  '/^[^0-8]*9.*[02]\\.CSV$/i',
  'size<1kb',
  'modified:2026-11 class:standard',
  'type:data',
];
const unicodeFilters = ['가', '*나*7.txt', '/^[가-나].*9/', '-한 TXT'];

interface Work {
  readonly work: string;
  readonly endpoint: string;
  readonly pattern: string;
  readonly count: number;
  readonly peers: readonly {
    readonly name: string;
    /** The largest ratio of ours to the peer that is good enough. */
    readonly target: number;
    readonly run: (endpoint: string, prefix: string) => Promise<Measured>;
  }[];
  /** Where memory, first rows, sorting and filtering are told as well: the filters. */
  readonly filters?: readonly string[];
}

const rclone = {
  name: 'rclone lsf --fast-list',
  run: (endpoint: string, prefix: string) =>
    runMeasured(
      'rclone',
      ['lsf', '-R', '--fast-list', `remote:${bucket}/${prefix}`, '--config', '/dev/null'],
      rcloneEnvironment(endpoint, keys),
      { keepsOutput: false },
    ),
};

const awscli = {
  name: 'aws s3 ls',
  run: (endpoint: string, prefix: string) =>
    runMeasured(
      'aws',
      ['--endpoint-url', endpoint, 's3', 'ls', '--recursive', `s3://${bucket}/${prefix}`],
      {
        PATH: process.env['PATH'],
        HOME: tmpdir(),
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_DEFAULT_REGION: 'us-east-1',
      },
      { keepsOutput: false },
    ),
};

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-bench-'));
  const instant = await buildInstantS3();
  const near = await instant.start({});
  const far = await instant.start({ delay: pageDelay });
  try {
    printMachine();
    const driver = await bundleDriver(new URL('list/driver.ts', import.meta.url), folder);
    const measured: Rounds[] = [];
    for (const one of worksOn(near.endpoint, far.endpoint)) {
      if (!one.work.includes(values.only)) continue;
      const rows = await measure(one, driver);
      rows.forEach(printRounds);
      measured.push(...rows);
      await writeFigures('list', measured, { keepsOthers: values.only !== '' });
    }
  } finally {
    near.stop();
    far.stop();
    await instant.remove();
    await rm(folder, { recursive: true });
  }
}

function worksOn(near: string, far: string): readonly Work[] {
  const fifth = keyCount / 5;
  const tenth = keyCount / 10;
  const words = (count: number): string => `list ${count.toLocaleString('en')} keys`;
  const sequential = [{ ...rclone, target: 1 / 15 }];
  return [
    {
      work: `${words(keyCount)}, numeric`,
      endpoint: near,
      pattern: 'numeric',
      count: keyCount,
      peers: sequential,
      filters,
    },
    ...['random', 'skewed', 'unicode'].map((pattern) => ({
      work: `${words(keyCount)}, ${pattern}`,
      endpoint: near,
      pattern,
      count: keyCount,
      peers: sequential,
      ...(pattern === 'unicode' ? { filters: unicodeFilters } : {}),
    })),
    {
      work: `${words(keyCount)} below ${keyCount / 1000} prefixes`,
      endpoint: near,
      pattern: 'spread',
      count: keyCount,
      peers: sequential,
    },
    {
      work: `${words(tenth)}, numeric`,
      endpoint: near,
      pattern: 'numeric',
      count: tenth,
      peers: [{ ...awscli, target: 1 / 15 }],
    },
    {
      work: `${words(fifth)}, numeric, ${pageDelay} ms a page`,
      endpoint: far,
      pattern: 'numeric',
      count: fifth,
      peers: [{ ...rclone, target: 1 / 8 }],
      filters: [],
    },
    // Where no guess of where to split can be a good one, a wrong one costs a round trip.
    ...['random', 'skewed', 'unicode'].map((pattern) => ({
      work: `${words(fifth)}, ${pattern}, ${pageDelay} ms a page`,
      endpoint: far,
      pattern,
      count: fifth,
      peers: [{ ...rclone, target: 1 / 8 }],
    })),
    {
      work: `${words(fifth)} below ${fifth / 1000} prefixes, ${pageDelay} ms a page`,
      endpoint: far,
      pattern: 'spread',
      count: fifth,
      peers: [{ ...rclone, target: 1 / 8 }],
    },
  ];
}

/** Runs ours and every peer in turn, as often as was asked. */
async function measure(work: Work, driver: string): Promise<readonly Rounds[]> {
  const prefix = `list-${work.pattern}-${work.count}/`;
  // The server makes its keys when it is first asked.
  await onePage(work.endpoint, prefix);
  const ours: ListResult[] = [];
  const pages: number[] = [];
  const peers = values.alone ? [] : work.peers;
  const theirs = peers.map((): Measured[] => []);
  for (let round = 0; round < roundCount; round += 1) {
    process.stderr.write(`${work.work}, round ${round + 1} of ${roundCount}\n`);
    pages.push(await onePage(work.endpoint, prefix));
    ours.push(await dipper(driver, work, prefix));
    for (const [index, peer] of peers.entries()) {
      theirs[index]?.push(await peer.run(work.endpoint, prefix));
    }
    tellRound(
      work,
      ours.at(-1),
      peers.map(({ name }, index) => [name, theirs[index]?.at(-1)]),
    );
  }
  return [
    ...peers.flatMap((peer, index) => beside(work, ours, peer, theirs[index] ?? [])),
    {
      work: `requests: ${work.work}`,
      unit: '',
      ours: ours.map(({ requests }) => requests),
      // What one after the other takes.
      peer: ours.map(() => Math.ceil(work.count / keysOfPage)),
      peerName: 'pages',
    },
    ...(work.filters === undefined ? [] : details(work, ours, pages)),
  ];
}

/** Tells how one round went. */
function tellRound(
  { count }: Work,
  ours: ListResult | undefined,
  peers: readonly (readonly [string, Measured | undefined])[],
): void {
  const told = [['Dipper', ours] as const, ...peers].map(([name, result]) => {
    const seconds = result?.seconds ?? Number.NaN;
    const rate = Math.round(count / seconds).toLocaleString('en');
    return `${name} ${seconds.toFixed(2)} s (${rate} keys a second)`;
  });
  process.stdout.write(`  ${told.join(', ')}\n`);
}

/** Time, processor and memory beside a peer. */
function beside(
  { work }: Work,
  ours: readonly ListResult[],
  { name, target }: Work['peers'][number],
  theirs: readonly Measured[],
): readonly Rounds[] {
  const peerName = name;
  return [
    {
      work,
      unit: 's',
      ours: ours.map(({ seconds }) => seconds),
      peer: theirs.map(({ seconds }) => seconds),
      peerName,
      target,
    },
    {
      work: `processor: ${work}`,
      unit: 's',
      ours: ours.map(({ processorSeconds }) => processorSeconds),
      peer: theirs.map(({ processorSeconds }) => processorSeconds),
      peerName,
    },
    {
      work: `peak memory: ${work}`,
      unit: 'MiB',
      ours: ours.map(({ peakMemory }) => peakMemory / mebibyte),
      peer: theirs.map(({ peakMemory }) => peakMemory / mebibyte),
      // They print their rows; Dipper keeps all of them, in a whole Electron.
      peerName,
    },
  ];
}

/** What is promised by itself: a limit stands where a peer does. */
function details(
  { work, count, filters: asked = [] }: Work,
  ours: readonly ListResult[],
  pages: readonly number[],
): readonly Rounds[] {
  const limited = (
    name: string,
    unit: string,
    limit: number,
    of: (result: ListResult) => number,
  ): Rounds => ({
    work: name,
    unit,
    ours: ours.map(of),
    peer: ours.map(() => limit),
    peerName: 'limit',
    target: 1,
  });
  // A million take 200 MiB at most.
  const mostForEach = (200 * mebibyte) / 1_000_000;
  return [
    // Of fewer, what any listing takes is too large a share.
    ...(count < keyCount
      ? []
      : [
          limited(`bytes for each listed key: ${work}`, 'B', mostForEach, ({ addedMemory, rows }) =>
            Math.round(addedMemory / rows),
          ),
        ]),
    {
      work: `first rows: ${work}`,
      unit: 'ms',
      ours: ours.map(({ firstRowsSeconds }) => firstRowsSeconds * 1000),
      peer: pages.map((seconds) => 1300 * seconds + 50),
      peerName: '1.3 requests and 50 ms',
      target: 1,
    },
    limited(`sort by size: ${work}`, 'ms', 100, ({ sortMilliseconds }) => sortMilliseconds),
    limited(`select all: ${work}`, 'ms', 100, ({ selectMilliseconds }) => selectMilliseconds),
    ...asked.map((filter, index) =>
      limited(
        `filter ${filter}: ${work}`,
        'ms',
        100,
        ({ filterMilliseconds }) => filterMilliseconds[index] ?? Number.NaN,
      ),
    ),
  ];
}

async function dipper(driver: string, work: Work, prefix: string): Promise<ListResult> {
  const scope = work.pattern === 'spread' ? 'below' : 'folder';
  const { endpoint } = work;
  const job: ListJob = {
    ...{ workerPath, endpoint, keys, bucket, prefix, scope },
    filters: work.filters ?? [],
  };
  const { stdout } = await runMeasured(electron, [driver, JSON.stringify(job)], {
    ...process.env,
    ELECTRON_RUN_AS_NODE: '1',
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ListResult;
  if (result.rows !== work.count) throw new Error(`${result.rows} rows of ${work.count} came.`);
  return result;
}

/** Seconds that one page of a list takes by itself. */
async function onePage(endpoint: string, prefix: string): Promise<number> {
  const started = performance.now();
  const query = new URLSearchParams({ 'list-type': '2', prefix, delimiter: '/' });
  await (await fetch(`${endpoint}/${bucket}?${query.toString()}`)).arrayBuffer();
  return (performance.now() - started) / 1000;
}

await main();
