import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type { WireHead } from './wire';

/** Told what an {@link AnswerParser} reads. */
export interface AnswerReader {
  /** @param bodyLength Bytes of the body, where they are announced. */
  onHead(head: WireHead, bodyLength: number | undefined): void;
  /** Part of the body; the bytes are the socket's own buffer. */
  onBody(bytes: Uint8Array): void;
  /** @param reusable The connection may carry another request. */
  onEnd(reusable: boolean): void;
}

/** Reads one HTTP/1.1 answer from pieces of any size. */
export interface AnswerParser {
  /** @throws DipperError `bad_response` for what is no HTTP. */
  read(bytes: Uint8Array): void;
  /**
   * The server has closed its side.
   *
   * @returns Whether that was a proper end of the answer.
   */
  close(): boolean;
  /** Whether a byte of the answer has come. */
  readonly hasBegun: boolean;
}

/** A head of more is taken for something that is not HTTP. Bytes. */
const longestHead = 64 * 1024;

const nothing = Buffer.alloc(0);

type Phase = 'head' | 'counted' | 'until_close' | 'chunk_size' | 'chunk' | 'trailer' | 'ended';

/** Makes a parser for the answer to a GET or PUT (RFC 9112). */
export function createAnswerParser(reader: AnswerReader): AnswerParser {
  let phase: Phase = 'head';
  /** An unfinished head, chunk size or trailer. */
  let line: Buffer = nothing;
  let left = 0;
  let reusable = true;
  let hasBegun = false;

  /** Gathers bytes up to a mark; gives them, without it, once it is there. */
  function upTo(mark: string, bytes: Uint8Array): { text: string; rest: Uint8Array } | undefined {
    // Nearly always it comes at one go, and nothing has to be put together.
    const whole =
      line.byteLength === 0
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        : Buffer.concat([line, bytes]);
    const end = whole.indexOf(mark, 0, 'latin1');
    if (end < 0) {
      if (whole.byteLength > longestHead) throw notHttp();
      // The socket reads into the same memory again.
      line = Buffer.from(whole);
      return undefined;
    }
    line = nothing;
    return { text: whole.toString('latin1', 0, end), rest: whole.subarray(end + mark.length) };
  }

  function end(): void {
    phase = 'ended';
    reader.onEnd(reusable);
  }

  function begin(text: string): void {
    const head = parseHead(text);
    // 100 Continue and its like are not the answer.
    if (head.status < 200) return;
    const length = head.headers.get('content-length');
    const coding = head.headers.get('transfer-encoding')?.toLowerCase();
    reusable = !/\bclose\b/iu.test(head.headers.get('connection') ?? '') && !head.isOld;
    if (head.status === 204 || head.status === 304) {
      left = 0;
      phase = 'counted';
    } else if (coding !== undefined) {
      if (coding !== 'chunked') throw notHttp();
      phase = 'chunk_size';
    } else if (length !== undefined) {
      if (!/^\d{1,16}$/u.test(length)) throw notHttp();
      left = Number(length);
      phase = 'counted';
    } else {
      reusable = false;
      phase = 'until_close';
    }
    reader.onHead(head, phase === 'counted' ? left : undefined);
    if (phase === 'counted' && left === 0) end();
  }

  /** @returns What is left of the bytes; `undefined` when more have to come first. */
  function step(bytes: Uint8Array): Uint8Array | undefined {
    switch (phase) {
      case 'head': {
        const found = upTo('\r\n\r\n', bytes);
        if (found === undefined) {
          // What is no HTTP seldom has an end of a head, and must not be waited for.
          if (line.byteLength >= 5 && !line.toString('latin1', 0, 5).startsWith('HTTP/')) {
            throw notHttp();
          }
          return undefined;
        }
        begin(found.text);
        return found.rest;
      }
      case 'counted':
      case 'chunk': {
        // Nearly always it is all of one body, and a view of a part would cost as much as the rest of this.
        const isAll = bytes.byteLength <= left;
        const taken = isAll ? bytes : bytes.subarray(0, left);
        left -= taken.byteLength;
        if (taken.byteLength > 0) reader.onBody(taken);
        if (left === 0) {
          if (phase === 'chunk') phase = 'chunk_size';
          else end();
        }
        return isAll ? undefined : bytes.subarray(taken.byteLength);
      }
      case 'until_close':
        reader.onBody(bytes);
        return undefined;
      case 'chunk_size': {
        const found = upTo('\r\n', bytes);
        if (found === undefined) return undefined;
        // The end of the chunk before.
        if (found.text === '') return found.rest;
        const size = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/iu.exec(found.text)?.[1];
        if (size === undefined) throw notHttp();
        left = Number.parseInt(size, 16);
        phase = left === 0 ? 'trailer' : 'chunk';
        return found.rest;
      }
      case 'trailer': {
        const found = upTo('\r\n', bytes);
        if (found === undefined) return undefined;
        if (found.text === '') end();
        return found.rest;
      }
      case 'ended':
        // Nothing was asked that this could answer.
        throw notHttp();
    }
  }

  return {
    get hasBegun() {
      return hasBegun;
    },
    read(bytes) {
      let rest: Uint8Array | undefined = bytes;
      while (rest !== undefined && rest.byteLength > 0) {
        hasBegun = true;
        rest = step(rest);
      }
    },
    close() {
      if (phase === 'until_close') end();
      return phase === 'ended';
    },
  };
}

function parseHead(text: string): WireHead & { readonly isOld: boolean } {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/u.exec(first) ?? [];
  if (status === undefined) throw notHttp();
  const headers = new Map<string, string>();
  for (const one of lines) {
    const colon = one.indexOf(':');
    if (colon <= 0) throw notHttp();
    const name = one.slice(0, colon).toLowerCase();
    const value = one.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(
      name,
      before === undefined || name === 'content-length' ? value : `${before}, ${value}`,
    );
  }
  return { status: Number(status), headers, isOld: minor === '0' };
}

function notHttp(): DipperError {
  return dipperError('bad_response', 'The server did not answer in HTTP.', {
    retry: 'now',
    facts: { reason: 'not_s3' },
  });
}
