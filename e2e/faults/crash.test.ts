import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { FaultProxy, SeenRequest } from '../../scripts/servers/faultProxy';
import { readTree } from '../integration/transfers/support';
import { liveAsApp } from './appLife';
import { contentCounts, grace, isOfContent, repeatsAfter } from './contentRequests';
import { liveAsEngine } from './engineLife';
import type { Live, Work } from './life';
import { campaign, differences, faultyPlace, objectsIn, openUploads, writeFiles } from './support';

const ceph = inject('ceph');

const mebibyte = 1024 ** 2;
/** Kills of one batch of files, before it is left to end. */
const killsOfBatch = 5;

/**
 * The life of a batch that ends at a quiet moment: what arrived has been kept by then, so that not one
 * request more than those in flight is made again. Here nobody has to allow for a machine that is busy.
 */
const quietLife = 1;

/** What the engine has in flight at most: of everything, and of one file or object. */
const requestsAtOnce = 128;
const piecesAtOnce = 4;

const sizes = new Map<string, number>([
  ['large', 192 * mebibyte + 1],
  ['middle', 20 * mebibyte + 5],
  ...Array.from({ length: 60 }, (_, index) => [`small/${index}`, 4096 + index] as const),
]);

interface Program {
  readonly name: string;
  readonly live: Live;
  readonly kills: number;
  /** Bytes a second of every request, so that a batch outlives its kills. */
  readonly pace: number;
}

const programs: readonly Program[] = [
  { name: 'the engine', live: liveAsEngine, kills: campaign.kills, pace: 16 * mebibyte },
  // Its window takes its time to begin an upload and a download.
  { name: 'the app', live: liveAsApp, kills: campaign.appKills, pace: 8 * mebibyte },
];

test.each(programs)(
  `seed ${campaign.seed}: $name is killed $kills times at work, everything arrives, and only what was in flight is moved again`,
  async (program) => {
    let killed = 0;
    for (let batch = 0; killed < program.kills; batch += 1) {
      const kills = Math.min(killsOfBatch, program.kills - killed);
      killed += await carryOut(program, campaign.seed + batch, kills);
    }
  },
  3_600_000,
);

/** @returns How often the program was killed: seldom less than asked for, when it was done before. */
async function carryOut(program: Program, seed: number, kills: number): Promise<number> {
  const gate = createGate();
  const place = await faultyPlace(ceph, { rate: program.pace, hold: gate.hold });
  const folder = await mkdtemp(join(tmpdir(), 'dipper-crash-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const contents = await writeFiles(join(folder, 'up'), seed, sizes);
  for (const [name, content] of contents) {
    const command = { Bucket: place.bucket, Key: `down/${name}`, Body: content };
    await place.direct.send(new PutObjectCommand(command));
  }
  const work: Work = {
    place,
    source: join(folder, 'up'),
    wanted: { kind: 'folder', key: 'down/' },
    target: join(folder, 'target'),
    state: join(folder, 'state'),
  };
  await mkdir(work.target);

  const deaths: number[] = [];
  let isDone = false;
  while (!isDone && deaths.length < kills) {
    const life = deaths.length;
    const moment = {
      bornAt: performance.now(),
      // The first sends many small files, the others what is left of large ones.
      arrived: Math.floor((life === 0 ? 80 : 6) * randomOf(seed, life)),
      later: 600 * randomOf(seed, life + 0.5),
      isQuiet: life === quietLife,
    };
    let diedAt = Infinity;
    const { ending, complaints } = await program.live(work, life === 0, async (signal) => {
      await untilAtWork(place.proxy, gate, work.state, moment, signal);
      diedAt = performance.now();
    });
    gate.open();
    expect(complaints).toBe('');
    if (ending === 'killed') deaths.push(diedAt);
    else isDone = true;
  }
  expect(deaths.length).toBeGreaterThan(0);
  if (!isDone) expect(await program.live(work, false)).toEqual({ ending: 'done', complaints: '' });

  const expected = new Map(
    [...contents].flatMap(([name, content]) => [
      [`up/${name}`, content],
      [`down/${name}`, content],
    ]),
  );
  expect(differences(await objectsIn(place), expected, { mayLack: false })).toEqual([]);
  const fetched = new Map([...contents].map(([name, content]) => [`down/${name}`, content]));
  const files = await readTree(work.target);
  expect(differences(files, fetched, { mayLack: false })).toEqual([]);
  const names = await readdir(work.target, { recursive: true });
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);

  const repeats = repeatsAfter(place.proxy.requests, deaths);
  const lines = repeats.map(
    ({ inFlight, again, excused, needless }, index) =>
      `kill ${index + 1}${index === quietLife ? ', quiet' : ''}: ${inFlight} in flight, ${sum(again)} moved again, ${excused} of them right after their answer, ${needless.length} needlessly`,
  );
  console.log([`${program.name}, seed ${seed}`, ...lines].join('\n'));
  for (const [life, { inFlight, again, needless }] of repeats.entries()) {
    expect(inFlight).toBeGreaterThan(0);
    expect(needless).toEqual([]);
    expect(sum(again)).toBeLessThanOrEqual(requestsAtOnce);
    expect(Math.max(0, ...again.values())).toBeLessThanOrEqual(piecesAtOnce);
    if (life === quietLife) expect(sum(again)).toBeLessThanOrEqual(inFlight);
  }
  expect(await openUploads(place)).toEqual([]);
  return deaths.length;
}

/** When a life is to end. */
interface Moment {
  /** By the clock of the requests. */
  readonly bornAt: number;
  /** Requests with content that are to be answered before. */
  readonly arrived: number;
  /** Milliseconds after that. */
  readonly later: number;
  /** Whether no request is to be answered right before. */
  readonly isQuiet: boolean;
}

/** Keeps requests with content waiting, from a moment on. */
interface Gate {
  readonly hold: (request: SeenRequest) => Promise<void> | undefined;
  close(): void;
  open(): void;
}

function createGate(): Gate {
  let opened: Promise<void> | undefined;
  let open = (): void => undefined;
  return {
    hold: (request) => (isOfContent(request) ? opened : undefined),
    close() {
      opened ??= new Promise((resolve) => (open = resolve));
    },
    open() {
      open();
      opened = undefined;
    },
  };
}

/** Until that moment, or right after it until content is in flight. */
async function untilAtWork(
  { requests }: FaultProxy,
  gate: Gate,
  state: string,
  { bornAt, arrived, later, isQuiet }: Moment,
  signal: AbortSignal,
): Promise<void> {
  const until = async (isSo: (counts: ReturnType<typeof contentCounts>) => boolean) => {
    while (!signal.aborted && !isSo(contentCounts(requests, bornAt))) await delay(5);
  };
  await until(({ begun, underWay }) => begun > 0 && begun - underWay >= arrived);
  if (!signal.aborted) await delay(later);
  if (isQuiet) gate.close();
  await until(({ underWay }) => underWay > 0);
  if (isQuiet) await untilQuiet(requests, state, signal);
}

/**
 * Until nothing is answered any more and nothing written to the journal, for longer than what was answered
 * counts as in flight. In looks: where the program hardly gets to work, this test does not either.
 */
async function untilQuiet(
  requests: readonly SeenRequest[],
  state: string,
  signal: AbortSignal,
): Promise<void> {
  const lookEach = 20;
  let before = '';
  for (let looks = 0; looks * lookEach <= 1.5 * grace && !signal.aborted; looks += 1) {
    const answered = requests.filter(({ endedAt }) => endedAt !== undefined).length;
    const now = `${answered} ${await journalOf(state)}`;
    if (now !== before) looks = 0;
    before = now;
    await delay(lookEach);
  }
}

/** What tells one state of a program's journal from another. */
async function journalOf(state: string): Promise<string> {
  const folder = join(state, 'journal');
  const names = await readdir(folder);
  const files = await Promise.all(
    // It may be gone by then.
    names.map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return files.map((file) => `${file?.size} ${file?.mtimeMs}`).join();
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** A number between 0 and 1. */
function randomOf(seed: number, life: number): number {
  return (Math.sin(seed * 12.9898 + life * 78.233) * 43_758.5453 + 43_759) % 1;
}
