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

/** A place `p` that has answered before, and what is told of it. */
function known(pauses: readonly number[] = [100, 300]) {
  const told: string[] = [];
  const reach = createReach({
    pauses,
    onDue: (place) => told.push(`due ${place}`),
    onFound: (place) => told.push(`found ${place}`),
  });
  reach.noteAnswer('p');
  return { reach, told };
}

it('a server that was there and is not found any more is waited for', () => {
  const { reach } = known();
  expect(reach.isToWait('p', 'a', notFound)).toBe(true);
  expect(reach.isLost('p')).toBe(true);
  expect(reach.mayBegin('p', 'b')).toBe(false);
});

it('what fails at another place runs there', () => {
  const { reach } = known();
  reach.isToWait('p', 'a', notFound);
  expect(reach.mayBegin('q', 'b')).toBe(true);
});

it('a server that has never answered may be misspelt, and fails', () => {
  const { reach } = known();
  expect(reach.isToWait('q', 'a', notFound)).toBe(false);
  expect(reach.mayBegin('q', 'b')).toBe(true);
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
  expect(known().reach.isToWait('p', 'a', failure)).toBe(false);
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
  expect(known().reach.isToWait('p', 'a', failure)).toBe(true);
});

it('one at a time tries a lost server, after pauses that grow', () => {
  const { reach, told } = known();
  reach.isToWait('p', 'a', notFound);
  // Those that ran with it fail as well, which is no try.
  reach.isToWait('p', 'b', notFound);
  vi.advanceTimersByTime(99);
  expect([told, reach.mayBegin('p', 'a')]).toEqual([[], false]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['due p']);
  expect([reach.mayBegin('p', 'a'), reach.mayBegin('p', 'b')]).toEqual([true, false]);
  expect(reach.isToWait('p', 'a', notFound)).toBe(true);
  reach.noteEnd('p', 'a');
  for (const due of [2, 3]) {
    vi.advanceTimersByTime(299);
    expect(reach.mayBegin('p', 'a')).toBe(false);
    vi.advanceTimersByTime(1);
    expect(told).toHaveLength(due);
    expect(reach.mayBegin('p', 'a')).toBe(true);
    reach.isToWait('p', 'a', notFound);
  }
});

it('all go on as soon as the server has answered', () => {
  const { reach, told } = known();
  reach.isToWait('p', 'a', notFound);
  vi.advanceTimersByTime(100);
  reach.mayBegin('p', 'a');
  reach.noteAnswer('p');
  expect(told).toEqual(['due p', 'found p']);
  expect(reach.mayBegin('p', 'b')).toBe(true);
});

it('all go on, and are told what is wrong, where the one that tries ends in another way', () => {
  const { reach, told } = known();
  reach.isToWait('p', 'a', notFound);
  vi.advanceTimersByTime(100);
  reach.mayBegin('p', 'a');
  expect(reach.isToWait('p', 'a', refused)).toBe(false);
  reach.noteEnd('p', 'a');
  expect(told).toEqual(['due p', 'found p']);
});

it('another network is tried at once', () => {
  const { reach, told } = known();
  reach.isToWait('p', 'a', notFound);
  reach.forget();
  expect(reach.mayBegin('p', 'a')).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([]);
});
