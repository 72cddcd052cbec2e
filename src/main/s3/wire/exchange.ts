import type { Socket } from 'node:net';
import { createAnswerParser } from './answerParser';
import { createGatheredBody } from './gatheredBody';
import type { ReadBuffers } from './readBuffers';
import { createRecordStretch } from './recordStretch';
import { sendWithBody } from './sendBody';
import type { WireAnswer, WireHead, WireRequest } from './wire';

/** One request on its way over one connection. */
export type ExchangeRequest = Pick<
  WireRequest,
  | 'body'
  | 'isTakenSlowly'
  | 'onSent'
  | 'onResent'
  | 'onBody'
  | 'onHead'
  | 'pace'
  | 'pieceSize'
  | 'room'
  | 'signal'
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
  let isTakenBack = false;
  return {
    request: {
      ...request,
      onSent: (bytes: number) => {
        // The network may tell of the last piece only after the answer has come.
        if (isTakenBack) return;
        sent += bytes;
        onSent(bytes);
      },
    },
    takeBack() {
      isTakenBack = true;
      onSent(-sent);
    },
  };
}

/** What a connection does with the request that it carries, and with the bytes of its answer. */
export interface Exchange {
  /** Fails with what the network, the reader of the answer, {@link lost} or {@link fail} says. */
  readonly answered: Promise<WireAnswer>;
  /** Where the socket may put what it reads next. */
  readonly nextBuffer: () => Uint8Array;
  /** @returns Whether to read on; the socket is resumed once there is room again. */
  readonly read: (bytes: Uint8Array) => boolean;
  /** The other side has closed. */
  readonly closed: () => void;
  /** The connection is gone. An answer that has come whole holds, however long its bytes are taken. */
  readonly lost: (error: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** Whether a byte of the answer has come. */
  readonly hasBegun: () => boolean;
  /** The answer was read to its end, and the request was sent whole. */
  readonly isReusable: () => boolean;
  /** Gives back what was borrowed. */
  readonly end: () => void;
}

/** Bytes of the buffers for answers of little. */
export const smallBufferSize = 64 * 1024;
/** Answers of more are read through large buffers. Bytes. */
const largeAnswer = 256 * 1024;
/** Pieces of a body that may wait for whoever takes them. */
const mostWaiting = 2;

/** What {@link startExchange} needs. */
export interface ExchangeSetting {
  readonly socket: Socket;
  readonly request: ExchangeRequest;
  /** Request line and headers, with the empty line at their end. */
  readonly requestHead: string;
  /** What the socket reads into when the exchange begins; of {@link smallBufferSize}. */
  readonly held: Uint8Array;
  /** Lends what a large answer is read into. */
  readonly buffers: ReadBuffers;
  /** Milliseconds without a byte in either direction that the socket allows. */
  readonly idleLimit: number;
  /** Whether each read gives no more than a record of TLS, however much there is. */
  readonly comesInRecords: boolean;
}

/** Sends a request, and takes what the socket reads until {@link Exchange.end}. */
export function startExchange({
  socket,
  request,
  requestHead,
  held,
  buffers,
  idleLimit,
  comesInRecords,
}: ExchangeSetting): Exchange {
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

  const gathered = createGatheredBody(request.room);
  const records = createRecordStretch(deliver);

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
      records.deliver();
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
    resolve({ status, headers, body: gathered.bytes() });
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

  const parser = createAnswerParser({
    onHead(read, bodyLength) {
      head = read;
      if (isGood(read.status)) request.onHead?.(read);
      takeBody = isGood(read.status) ? request.onBody : undefined;
      if (takeBody === undefined && bodyLength !== undefined) gathered.announce(bodyLength);
      isLarge = request.isTakenSlowly !== true && (bodyLength ?? largeAnswer) >= largeAnswer;
    },
    onBody(bytes) {
      if (takeBody === undefined) {
        gathered.add(bytes, head !== undefined && isGood(head.status));
      } else if (comesInRecords && isLarge) records.add(bytes);
      else deliver(bytes);
    },
    onEnd(reusable) {
      isComplete = true;
      mayGoOn = reusable;
      records.deliver();
      finishIfDone();
    },
  });

  function mayGatherMore(): boolean {
    if (current === undefined || isComplete || current.byteLength === smallBufferSize) return false;
    return records.isOpenIn(current);
  }

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
    const rest = gathered.rest();
    if (rest !== undefined) return rest;
    const wantsLarge = isLarge && !isComplete;
    const isFitting = current?.byteLength === smallBufferSize ? !wantsLarge : wantsLarge;
    if (current !== undefined && isFitting) return records.restOf(current);
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
        if (!mayGatherMore()) records.deliver();
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
    lost(error) {
      if (!isComplete) fail(error);
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

/** Whether the answer is what was asked for, rather than an error document. */
function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A connection that ended before its answer did. */
export function closedEarly(): Error {
  return Object.assign(new Error('The connection was closed before the answer was complete.'), {
    code: 'ECONNRESET',
  });
}
