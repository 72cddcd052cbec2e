import { cancelledError } from '../../../shared/errors/appError';
import type { Transfer } from '../../../shared/model/transfers';
import { mebibyte } from '../../base/units';

/**
 * What all transfers together may use at a time: requests under way, and bytes of them in memory. It
 * grows while there is time for more than is under way, as with a server far away. It gives way to a
 * server that is too busy, and takes back slowly (additive increase, multiplicative decrease).
 *
 * Uploads and downloads wait in a line each. Either may have all while the other has nothing to do; a
 * share of its own, on top of all, lets it get on whatever the other holds.
 */
export interface Budget {
  /** Waits, first come first served in its direction, until a request of so many bytes may begin. */
  take(bytes: number, direction: Transfer['kind'], signal: AbortSignal): Promise<Lease>;
  /** The server asked for less: SlowDown, 429 or 503. */
  noteThrottled(): void;
  /** A request went through. */
  noteSuccess(): void;
  /** Requests that may be under way now. */
  readonly limit: () => number;
}

/** A share of the budget. */
export interface Lease {
  /** Memory for the content; of at least the size that was asked for. Made when it is first asked for. */
  readonly buffer: Buffer;
  release(): void;
}

/** What a budget allows. */
export interface BudgetOptions {
  /** Requests that may be under way at first. Default: 32. */
  readonly requests?: number;
  /** Requests under way at most. Default: 128. */
  readonly mostRequests?: number;
  /** Whether more requests than the first could be served. Default: never. */
  readonly hasTimeToSpare?: () => boolean;
  /** Bytes in memory at most, but for a direction's share; a single request may be larger. Default: 96 MiB. */
  readonly bytes?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** What a small buffer has, so that every small request can use every one of them. Bytes. */
const smallBuffer = 64 * 1024;
/** Buffers of at least this are large ones. Bytes. */
const largeBuffer = mebibyte;
/** Milliseconds without a request after which buffers are given up. */
const keptFor = 10_000;
/** Milliseconds in which one busy server halves the limit only once. */
const decreaseInterval = 1000;

/** Each may cost a connection, and a near server answers them as fast as they can be made. */
const usualRequests = 32;
/** S3 is documented to serve 5,500 a second: with 20 ms each, that is somewhat less than this at once. */
const mostUsualRequests = 128;

/** Of the requests, what each direction may always have. */
const shareOfRequests = 1 / 2;
/** Of the memory, what each direction may always have. */
const shareOfBytes = 1 / 4;

interface Waiting {
  readonly bytes: number;
  readonly begin: (lease: Lease) => void;
}

/** What one direction has, and who waits for more. */
interface Line {
  running: number;
  usedBytes: number;
  readonly waiting: Set<Waiting>;
}

function emptyLine(): Line {
  return { running: 0, usedBytes: 0, waiting: new Set() };
}

/**
 * Creates a budget of which nothing is taken. Its buffers are its own: a lease lends one until it is
 * released, and those that were used are kept for the next.
 */
export function createBudget(options: BudgetOptions = {}): Budget {
  const {
    requests = usualRequests,
    mostRequests = Math.max(requests, mostUsualRequests),
    hasTimeToSpare = () => false,
    bytes: mostBytes = 96 * mebibyte,
    now = () => performance.now(),
  } = options;
  let limit = requests;
  let successes = 0;
  let decreasedAt = Number.NEGATIVE_INFINITY;
  const lines = { upload: emptyLine(), download: emptyLine() };
  let keptSmall: Buffer[] = [];
  let keptLarge: Buffer[] = [];
  let givingUp: NodeJS.Timeout | undefined;

  /** A buffer that was used before, if one fits: making them is dearer than filling them. */
  function bufferOf(bytes: number): Buffer {
    if (bytes <= smallBuffer) return keptSmall.pop() ?? Buffer.allocUnsafeSlow(smallBuffer);
    if (bytes < largeBuffer) return Buffer.allocUnsafe(bytes);
    const index = keptLarge.findIndex((buffer) => buffer.byteLength >= bytes);
    const [again] = index < 0 ? [] : keptLarge.splice(index, 1);
    return again ?? Buffer.allocUnsafeSlow(bytes);
  }

  function giveBack(buffer: Buffer): void {
    if (buffer.byteLength === smallBuffer) {
      keptSmall.push(buffer);
    } else if (buffer.byteLength >= largeBuffer) {
      keptLarge.push(buffer);
      // What was used last is most likely of the size that is wanted next.
      while (keptLarge.reduce((sum, { byteLength }) => sum + byteLength, 0) > mostBytes) {
        keptLarge.shift();
      }
    }
  }

  function giveUpBuffersLater(): void {
    if (lines.upload.running + lines.download.running > 0) return;
    givingUp = setTimeout(() => {
      keptSmall = [];
      keptLarge = [];
    }, keptFor);
    givingUp.unref();
  }

  function lease(bytes: number, line: Line): Lease {
    line.running += 1;
    line.usedBytes += bytes;
    clearTimeout(givingUp);
    let buffer: Buffer | undefined;
    let isReleased = false;
    return {
      get buffer() {
        return (buffer ??= bufferOf(bytes));
      },
      release() {
        if (isReleased) return;
        isReleased = true;
        line.running -= 1;
        line.usedBytes -= bytes;
        if (buffer !== undefined) giveBack(buffer);
        beginNext();
        giveUpBuffersLater();
      },
    };
  }

  function hasRoomFor(bytes: number, line: Line): boolean {
    if (line.running === 0) return true;
    const { upload, download } = lines;
    const isInAll =
      upload.running + download.running < limit &&
      upload.usedBytes + download.usedBytes + bytes <= mostBytes;
    const isInShare =
      line.running < limit * shareOfRequests && line.usedBytes + bytes <= mostBytes * shareOfBytes;
    return isInAll || isInShare;
  }

  /** @returns Whether the first in a line could begin. */
  function beginFirst(line: Line): boolean {
    // In order: a large part must not wait for ever behind small ones that still fit.
    const [next] = line.waiting;
    if (next === undefined || !hasRoomFor(next.bytes, line)) return false;
    line.waiting.delete(next);
    next.begin(lease(next.bytes, line));
    return true;
  }

  function beginNext(): void {
    const { upload, download } = lines;
    let goesOn = true;
    while (goesOn) {
      const [less, more] =
        upload.running < download.running ? [upload, download] : [download, upload];
      goesOn = beginFirst(less) || beginFirst(more);
    }
  }

  return {
    limit: () => limit,
    take(bytes, direction, signal) {
      if (signal.aborted) return Promise.reject(cancelledError());
      const line = lines[direction];
      if (line.waiting.size === 0 && hasRoomFor(bytes, line)) {
        return Promise.resolve(lease(bytes, line));
      }
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          line.waiting.delete(entry);
          reject(cancelledError());
          beginNext();
        };
        const entry: Waiting = {
          bytes,
          begin: (given) => {
            signal.removeEventListener('abort', stop);
            resolve(given);
          },
        };
        signal.addEventListener('abort', stop, { once: true });
        line.waiting.add(entry);
      });
    },
    noteThrottled() {
      if (now() - decreasedAt < decreaseInterval) return;
      decreasedAt = now();
      limit = Math.max(1, Math.floor(limit / 2));
      successes = 0;
    },
    noteSuccess() {
      if (limit >= mostRequests) return;
      const wasThrottled = decreasedAt > Number.NEGATIVE_INFINITY;
      const waiting = lines.upload.waiting.size + lines.download.waiting.size;
      const mayGrow = limit < requests || (waiting > 0 && hasTimeToSpare());
      if (!mayGrow) return;
      successes += 1;
      if (wasThrottled && successes < limit) return;
      successes = 0;
      limit += 1;
      beginNext();
    },
  };
}
