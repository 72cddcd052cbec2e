import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line of a benchmark's result: ours beside a peer or a floor of the same run. */
interface Figure {
  readonly work: string;
  /** Median of the rounds. */
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  /** Ours by the peer's: the smaller the better for times and memory. */
  readonly ratio: number;
  /** Absent where nothing was promised. */
  readonly target?: number;
  readonly met?: boolean;
}

/** What was measured, one number a round. */
export interface Rounds {
  readonly work: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  readonly peerName: string;
  /** The largest ratio of ours to the peer that is good enough; absent where nothing was promised. */
  readonly target?: number;
}

/** The middle of some numbers. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Begins a benchmark's result: each row is printed as soon as it is measured, and kept in
 * `bench-out/NAME.json` with those before it, so that a run which ends early loses none.
 */
export function openReport(name: string): { add: (measured: Rounds) => Promise<void> } {
  const rows: Rounds[] = [];
  printMachine();
  return {
    async add(rounds) {
      rows.push(rounds);
      printRounds(rounds);
      await writeFigures(name, rows);
    },
  };
}

/** Prints a table of medians with min and max, and writes it as `bench-out/NAME.json`. */
export async function report(name: string, measured: readonly Rounds[]): Promise<void> {
  printMachine();
  measured.forEach(printRounds);
  await writeFigures(name, measured);
}

/** Prints what the figures were measured on. */
export function printMachine(): void {
  print(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${gibibytes(totalmem())} GiB`,
  );
}

/** Prints one line of the table. */
export function printRounds(rounds: Rounds): void {
  const { ratio, target, met } = toFigure(rounds);
  print(`\n${rounds.work} (${rounds.unit}, ${rounds.ours.length} rounds)`);
  print(`  Dipper          ${spread(rounds.ours)}`);
  print(`  ${rounds.peerName.padEnd(15)} ${spread(rounds.peer)}`);
  const promised =
    target === undefined
      ? ''
      : `, target at most ${target.toFixed(2)}: ${met === true ? 'met' : 'missed'}`;
  print(`  ratio ${ratio.toFixed(2)} (${(1 / ratio).toFixed(2)} times as good)${promised}`);
}

/**
 * Writes `bench-out/NAME.json`.
 *
 * @param options Whether what else was measured before stays there, for runs of a row or two.
 */
export async function writeFigures(
  name: string,
  measured: readonly Rounds[],
  options: { readonly keepsOthers?: boolean } = {},
): Promise<void> {
  const folder = fileURLToPath(new URL('../../bench-out', import.meta.url));
  const file = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  const figures = measured.map(toFigure);
  const isAnew = ({ work, peerName }: Figure): boolean =>
    figures.some((figure) => figure.work === work && figure.peerName === peerName);
  const others = options.keepsOthers === true ? await earlierFigures(file) : [];
  const all = [...others.filter((figure) => !isAnew(figure)), ...figures];
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
}

async function earlierFigures(file: string): Promise<readonly Figure[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  return JSON.parse(text) as Figure[];
}

function toFigure({ work, unit, ours, peer, peerName, target }: Rounds): Figure {
  const ratio = median(ours) / median(peer);
  return {
    ...{ work, ours: median(ours), peer: median(peer), peerName, unit, ratio },
    ...(target === undefined ? {} : { target, met: ratio <= target }),
  };
}

function spread(values: readonly number[]): string {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  const digits = high < 100 ? 2 : 0;
  const [lowest, typical, highest] = [low, middle, high].map((value) => value.toFixed(digits));
  return `median ${typical} (${lowest} to ${highest})`;
}

function gibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
