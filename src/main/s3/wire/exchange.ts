import type { Socket } from 'node:net';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { createAnswerParser } from './answerParser';
import type { ReadBuffers } from './readBuffers';
import type { WireAnswer, WireHead, WireRequest } from './wire';

/** One request on its way over one connection. */
export type ExchangeRequest = Pick<
  WireRequest,
  'body' | 'onSent' | 'onBody' | 'onHead' | 'pace' | 'room' | 'signal'
>;

/**
 * A request whose `onSent` can be undone, once what was sent turns out to have been in vain. One
 * without a body stays as it is.
 */
export function countSent<Request extends Pick<ExchangeRequest, 'body' | 'onSent'>>(
  request: Request,
): { readonly request: Request; readonly takeBack: () => void } {
  const { body, onSent } = request;
  if (body === undefined || onSent === undefined) return { request, takeBack: () => undefined };
  let sent = 0;
  return {
    request: {
      ...request,
      onSent: (bytes: number) => {
        sent += bytes;
        onSent(bytes);
      },
    },
    takeBack: () => onSent(-sent),
  };
}

/** What a connection does with the request that it carries, and with the bytes of its answer. */
export interface Exchange {
  /** Fails with what the network, the reader of the answer or {@link fail} says. */
  readonly answered: Promise<WireAnswer>;
  /** Where the socket may put what it reads next. */
  readonly nextBuffer: () => Uint8Array;
  /** @returns Whether to read on; the socket is resumed once there is room again. */
  readonly read: (bytes: Uint8Array) => boolean;
  /** The other side has closed. */
  readonly closed: () => void;
  readonly fail: (error: unknown) => void;
  /** Whether a byte of the answer has come. */
  readonly hasBegun: () => boolean;
  /** The answer was read to its end, and the request was sent whole. */
  readonly isReusable: () => boolean;
  /** Gives back what was borrowed. */
  readonly end: () => void;
}

/** How much of a body is handed to the network at a time. Bytes. */
const sliceSize = 256 * 1024;
/** The same where a pace is kept, which would be jerky otherwise. */
const pacedSliceSize = 64 * 1024;
/** Bytes of the buffers for answers of little. */
export const smallBufferSize = 64 * 1024;
/** Answers of more are read through large buffers. Bytes. */
const largeAnswer = 256 * 1024;
/** No answer that nobody takes piece by piece may be longer; of an error, more is left out. Bytes. */
const mostGathered = 16 * 1024 * 1024;
/** Bytes of a record of TLS at most (RFC 8446, 5.1). */
const recordSize = 16 * 1024;
/** Milliseconds for which records are gathered, so that slow ones are not kept back. */
const gatherFor = 50;
/** Pieces of a body that may wait for whoever takes them. */
const mostWaiting = 2;
/**
 * @param requestHead Request line and headers, with the empty line at their end.
 * @param held What the socket reads into when the exchange begins; of {@link smallBufferSize}.
 * @param idleLimit Milliseconds without a byte in either direction that the socket allows.
 * @param comesInRecords Whether each read gives no more than a record of TLS, however much there is.
 */
export function startExchange(
  socket: Socket,
  request: ExchangeRequest,
  requestHead: string,
  held: Uint8Array,
  buffers: ReadBuffers,
  idleLimit: number,
  comesInRecords: boolean,
): Exchange {
  let head: WireHead | undefined;
  /** Takes the body as it comes, where somebody does. */
  let takeBody: ExchangeRequest['onBody'];
  let isLarge = false;
  let isComplete = false;
  let mayGoOn = false;
  let sentAll = false;
  let ended = false;

  /** Pieces that are being taken, and whether the socket waits for them. */
  let waiting = 0;
  let isPaused = false;
  /** What the socket reads into; absent while that is being taken. */
  let current: Uint8Array | undefined = held;
  let spareSmall: Uint8Array | undefined;
  const spareLarge: Uint8Array[] = [];
  const borrowed = new Set<Uint8Array>();

  /** Records that lie one after the other in the current buffer, and are to be handed over together. */
  let stretch: Uint8Array | undefined;
  let stretchBegan = 0;

  /** What nobody takes piece by piece. Of a known length, the socket reads it right to where it belongs. */
  let gathered: Buffer = Buffer.alloc(0);
  let gatheredLength = 0;
  let announced = 0;

  let resolve: (answer: WireAnswer) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const answered = new Promise<WireAnswer>((onAnswer, onFailure) => {
    resolve = onAnswer;
    reject = onFailure;
  });
  // It is awaited a moment later; until then a failure must not count as unhandled.
  answered.catch(() => undefined);

  function fail(error: unknown): void {
    if (ended) return;
    try {
      // What has arrived need not be fetched again.
      deliverStretch();
    } catch {
      // What went wrong first is what is told.
    }
    ended = true;
    reject(error);
  }

  function finishIfDone(): void {
    if (ended || head === undefined || !isComplete || waiting > 0) return;
    ended = true;
    const { status, headers } = head;
    resolve({ status, headers, body: gathered.subarray(0, gatheredLength) });
  }

  /** Memory that the request has brought: thousands of small bodies need none of their own then. */
  function roomFor(length: number): Buffer | undefined {
    const { room } = request;
    if (room === undefined || room.byteLength < length || gathered.byteLength > 0) return undefined;
    return Buffer.from(room.buffer, room.byteOffset, room.byteLength);
  }

  function gather(bytes: Uint8Array): void {
    const length = gatheredLength + bytes.byteLength;
    if (length > mostGathered) {
      // What was left out must not be missed by nobody.
      if (head !== undefined && isGood(head.status)) throw tooLong();
      return;
    }
    if (length > gathered.byteLength) {
      const wanted = Math.max(length, 2 * gathered.byteLength);
      const larger = roomFor(wanted) ?? Buffer.allocUnsafe(wanted);
      gathered.copy(larger, 0, 0, gatheredLength);
      gathered = larger;
    }
    const isInPlace =
      bytes.buffer === gathered.buffer && bytes.byteOffset === gathered.byteOffset + gatheredLength;
    if (!isInPlace) gathered.set(bytes, gatheredLength);
    gatheredLength = length;
  }

  /** Where the rest of a body of known length belongs; `undefined` where it is not gathered. */
  function restOfGathered(): Uint8Array | undefined {
    if (gatheredLength >= announced) return undefined;
    return gathered.subarray(gatheredLength, announced);
  }

  /** The socket must read into another buffer until the bytes were taken. */
  function handOver(taking: Promise<void>): void {
    const buffer = current;
    current = undefined;
    waiting += 1;
    taking.then(() => {
      waiting -= 1;
      if (buffer !== undefined) putBack(buffer);
      if (isPaused && waiting < mostWaiting && !ended) {
        isPaused = false;
        socket.setTimeout(idleLimit);
        socket.resume();
      }
      finishIfDone();
    }, fail);
  }

  function deliver(bytes: Uint8Array): void {
    const taking = takeBody?.(bytes);
    if (taking !== undefined) handOver(taking);
  }

  function deliverStretch(): void {
    const whole = stretch;
    stretch = undefined;
    if (whole !== undefined) deliver(whole);
  }

  function addToStretch(bytes: Uint8Array): void {
    if (stretch?.buffer === bytes.buffer && endOf(stretch) === bytes.byteOffset) {
      const length = stretch.byteLength + bytes.byteLength;
      stretch = new Uint8Array(stretch.buffer, stretch.byteOffset, length);
    } else {
      // A chunked body has something else in between.
      deliverStretch();
      stretch = bytes;
      stretchBegan = performance.now();
    }
  }

  /** Whether more records can still be read behind those that are there. */
  function isStretchOpen(buffer: Uint8Array, whole: Uint8Array): boolean {
    if (isComplete || buffer.byteLength === smallBufferSize) return false;
    const room = endOf(buffer) - endOf(whole);
    return room >= recordSize && performance.now() - stretchBegan < gatherFor;
  }

  const parser = createAnswerParser({
    onHead(read, bodyLength) {
      head = read;
      if (isGood(read.status)) request.onHead?.(read);
      takeBody = isGood(read.status) ? request.onBody : undefined;
      if (takeBody === undefined && bodyLength !== undefined && bodyLength <= mostGathered) {
        announced = bodyLength;
        gathered = roomFor(announced) ?? Buffer.allocUnsafe(announced);
      }
      isLarge = (bodyLength ?? largeAnswer) >= largeAnswer;
    },
    onBody(bytes) {
      if (takeBody === undefined) gather(bytes);
      else if (comesInRecords && isLarge) addToStretch(bytes);
      else deliver(bytes);
    },
    onEnd(reusable) {
      isComplete = true;
      mayGoOn = reusable;
      deliverStretch();
      finishIfDone();
    },
  });

  function putBack(buffer: Uint8Array): void {
    if (buffer.byteLength === smallBufferSize) spareSmall = buffer;
    else spareLarge.push(buffer);
  }

  function borrow(): Uint8Array {
    const buffer = buffers.take();
    borrowed.add(buffer);
    return buffer;
  }

  /** Large ones only while a large answer goes on: afterwards they belong to others. */
  function nextBuffer(): Uint8Array {
    const rest = restOfGathered();
    if (rest !== undefined) return rest;
    const wantsLarge = isLarge && !isComplete;
    const isFitting = current?.byteLength === smallBufferSize ? !wantsLarge : wantsLarge;
    if (current !== undefined && isFitting) {
      return stretch === undefined
        ? current
        : current.subarray(endOf(stretch) - current.byteOffset);
    }
    if (current !== undefined) putBack(current);
    if (wantsLarge) {
      current = spareLarge.pop() ?? borrow();
    } else {
      current = spareSmall ?? new Uint8Array(smallBufferSize);
      spareSmall = undefined;
    }
    return current;
  }

  if (request.body === undefined) {
    socket.write(requestHead, 'latin1');
    sentAll = true;
  } else {
    sendWithBody(socket, requestHead, request.body, request, () => ended).then(
      (all) => {
        sentAll = all;
      },
      (error: unknown) => {
        // An answer that came early says more than the connection that broke after it.
        if (head === undefined) fail(error);
      },
    );
  }

  return {
    answered,
    nextBuffer,
    read(bytes) {
      if (ended) return true;
      try {
        parser.read(bytes);
        const isOpen =
          current !== undefined && stretch !== undefined && isStretchOpen(current, stretch);
        if (!isOpen) deliverStretch();
      } catch (error) {
        fail(error);
        socket.destroy();
        return false;
      }
      isPaused = waiting >= mostWaiting;
      // Whoever takes the bytes may be slow on purpose.
      if (isPaused) socket.setTimeout(0);
      return !isPaused;
    },
    closed() {
      try {
        if (!parser.close()) fail(closedEarly());
      } catch (error) {
        fail(error);
      }
    },
    fail,
    hasBegun: () => parser.hasBegun,
    isReusable: () => mayGoOn && sentAll,
    end() {
      // A buffer that is still being written from must not be read into by the next answer.
      if (waiting === 0) for (const buffer of borrowed) buffers.giveBack(buffer);
      borrowed.clear();
    },
  };
}

/**
 * Sends head and body in slices, no faster than the network and the pace allow.
 *
 * @returns Whether all was sent: an answer that comes early ends it.
 */
async function sendWithBody(
  socket: Socket,
  head: string,
  body: Uint8Array,
  { onSent, pace }: ExchangeRequest,
  isOver: () => boolean,
): Promise<boolean> {
  socket.cork();
  socket.write(head, 'latin1');
  let written: Promise<void> = Promise.resolve();
  const size = pace === undefined ? sliceSize : pacedSliceSize;
  for (let start = 0; start < body.byteLength; start += size) {
    const slice = body.subarray(start, start + size);
    const pausing = pace?.(slice.byteLength);
    if (pausing !== undefined) {
      socket.uncork();
      await pausing;
    }
    if (isOver()) return false;
    const before = written;
    written = write(socket, slice, onSent);
    // The one before may fail first, and nobody waits for this one then.
    written.catch(() => undefined);
    socket.uncork();
    // One slice waits in the socket while the one before leaves it.
    await before;
  }
  socket.uncork();
  await written;
  return true;
}

function write(
  socket: Socket,
  slice: Uint8Array,
  onSent: ExchangeRequest['onSent'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(slice, (error) => {
      if (error instanceof Error) {
        reject(error);
      } else {
        onSent?.(slice.byteLength);
        resolve();
      }
    });
  });
}

function endOf(bytes: Uint8Array): number {
  return bytes.byteOffset + bytes.byteLength;
}

/** Whether the answer is what was asked for, rather than an error document. */
function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

function tooLong(): DipperError {
  return dipperError('bad_response', 'The answer is longer than it may be.', {
    facts: { limit: String(mostGathered) },
  });
}

/** A connection that ended before its answer did. */
export function closedEarly(): Error {
  return Object.assign(new Error('The connection was closed before the answer was complete.'), {
    code: 'ECONNRESET',
  });
}
