// The shipped listing thread on one job, as a process of its own: prints a ListResult.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createListingHost } from '../../src/main/listing/worker/host';
import type { SortOrder, ViewState } from '../../src/shared/model/views';
import type { ListJob, ListResult } from './job';

const byName: SortOrder = { column: 'name', direction: 'ascending' };
const drawnRows = 50;

async function main({ workerPath, filters, endpoint, keys, ...place }: ListJob): Promise<void> {
  let onState: (state: ViewState) => void = () => undefined;
  let calls = 0;
  const host = createListingHost({
    workerPath,
    productVersion: '0.0.0',
    resolve: (id) =>
      Promise.resolve({
        id,
        endpoint,
        region: 'us-east-1',
        addressing: 'path',
        credentials: () => Promise.resolve(keys),
      }),
    onCall: () => {
      calls += 1;
    },
    onChanged: (state) => onState(state),
    onCounting: () => undefined,
    onDeleting: () => undefined,
    onUnexpected: fail,
  });
  const connectionId = 'saved:bench';
  // The thread that a running Dipper has.
  await host.counted({ connectionId, bucket: place.bucket, prefix: '' });
  await delay(300);
  const idle = await memory('VmRSS');
  const callsBefore = calls;
  const usedBefore = process.cpuUsage();
  const viewId = randomUUID();
  const started = performance.now();
  let firstRowsSeconds = Number.NaN;
  const complete = new Promise<ViewState>((resolve) => {
    let isFirst = true;
    onState = (state) => {
      if (state.status === 'failed') fail(state.error?.message);
      const shown = state.shown.folders + state.shown.objects;
      if (isFirst && shown > 0) {
        isFirst = false;
        void host.window(viewId, { from: 0, to: drawnRows }).then(() => {
          firstRowsSeconds = (performance.now() - started) / 1000;
        });
      }
      if (state.status === 'complete') resolve(state);
    };
  });
  const leave = new AbortController();
  const request = {
    viewId,
    connectionId,
    ...place,
    sort: byName,
    filter: '',
    requestPath: 'fast',
  } as const;
  const closed = host.open(request, leave.signal);
  const { total } = await complete;
  // The last row can be had.
  const rows = total.folders + total.objects;
  await host.window(viewId, { from: rows - 1, to: rows });
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(usedBefore);
  const peakMemory = await memory('VmHWM');
  await delay(1000);
  const addedMemory = (await memory('VmRSS')) - idle;
  const requests = calls - callsBefore;

  const arrange = async (sort: SortOrder, filter: string): Promise<number> => {
    const before = performance.now();
    const state = await host.arrange(viewId, { sort, filter });
    if (state.filterProblem !== undefined) fail(state.filterProblem.message);
    return performance.now() - before;
  };
  const { version } = await host.arrange(viewId, { sort: byName, filter: '' });
  const beforeSelecting = performance.now();
  const edges = Uint32Array.of(0, rows);
  const { selection } = await host.select(viewId, version, edges, {});
  if (selection.objects + selection.folders !== rows) fail('Not all of the rows were selected.');
  const selectMilliseconds = performance.now() - beforeSelecting;
  await host.select(viewId, version, new Uint32Array(0), {});
  const sortMilliseconds = await arrange({ column: 'size', direction: 'descending' }, '');
  const filterMilliseconds: number[] = [];
  for (const filter of filters) filterMilliseconds.push(await arrange(byName, filter));

  leave.abort();
  await closed;
  await host.close();
  const result: ListResult = {
    firstRowsSeconds,
    seconds,
    rows,
    requests,
    processorSeconds: (used.user + used.system) / 1e6,
    peakMemory,
    addedMemory,
    selectMilliseconds,
    sortMilliseconds,
    filterMilliseconds,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Bytes of the whole process. */
async function memory(name: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1]) * 1024;
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

main(JSON.parse(process.argv[2] ?? '') as ListJob).catch(fail);
