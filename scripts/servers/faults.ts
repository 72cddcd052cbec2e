import { createHash } from 'node:crypto';

/** What {@link startFaultProxy} can do to one request. */
export const faults = [
  /** The connection is reset before a byte of the content was read. */
  'reset_at_once',
  /** The connection is reset in the middle of the content, which the server gets only in part. */
  'reset_in_request',
  /** One byte of the content arrives as another. */
  'corrupt_request',
  /** The server has done it, and the connection is reset before a byte of its answer. */
  'lose_answer',
  /** The connection is reset in the middle of the answer. */
  'reset_in_answer',
  /** The connection is closed in the middle of the answer, as if that were its end. */
  'truncate_answer',
  /** One byte of the answer arrives as another: only a checksum that the server tells shows it. */
  'corrupt_answer',
  /** Nothing moves for a while, and then it goes on. */
  'stall',
  /** Nothing moves for a while, and then the connection is reset. */
  'stall_and_reset',
  /** Nothing ever moves again, in the middle of the content, or of the answer where there is none. */
  'stall_for_good',
  /** Request and answer trickle. */
  'slow',
  /** Answers that the server never gave, after the content was read. */
  'status_500',
  'slow_down',
  'empty_503',
  /** The same before the content was read, after which the connection is closed. */
  'html_502',
  'status_429',
  /** Bytes that are no HTTP. */
  'garbage',
] as const;

export type Fault = (typeof faults)[number];

/** Those that need neither a time limit to end nor a checksum of the server's to be seen. */
export const passingFaults: readonly Fault[] = faults.filter(
  (fault) => fault !== 'stall_for_good' && fault !== 'corrupt_answer',
);

/** Which requests go wrong, and how. */
export interface FaultPlan {
  /** The same seed gives the same requests the same faults, in whatever order they come. */
  readonly seed: number;
  /** Share of attempts that go wrong, between 0 and 1. */
  readonly rate: number;
  /** Default: {@link passingFaults}. */
  readonly faults?: readonly Fault[];
  /** Times that one request fails at most, so that everything can end. Default: 2. */
  readonly mostForEach?: number;
}

/** A fault with numbers between 0 and 1 that say where in the request or answer it happens. */
export interface ChosenFault {
  readonly fault: Fault;
  readonly where: number;
}

/**
 * Chooses the fault of each attempt from the seed, the request and how often it was made before:
 * requests that run at the same time have no influence upon each other.
 */
export function createFaultChooser(plan: FaultPlan): (request: string) => ChosenFault | undefined {
  const { seed, rate, faults: kinds = passingFaults, mostForEach = 2 } = plan;
  const attempts = new Map<string, { made: number; failed: number }>();
  return (request) => {
    const known = attempts.get(request) ?? { made: 0, failed: 0 };
    attempts.set(request, known);
    known.made += 1;
    if (known.failed >= mostForEach) return undefined;
    const [whether, which, where] = randomOf(`${seed} ${known.made} ${request}`);
    const fault = kinds[Math.floor(which * kinds.length)];
    if (whether >= rate || fault === undefined) return undefined;
    known.failed += 1;
    return { fault, where };
  };
}

/** Three numbers between 0 and 1. */
function randomOf(text: string): readonly [number, number, number] {
  const digest = createHash('sha256').update(text).digest();
  const at = (index: number): number => digest.readUInt32LE(index * 4) / 2 ** 32;
  return [at(0), at(1), at(2)];
}
