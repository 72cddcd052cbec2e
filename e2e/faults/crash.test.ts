import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { SeenRequest } from '../../scripts/servers/faultProxy';
import { readTree } from '../integration/transfers/support';
import type { CrashJob } from './crashJob';
import { campaign, differences, faultyPlace, objectsIn, openUploads, writeFiles } from './support';

const ceph = inject('ceph');

const mebibyte = 1024 ** 2;
/** Kills of one batch of files, before it is left to end. */
const killsOfBatch = 5;
/** Bytes a second of every request, so that a batch outlives its kills. */
const pace = 8 * mebibyte;
/**
 * Milliseconds after its answer in which a request counts as in flight still: the engine has to hear
 * of it and to write it to the journal, which gathers the endings of small files for 100 ms.
 */
const grace = 400;

const tsx = join(process.cwd(), 'node_modules/tsx/dist/cli.mjs');
const child = join(process.cwd(), 'e2e/faults/crashedEngine.ts');

const sizes = new Map<string, number>([
  ['large', 128 * mebibyte + 1],
  ['middle', 20 * mebibyte + 5],
  ...Array.from({ length: 60 }, (_, index) => [`small/${index}`, 4096 + index] as const),
]);

const batches = Array.from({ length: Math.ceil(campaign.kills / killsOfBatch) }, (_, batch) => ({
  seed: campaign.seed + batch,
  kills: Math.min(killsOfBatch, campaign.kills - batch * killsOfBatch),
}));

test.each(batches)(
  'seed $seed: killed $kills times, everything arrives, and only what was in flight is moved again',
  async ({ seed, kills }) => {
    const place = await faultyPlace(ceph, { rate: pace });
    const folder = await mkdtemp(join(tmpdir(), 'dipper-crash-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const contents = await writeFiles(join(folder, 'up'), seed, sizes);
    for (const [name, content] of contents) {
      const command = { Bucket: place.bucket, Key: `down/${name}`, Body: content };
      await place.direct.send(new PutObjectCommand(command));
    }
    await mkdir(join(folder, 'target'));
    const job: Omit<CrashJob, 'isFirst'> = {
      workerPath: join(process.cwd(), 'out/main/transferWorker.js'),
      journalFolder: join(folder, 'journal'),
      endpoint: place.proxy.endpoint,
      keys: ceph.owner,
      bucket: place.bucket,
      paths: [join(folder, 'up')],
      prefix: '',
      targets: [{ kind: 'folder', key: 'down/' }],
      folder: join(folder, 'target'),
    };

    const deaths: number[] = [];
    for (let life = 0; life < kills; life += 1) {
      // Mostly in the middle of the work, which takes four seconds and more.
      const { ending, complaints } = await live(
        { ...job, isFirst: life === 0 },
        1400 * randomOf(seed, life),
      );
      expect(complaints).toBe('');
      if (ending !== 'killed') break;
      deaths.push(performance.now());
    }
    expect(deaths.length).toBeGreaterThan(0);
    expect(await live({ ...job, isFirst: false })).toEqual({ ending: 'done', complaints: '' });

    const expected = new Map(
      [...contents].flatMap(([name, content]) => [
        [`up/${name}`, content],
        [`down/${name}`, content],
      ]),
    );
    expect(differences(await objectsIn(place), expected, { mayLack: false })).toEqual([]);
    const fetched = new Map([...contents].map(([name, content]) => [`down/${name}`, content]));
    const files = await readTree(join(folder, 'target'));
    expect(differences(files, fetched, { mayLack: false })).toEqual([]);
    const names = await readdir(join(folder, 'target'), { recursive: true });
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);

    const told = repeats(place.proxy.requests, deaths);
    console.log(told.lines.join('\n'));
    expect(told.needless).toEqual([]);
    expect(await openUploads(place)).toEqual([]);
  },
  600_000,
);

/** Runs the engine; kills it so many milliseconds after it has begun to work, or lets it end. */
async function live(
  job: CrashJob,
  killAfter?: number,
): Promise<{ readonly ending: string; readonly complaints: string }> {
  const program = spawn(process.execPath, [tsx, child, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Only the engine's own complaints are to be read, not the SDK's about Node's version.
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    // tsx runs it in a process of its own: all of them are to die at once.
    detached: true,
  });
  let complaints = '';
  program.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  let ending = 'ended';
  const kill = (): void => {
    if (program.pid !== undefined && program.exitCode === null && program.signalCode === null)
      process.kill(-program.pid, 'SIGKILL');
  };
  onTestFinished(kill);
  const ended = once(program, 'close');
  for await (const line of createInterface(program.stdout)) {
    if (line === 'done') ending = 'done';
    if (line === 'going' && killAfter !== undefined) {
      await delay(killAfter);
      if (program.exitCode !== null) continue;
      ending = 'killed';
      kill();
      break;
    }
  }
  program.stdout.resume();
  await ended;
  return { ending, complaints };
}

/** The bytes that a request moves, which are the same ones in another multipart upload as well. */
interface Piece {
  readonly of: string;
  /** The part's number, or the first byte of a range. */
  readonly first: number;
  readonly last: number;
}

function pieceOf(seen: SeenRequest): Piece | undefined {
  const { method, path, query, uploadId, partNumber, range } = seen;
  const isList = query.has('list-type') || uploadId !== undefined;
  if (method !== 'PUT' && (method !== 'GET' || isList)) return undefined;
  const of = `${method} ${path}`;
  if (partNumber !== undefined) return { of, first: partNumber, last: partNumber };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/u.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined) return { of, first: 0, last: Infinity };
  return { of, first: Number(first), last: Number(last) };
}

function overlap(one: Piece, other: Piece): boolean {
  return one.of === other.of && one.first <= other.last && other.first <= one.last;
}

/**
 * Looks for bytes that were moved again after a kill although they had arrived before it.
 *
 * @param deaths When the process was killed, by the clock of the requests.
 * @returns A line for each kill, and one for each request that need not have been.
 */
function repeats(
  requests: readonly SeenRequest[],
  deaths: readonly number[],
): { readonly lines: readonly string[]; readonly needless: readonly string[] } {
  const lines: string[] = [];
  const needless: string[] = [];
  const moved = requests.flatMap((seen) => {
    const piece = pieceOf(seen);
    return piece === undefined ? [] : [{ ...seen, piece }];
  });
  for (const [index, death] of deaths.entries()) {
    const next = deaths[index + 1] ?? Infinity;
    const before = moved.filter(({ startedAt }) => startedAt < death);
    const unanswered = before.filter(
      ({ endedAt, startedAt }) =>
        endedAt === undefined && startedAt > (deaths[index - 1] ?? -Infinity),
    );
    const arrived = before.filter(({ endedAt }) => (endedAt ?? Infinity) < death - grace);
    const justArrived = before.filter(({ endedAt }) => (endedAt ?? -1) >= death - grace);
    const after = moved.filter(({ startedAt }) => startedAt >= death && startedAt < next);
    const isAgain = (piece: Piece, earlier: typeof moved): boolean =>
      earlier.some((one) => overlap(one.piece, piece));
    const again = after.filter(({ piece }) => isAgain(piece, [...unanswered, ...justArrived]));
    lines.push(
      `kill ${index + 1}: ${unanswered.length} in flight, ${justArrived.length} answered in the ${grace} ms before; ${again.length} of them moved again`,
    );
    for (const { piece, path } of after) {
      if (isAgain(piece, arrived)) needless.push(`kill ${index + 1}: ${path} ${piece.first}`);
    }
  }
  return { lines, needless };
}

/** A number between 0 and 1. */
function randomOf(seed: number, life: number): number {
  return (Math.sin(seed * 12.9898 + life * 78.233) * 43_758.5453 + 43_759) % 1;
}
