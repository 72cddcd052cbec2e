import { cancelledError } from '../../shared/errors/appError';

/**
 * What all transfers together may use at a time: requests under way, and bytes of them in memory. It
 * grows while there is time for more than is under way, as with a server far away. It gives way to a
 * server that is too busy, and takes back slowly (additive increase, multiplicative decrease).
 */
export interface Budget {
  /** Waits, first come first served, until a request of so many bytes may begin. */
  take(bytes: number, signal: AbortSignal): Promise<Lease>;
  /** The server asked for less: SlowDown, 429 or 503. */
  noteThrottled(): void;
  /** A request went through. */
  noteSuccess(): void;
  /** Requests that may be under way now. */
  readonly limit: () => number;
}

/** A share of the budget. */
export interface Lease {
  /** Memory for the content; of at least the size that was asked for. */
  readonly buffer: Buffer;
  release(): void;
}

export interface BudgetOptions {
  /** Requests that may be under way at first. Default: 32. */
  readonly requests?: number;
  /** Requests under way at most. Default: 128. */
  readonly mostRequests?: number;
  /** Whether more requests than the first could be served. Default: never. */
  readonly hasTimeToSpare?: () => boolean;
  /** Bytes in memory at most; a single request may be larger. Default: 96 MiB. */
  readonly bytes?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

const mebibyte = 1024 * 1024;
/** What a small buffer has, so that every small request can use every one of them. Bytes. */
const smallBuffer = 64 * 1024;
/** Buffers of at least this are large ones. Bytes. */
const largeBuffer = mebibyte;
/** Milliseconds in which one busy server halves the limit only once. */
const decreaseInterval = 1000;

/** Each may cost a connection, and a near server answers them as fast as they can be made. */
const usualRequests = 32;
/** S3 is documented to serve 5,500 a second: with 20 ms each, that is somewhat less than this at once. */
const mostUsualRequests = 128;

interface Waiting {
  readonly bytes: number;
  readonly begin: (lease: Lease) => void;
}

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
  let running = 0;
  let usedBytes = 0;
  const waiting = new Set<Waiting>();
  const keptSmall: Buffer[] = [];
  const keptLarge: Buffer[] = [];

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
      const size = keptLarge.reduce((sum, { byteLength }) => sum + byteLength, buffer.byteLength);
      if (size <= mostBytes) keptLarge.push(buffer);
    }
  }

  function lease(bytes: number): Lease {
    running += 1;
    usedBytes += bytes;
    const buffer = bufferOf(bytes);
    let isReleased = false;
    return {
      buffer,
      release() {
        if (isReleased) return;
        isReleased = true;
        running -= 1;
        usedBytes -= bytes;
        giveBack(buffer);
        beginNext();
      },
    };
  }

  function hasRoomFor(bytes: number): boolean {
    return running === 0 || (running < limit && usedBytes + bytes <= mostBytes);
  }

  function beginNext(): void {
    for (const next of waiting) {
      // In order: a large part must not wait for ever behind small ones that still fit.
      if (!hasRoomFor(next.bytes)) return;
      waiting.delete(next);
      next.begin(lease(next.bytes));
    }
  }

  return {
    limit: () => limit,
    take(bytes, signal) {
      if (signal.aborted) return Promise.reject(cancelledError());
      if (waiting.size === 0 && hasRoomFor(bytes)) return Promise.resolve(lease(bytes));
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(entry);
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
        waiting.add(entry);
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
      const mayGrow = limit < requests || (waiting.size > 0 && hasTimeToSpare());
      if (!mayGrow) return;
      successes += 1;
      if (wasThrottled && successes < limit) return;
      successes = 0;
      limit += 1;
      beginNext();
    },
  };
}
