// npm run bench:scroll [-- --rounds N --keys N]: how evenly the window scrolls through a million rows,
// and what they cost it. A short run: --rounds 1 --keys 20000
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright/test';
import { launchApp } from '../e2e/fixtures/app';
import type { RunningApp } from '../e2e/fixtures/app';
import { writeProfiles } from '../e2e/fixtures/profiles';
import { printMachine, printRounds, writeFigures } from './lib/figures';
import type { Rounds } from './lib/figures';
import { treeMemory } from './lib/memory';
import { percentile } from './lib/percentile';
import { timeToFirstRow } from './scroll/firstRows';
import { watchFrames } from './scroll/frames';
import type { Frames } from './scroll/frames';
import { expectRightRows } from './scroll/rightRows';
import { buildInstantS3 } from './servers/instantS3';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    keys: { type: 'string', default: '1000000' },
  },
});
const roundCount = Number(values.rounds);
const keyCount = Number(values.keys);
const deviceRatios = [1, 2] as const;

const bucket = 'bench';
const connectionId = 'profile:bench';
const smallPrefix = 'list-random-1000/';
const prefix = `list-numeric-${keyCount}/`;
/** Folders that are opened once the window has been used for a while. */
const otherPatterns = ['random', 'skewed', 'unicode'] as const;

/** Milliseconds that a frame may take on a screen of 60 Hz. */
const frameLimit = 16.7;
/** Milliseconds from which a task counts as long (W3C Long Tasks). */
const longTask = 50;
/** Milliseconds of quiet before memory is read. */
const settleMilliseconds = 4_000;
/** Milliseconds in which everything is listed, also where much else goes on. */
const longestListing = 300_000;
const mebibyte = 1024 ** 2;
/** What a million rows may cost all processes together. */
const mostAdded = 200;

/** Turns the wheel down, up and down, as fast as a hand does. */
async function turnWheel(page: Page): Promise<void> {
  for (const direction of [1, -1, 1]) {
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, direction * 240);
      await delay(16);
    }
  }
}

/** Throws the scrollbar about: another place in every frame. */
async function throwScrollbar(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]');
    if (grid === null) throw new Error('There is no grid.');
    const range = grid.scrollHeight - grid.clientHeight;
    for (let frame = 0; frame < 240; frame += 1) {
      grid.scrollTop = (range * ((frame * 7_919) % 1_000)) / 1_000;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** Jumps to the ends by their keys. */
async function jump(page: Page): Promise<void> {
  for (let turn = 0; turn < 15; turn += 1) {
    await page.keyboard.press('End');
    await delay(50);
    await page.keyboard.press('Home');
    await delay(50);
  }
}

/** Sorts by size both ways, and by name again. */
async function changeOrder(page: Page): Promise<void> {
  for (const name of ['Size', 'Size', 'Name', 'Name', 'Name']) {
    await page.getByRole('columnheader', { name }).getByRole('button').first().click();
    await delay(500);
  }
}

const acts = [
  { what: 'wheel', act: turnWheel },
  { what: 'scrollbar thrown about', act: throwScrollbar },
  { what: 'jumps to the ends', act: jump },
  { what: 'order changed', act: changeOrder },
] as const;

async function openWindow(home: string, endpoint: string, ratio: number): Promise<RunningApp> {
  const userData = join(home, `ratio-${ratio}`);
  await mkdir(userData, { recursive: true });
  await writeFile(
    join(userData, 'settings.json'),
    JSON.stringify({
      version: 1,
      data: { lastLocation: { connectionId, bucket, prefix: smallPrefix } },
    }),
  );
  const keys = { accessKeyId: 'BENCH', secretAccessKey: 'not-a-secret-at-all' };
  const files = await writeProfiles(userData, [
    { name: 'bench', server: { endpoint, region: 'us-east-1' }, user: keys },
  ]);
  const app = await launchApp({
    userData,
    env: { ...files },
    args: [`--force-device-scale-factor=${ratio}`],
  });
  await listed(app.page, 1000);
  // The compiler names functions by a helper of its own, which the page lacks.
  await app.page.evaluate('globalThis.__name = (made) => made');
  const shown = await app.page.evaluate(() => window.devicePixelRatio);
  if (shown !== ratio) throw new Error(`The window has ${shown} device pixels, not ${ratio}.`);
  return app;
}

/** Waits until a folder of so many rows is listed to its end. */
async function listed(page: Page, count: number): Promise<void> {
  await page.waitForSelector(`[role=grid][aria-rowcount="${count + 1}"]`, {
    timeout: longestListing,
  });
  await page.waitForSelector('[role=status][data-state=complete]', { timeout: longestListing });
}

interface Opened {
  /** Milliseconds until the first rows were on screen, and until everything was listed. */
  readonly firstRows: number;
  readonly complete: number;
}

/** A large folder, and what one page of its list takes by itself, in milliseconds. */
interface LargeFolder {
  readonly prefix: string;
  readonly firstName: string;
  readonly page: number;
}

/** Opens a large folder. */
async function openFolder(page: Page, { prefix, firstName }: LargeFolder): Promise<Opened> {
  const location = page.getByRole('textbox', { name: 'Location' });
  await location.fill(`s3://${bucket}/${prefix}`);
  const started = performance.now();
  const firstRows = await timeToFirstRow(page, firstName, () => location.press('Enter'));
  await listed(page, keyCount);
  return { firstRows, complete: performance.now() - started };
}

async function largeFolder(endpoint: string, prefix: string): Promise<LargeFolder> {
  const query = new URLSearchParams({ 'list-type': '2', prefix, delimiter: '/' });
  const ask = async (): Promise<string> =>
    (await fetch(`${endpoint}/${bucket}?${query.toString()}`)).text();
  // The server makes its keys when it is first asked.
  const answer = await ask();
  const firstKey = /<Key>([^<]*)</u.exec(answer)?.[1] ?? '';
  const started = performance.now();
  await ask();
  const page = performance.now() - started;
  return { prefix, firstName: decodeURIComponent(firstKey).slice(prefix.length), page };
}

function firstRowsOf(work: string, opened: readonly (readonly [LargeFolder, Opened])[]): Rounds {
  return {
    work,
    ...{ unit: 'ms', ours: opened.map(([, { firstRows }]) => firstRows) },
    ...{ peer: opened.map(([{ page }]) => 1.3 * page + 50), peerName: '1.3 requests and 50 ms' },
    target: 1,
  };
}

function framesOf(what: string, rounds: readonly Frames[]): readonly Rounds[] {
  const limited = { unit: 'ms', target: 1 };
  const shares = [0.5, 0.95, 0.99].map((share) => ({
    ...limited,
    work: `${what}: frame, p${share * 100}`,
    peer: rounds.map(() => frameLimit),
    peerName: 'limit',
    ours: rounds.map(({ work }) => percentile(work, share)),
  }));
  return [
    ...shares,
    {
      ...limited,
      work: `${what}: longest task`,
      peer: rounds.map(() => longTask),
      peerName: 'limit',
      ours: rounds.map(({ longestTask }) => longestTask),
    },
  ];
}

/** Frames of an act, round by round. The first round warms the page up and is not counted. */
async function roundsOf(
  page: Page,
  session: CDPSession,
  act: (page: Page) => Promise<void>,
): Promise<readonly Frames[]> {
  const rounds: Frames[] = [];
  for (let round = 0; round <= roundCount; round += 1) {
    const frames = await watchFrames(page, session, () => act(page));
    if (round > 0) rounds.push(frames);
  }
  return rounds;
}

function printFrames(what: string, rounds: readonly Frames[]): void {
  const intervals = rounds.flatMap((frames) => frames.intervals);
  process.stdout.write(
    `\n${what}: ${intervals.length} frames, ` +
      `${percentile(intervals, 0.5).toFixed(1)} ms apart (p50), ` +
      `${percentile(intervals, 0.99).toFixed(1)} ms (p99)\n`,
  );
}

/**
 * Lists and scrolls a folder in a window of its own.
 *
 * @param add Told of figures as soon as they are known.
 */
async function measureAt(
  ratio: number,
  home: string,
  endpoint: string,
  add: (rows: readonly Rounds[]) => void,
): Promise<void> {
  const rows = `${keyCount.toLocaleString('en')} rows, ${ratio} device pixel${ratio === 1 ? '' : 's'}`;
  const folder = await largeFolder(endpoint, prefix);
  const app = await openWindow(home, endpoint, ratio);
  try {
    const { page, electron } = app;
    const pid = electron.process().pid ?? 0;
    await delay(settleMilliseconds);
    const idle = await treeMemory(pid);
    const opened = await openFolder(page, folder);
    process.stdout.write(`  listed in ${(opened.complete / 1000).toFixed(2)} s\n`);
    await delay(settleMilliseconds);
    const added = ((await treeMemory(pid)) - idle) / mebibyte;
    add([
      {
        work: `memory of ${rows}, all processes`,
        ...{ unit: 'MiB', ours: [added], peer: [mostAdded], peerName: 'limit', target: 1 },
      },
      firstRowsOf(`first rows of ${rows}, the first time`, [[folder, opened]]),
    ]);
    await page.getByRole('grid', { name: 'Objects' }).hover();
    await expectRightRows(page, keyCount);
    const session = await page.context().newCDPSession(page);
    for (const { what, act } of acts) {
      const rounds = await roundsOf(page, session, act);
      printFrames(`${what}, ${rows}`, rounds);
      add(framesOf(`${what}, ${rows}`, rounds));
    }
    const others: (readonly [LargeFolder, Opened])[] = [];
    for (const pattern of otherPatterns.slice(0, roundCount)) {
      const other = await largeFolder(endpoint, `list-${pattern}-${keyCount}/`);
      others.push([other, await openFolder(page, other)]);
    }
    add([firstRowsOf(`first rows of ${rows}`, others)]);
  } finally {
    await app.close();
  }
}

async function main(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dipper-bench-'));
  const instant = await buildInstantS3();
  const server = await instant.start();
  const measured: Rounds[] = [];
  const add = (rows: readonly Rounds[]): void => {
    rows.forEach(printRounds);
    measured.push(...rows);
  };
  try {
    printMachine();
    for (const ratio of deviceRatios) {
      await measureAt(ratio, home, server.endpoint, add);
      await writeFigures('scroll', measured);
    }
  } finally {
    server.stop();
    await instant.remove();
    await rm(home, { recursive: true, force: true });
  }
}

await main();
