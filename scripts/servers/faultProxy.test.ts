import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFaultProxy } from './faultProxy';
import type { FaultProxyOptions } from './faultProxy';
import { createFaultChooser, faults, passingFaults } from './faults';
import type { Fault } from './faults';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A server that answers what it was sent, behind a proxy. */
async function start(options: Omit<FaultProxyOptions, 'target'> = {}) {
  const arrived: string[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const body = Buffer.concat(chunks);
      arrived.push(`${message.method} ${message.url} ${body.byteLength}`);
      response.writeHead(200, {
        'content-length': body.byteLength,
        'x-host': message.headers.host,
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startFaultProxy({ target, ...options });
  endings.push(
    () => new Promise((resolve) => void server.close(() => resolve())),
    () => proxy.stop(),
  );
  return { proxy, arrived };
}

const body = 'x'.repeat(300_000);

/** Sends a request and says how it ended: its status and length, or `broken`. */
async function put(endpoint: string, path = '/b/k'): Promise<string> {
  try {
    const answer = await fetch(endpoint + path, { method: 'PUT', body });
    return `${answer.status} ${(await answer.text()).length}`;
  } catch {
    return 'broken';
  }
}

const always = (fault: Fault): FaultProxyOptions['plan'] => ({
  seed: 1,
  rate: 1,
  faults: [fault],
  mostForEach: 1,
});

describe('startFaultProxy', () => {
  it('hands on requests and answers as they are, and counts them', async () => {
    const { proxy, arrived } = await start();
    const answer = await fetch(`${proxy.endpoint}/b/a/../k%2F?partNumber=3&uploadId=u`, {
      method: 'PUT',
      body,
      headers: { range: 'bytes=1-2' },
    });
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get('x-host')).toBe(new URL(proxy.endpoint).host);
    expect(arrived).toEqual(['PUT /b/k%2F?partNumber=3&uploadId=u 300000']);
    expect(proxy.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/b/k%2F',
        uploadId: 'u',
        partNumber: 3,
        range: 'bytes=1-2',
        received: 300_000,
        answered: 300_000,
        status: 200,
        fault: undefined,
      },
    ]);
    await expect
      .poll(() => proxy.requests[0]?.endedAt)
      .toBeGreaterThan(proxy.requests[0]?.startedAt ?? Infinity);
  });

  it.each<[Fault, string, number]>([
    ['reset_at_once', 'broken', 0],
    ['reset_in_request', 'broken', 0],
    ['lose_answer', 'broken', 1],
    ['reset_in_answer', 'broken', 1],
    ['truncate_answer', 'broken', 1],
    ['stall', '200 300000', 1],
    ['stall_and_reset', 'broken', 0],
    ['slow', '200 300000', 1],
    ['status_500', '500 115', 0],
    ['slow_down', '503 110', 0],
    ['empty_503', '503 0', 0],
    ['garbage', 'broken', 0],
  ])('%s ends as %s, and the server has seen it %i times', async (fault, ending, times) => {
    const { proxy, arrived } = await start({ plan: always(fault), stallFor: 20 });
    expect(await put(proxy.endpoint)).toBe(ending);
    expect(arrived).toHaveLength(times);
    expect([...proxy.injected]).toEqual([[fault, 1]]);
    // Each request fails once at most.
    expect(await put(proxy.endpoint)).toBe('200 300000');
  });

  it.each<Fault>(['html_502', 'status_429'])('%s answers before the content', async (fault) => {
    const { proxy, arrived } = await start({ plan: always(fault) });
    // Whether a client that is still sending sees the answer is up to its network.
    expect(await put(proxy.endpoint)).toMatch(/^(?:502|429|broken)/u);
    expect(arrived).toEqual([]);
  });

  it('changes one byte of the content', async () => {
    const { proxy } = await start({ plan: always('corrupt_request') });
    const answer = await fetch(`${proxy.endpoint}/b/k`, { method: 'PUT', body });
    const text = await answer.text();
    expect(text).toHaveLength(body.length);
    expect(text.replaceAll('x', '')).toHaveLength(1);
  });

  it('changes one byte of the answer', async () => {
    const { proxy, arrived } = await start({ plan: always('corrupt_answer') });
    const answer = await fetch(`${proxy.endpoint}/b/k`, { method: 'PUT', body });
    const text = await answer.text();
    expect(text).toHaveLength(body.length);
    expect(text.replaceAll('x', '')).toHaveLength(1);
    expect(arrived).toEqual(['PUT /b/k 300000']);
  });

  it('stalls for good in the middle of an answer to what has no content', async () => {
    const content = Buffer.alloc(300_000, 'x');
    const server = createServer((_message, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = await startFaultProxy({ target, plan: always('stall_for_good') });
    endings.push(
      () => new Promise((resolve) => void server.close(() => resolve())),
      () => proxy.stop(),
    );
    const answer = await fetch(`${proxy.endpoint}/b/k`);
    expect(answer.status).toBe(200);
    const text = answer.text().catch(() => 'broken');
    await expect.poll(() => proxy.requests[0]?.answered).toBeGreaterThan(0);
    expect(await Promise.race([text, new Promise((go) => setTimeout(go, 200, 'waits'))])).toBe(
      'waits',
    );
    expect(proxy.requests[0]?.answered).toBeLessThan(content.length);
  });

  it('stalls for good until it is stopped', async () => {
    const { proxy, arrived } = await start({ plan: always('stall_for_good') });
    const ended = await Promise.race([
      put(proxy.endpoint),
      new Promise((resolve) => setTimeout(resolve, 200, 'waits')),
    ]);
    expect(ended).toBe('waits');
    expect(arrived).toEqual([]);
  });

  it('resets everything once it is dead', async () => {
    const { proxy } = await start({ plan: { seed: 1, rate: 0 } });
    expect(await put(proxy.endpoint)).toBe('200 300000');
    proxy.die();
    expect(await put(proxy.endpoint)).toBe('broken');
  });

  it('lets everything pass once it is healed', async () => {
    const { proxy } = await start({ plan: always('status_500') });
    proxy.heal();
    expect(await put(proxy.endpoint)).toBe('200 300000');
    expect(proxy.injected.size).toBe(0);
  });

  it('moves bytes no faster than it is told', async () => {
    const { proxy } = await start({ rate: 1_000_000 });
    expect(await put(proxy.endpoint)).toBe('200 300000');
    const [seen] = proxy.requests;
    await expect.poll(() => seen?.endedAt).toBeDefined();
    expect((seen?.endedAt ?? 0) - (seen?.startedAt ?? 0)).toBeGreaterThan(400);
  });
});

describe('createFaultChooser', () => {
  it('chooses the same for the same seed, in any order', () => {
    const names = Array.from({ length: 50 }, (_, index) => `GET k${index}`);
    const choices = (seed: number, order: readonly string[]) => {
      const choose = createFaultChooser({ seed, rate: 0.5 });
      const chosen = new Map(order.map((name) => [name, choose(name)]));
      return names.map((name) => chosen.get(name));
    };
    expect(choices(7, [...names].reverse())).toEqual(choices(7, names));
    expect(choices(8, names)).not.toEqual(choices(7, names));
  });

  it('keeps to its rate, uses every kind, and fails no request too often', () => {
    const choose = createFaultChooser({ seed: 3, rate: 0.3, mostForEach: 2 });
    const first = Array.from({ length: 2000 }, (_, index) => choose(`PUT k${index}`));
    const failed = first.flatMap((chosen) => chosen ?? []);
    expect(failed.length / 2000).toBeCloseTo(0.3, 1);
    expect(new Set(failed.map(({ fault }) => fault))).toEqual(new Set(passingFaults));
    expect(passingFaults).toHaveLength(faults.length - 2);
    const often = createFaultChooser({ seed: 3, rate: 1, mostForEach: 2 });
    expect(Array.from({ length: 5 }, () => often('x') !== undefined)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
