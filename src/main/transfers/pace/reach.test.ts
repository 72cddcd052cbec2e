import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import { createReach } from './reach';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const host = 'storage.example';
const notFound = dipperError('host_not_found', 'Nobody.', { facts: { host } }).detail;
const refused = dipperError('connection_refused', 'No.', { facts: { host } }).detail;
const silent = dipperError('timed_out', 'Nothing.', {
  facts: { host, systemCode: 'ETIMEDOUT' },
}).detail;

/** A bucket `p` that has answered before, and what is told of it. */
function known(pauses: readonly number[] = [100, 300]) {
  const told: string[] = [];
  const reach = createReach({
    pauses,
    onDue: (id) => told.push(`due ${id}`),
    onFound: (id) => told.push(`found ${id}`),
  });
  reach.noteAnswer('p');
  return { reach, told };
}

/** The bucket `p`, lost since the transfer `a` has failed there. */
function lost(pauses?: readonly number[]) {
  const { reach, told } = known(pauses);
  reach.noteFailure('p', 'a', notFound);
  return { reach, told };
}

it('a server that was there and is not found any more is waited for', () => {
  const { reach } = known();
  expect(reach.noteFailure('p', 'a', notFound)).toBe(true);
  expect(reach.isLost('p')).toBe(true);
  expect(reach.mayBegin('p')).toBe(false);
});

it('another bucket is not lost with it', () => {
  expect(lost().reach.mayBegin('q')).toBe(true);
});

it('a server that has never answered may be misspelt, and fails', () => {
  const { reach } = known();
  expect(reach.noteFailure('q', 'a', notFound)).toBe(false);
  expect(reach.mayBegin('q')).toBe(true);
});

it.each<readonly [string, AppError]>([
  ['refuses', refused],
  ['has taken the connection and is silent', silent],
  [
    'is on this machine',
    dipperError('network_failed', 'No way.', {
      facts: { host: '127.0.0.1:9', systemCode: 'ENETUNREACH' },
    }).detail,
  ],
])('a server that %s was found, and fails', (_, failure) => {
  expect(known().reach.noteFailure('p', 'a', failure)).toBe(false);
});

it.each<readonly [string, AppError]>([
  [
    'no way leads there',
    { ...refused, code: 'network_failed', facts: { systemCode: 'ENETUNREACH' } },
  ],
  [
    'its proxy is not found',
    { ...refused, code: 'proxy_failed', facts: { reason: 'unknown_host' } },
  ],
  ['no connection comes about', { ...silent, facts: { host, systemCode: 'ECONNECTTIMEOUT' } }],
  [
    'whoever gives out keys is not found',
    { ...refused, code: 'credentials_source_failed', facts: { systemCode: 'EAI_AGAIN' } },
  ],
])('a server is waited for as well where %s', (_, failure) => {
  expect(known().reach.noteFailure('p', 'a', failure)).toBe(true);
});

it('one at a time tries a lost server, after pauses that grow', () => {
  const { reach, told } = lost();
  // Those that ran with it fail as well, which is no try.
  reach.noteFailure('p', 'b', notFound);
  vi.advanceTimersByTime(99);
  expect([told, reach.mayBegin('p')]).toEqual([[], false]);
  vi.advanceTimersByTime(1);
  expect([told, reach.mayBegin('p')]).toEqual([['due p'], true]);
  reach.noteBegin('p', 'a');
  expect(reach.mayBegin('p')).toBe(false);
  expect(reach.noteFailure('p', 'a', notFound)).toBe(true);
  reach.noteEnd('p', 'a');
  for (const due of [2, 3]) {
    vi.advanceTimersByTime(299);
    expect(reach.mayBegin('p')).toBe(false);
    vi.advanceTimersByTime(1);
    expect([told.length, reach.mayBegin('p')]).toEqual([due, true]);
    reach.noteBegin('p', 'a');
    reach.noteFailure('p', 'a', notFound);
  }
});

it('where nobody is there to try, or comes to it, it is told again after each pause', () => {
  const { reach, told } = lost();
  vi.advanceTimersByTime(300);
  expect(told).toEqual(['due p', 'due p', 'due p']);
  expect(reach.noteFailure('p', 'b', notFound)).toBe(true);
  vi.advanceTimersByTime(100);
  expect([told.length, reach.mayBegin('p')]).toEqual([4, true]);
  reach.noteBegin('p', 'b');
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(4);
});

it('a try that is stopped, or ends without a request, has shown nothing: the next tries at once', () => {
  const { reach, told } = lost();
  vi.advanceTimersByTime(100);
  reach.noteBegin('p', 'a');
  reach.noteEnd('p', 'a');
  expect([told, reach.mayBegin('p')]).toEqual([['due p', 'due p'], true]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(['due p', 'due p', 'due p']);
});

it('who is asked to may try before the pause is over, and the pause grows all the same', () => {
  const { reach, told } = lost([60_000, 100]);
  reach.tryNow('p');
  expect(reach.mayBegin('p')).toBe(true);
  reach.noteBegin('p', 'b');
  reach.noteFailure('p', 'b', notFound);
  expect([told, reach.mayBegin('p')]).toEqual([[], false]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(['due p']);
});

it('a try that is asked for while an earlier one is under way follows that without a pause', () => {
  const { reach, told } = lost();
  vi.advanceTimersByTime(100);
  reach.noteBegin('p', 'a');
  reach.tryNow('p');
  expect(reach.mayBegin('p')).toBe(false);
  reach.noteFailure('p', 'a', notFound);
  expect([told, reach.mayBegin('p')]).toEqual([['due p', 'due p'], true]);
});

it('all go on as soon as the server has answered', () => {
  const { reach, told } = lost();
  vi.advanceTimersByTime(100);
  reach.noteBegin('p', 'a');
  reach.noteAnswer('p');
  reach.noteEnd('p', 'a');
  expect(told).toEqual(['due p', 'found p']);
  expect(reach.mayBegin('p')).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(2);
});

it('all go on, and are told what is wrong, where the one that tries fails in another way', () => {
  const { reach, told } = lost();
  vi.advanceTimersByTime(100);
  reach.noteBegin('p', 'a');
  expect(reach.noteFailure('p', 'a', refused)).toBe(false);
  reach.noteEnd('p', 'a');
  expect(told).toEqual(['due p', 'found p']);
});

it('another network is tried at once', () => {
  const { reach, told } = lost();
  reach.forget();
  expect(reach.mayBegin('p')).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([]);
});
