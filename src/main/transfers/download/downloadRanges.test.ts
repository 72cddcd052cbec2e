import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { WireRequest } from '../../s3/wire/wire';
import { crc32Of, writeCrc32 } from '../local/crc32';
import * as localFile from '../local/localFile';
import type { DownloadJob } from './downloadJob';
import { downloadRanges } from './downloadRanges';
import type { DownloadMemory, SavedDownload, SavedRange } from '../memory';
import { clientOf, runSetting, runTools } from '../testing/runSetting';

vi.mock(import('../local/localFile'), { spy: true });

const etag = '"e"';
const content = Buffer.from(Array.from({ length: 100 }, (_, index) => index));
const forever = new AbortController().signal;

/** What a memory holds of the content from one position to another. */
function rangeOf(start: number, end: number): SavedRange {
  return { start, end, crc32: crc32Of(content.subarray(start, end)) };
}

/** What a test may vary about {@link goOn}. */
interface GoOnOptions {
  /** Whether the first request fails once its last byte has come. */
  readonly breaksOff?: boolean;
  readonly onKept?: (bytes: number) => void;
  readonly onRange?: (range: SavedRange) => void;
  readonly startedOver?: DownloadMemory['startedOver'];
  /** That the memory holds, with its quotes. */
  readonly savedEtag?: string;
  readonly signal?: AbortSignal;
}

/** Goes on with a download of `content`, of which the server tells the CRC-32. */
async function goOn(
  onDisk: Buffer,
  ranges: readonly SavedRange[],
  {
    breaksOff = false,
    onKept = () => undefined,
    onRange = () => undefined,
    startedOver = () => undefined,
    savedEtag = etag,
    signal = forever,
  }: GoOnOptions = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-ranges-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'part');
  writeFileSync(path, onDisk);
  const descriptor = openSync(path, 'r+');
  onTestFinished(() => closeSync(descriptor));

  let saved: SavedDownload | undefined = {
    partPath: path,
    etag: savedEtag,
    size: content.length,
    ranges,
  };
  const memory: DownloadMemory = {
    get saved() {
      return saved;
    },
    begin: (begun) => {
      saved = { ...begun, ranges: [] };
      return Promise.resolve();
    },
    range: (range) => {
      onRange(range);
      if (saved !== undefined) saved = { ...saved, ranges: [...saved.ranges, range] };
      return Promise.resolve();
    },
    name: () => Promise.resolve(),
    end: () => {
      saved = undefined;
      return Promise.resolve();
    },
    startedOver,
  };
  const asked: string[] = [];
  const wire = {
    send(request: WireRequest) {
      const range = request.headers?.['range'] ?? '';
      asked.push(range);
      const [, start, last] = /^bytes=(\d+)-(\d+)$/u.exec(range) ?? [];
      const headers = new Map([['content-range', `bytes ${start}-${last}/${content.length}`]]);
      request.onHead?.({ status: 206, headers });
      for (let at = Number(start); at <= Number(last); at += 10) {
        void request.onBody?.(content.subarray(at, Math.min(at + 10, Number(last) + 1)));
      }
      if (breaksOff && asked.length === 1) {
        const failure = dipperError('network_failed', 'Closed.', { retry: 'backoff' });
        return Promise.reject(failure);
      }
      return Promise.resolve({ status: 206, headers, body: new Uint8Array() });
    },
  };
  const head = {
    $metadata: {},
    ETag: etag,
    ContentLength: content.length,
    ChecksumCRC32: writeCrc32(crc32Of(content)),
    ChecksumType: 'FULL_OBJECT',
  };
  const job: DownloadJob = {
    ...runSetting({
      client: clientOf(() => Promise.resolve(head)),
      tools: runTools({ pauses: [0] }),
      onKept,
    }),
    key: 'k',
    size: content.length,
    etag: 'e',
    folder,
    path: ['k'],
    platform: 'posix',
    tag: '01234567',
    memory,
  };
  await downloadRanges(job, { descriptor, path } as never, wire, signal);
  return { asked, file: readFileSync(path), remembered: saved.ranges };
}

it('counts bytes once that the memory holds in two ranges', async () => {
  const ranges = [rangeOf(0, 50), rangeOf(50, 60), rangeOf(20, 60), rangeOf(60, 90)];
  const { asked, file } = await goOn(content.subarray(0, 90), ranges);
  expect(asked).toEqual(['bytes=90-99']);
  expect(file.equals(content)).toBe(true);
});

it('remembers nothing of a file that is gone, so that no later run trusts it again', async () => {
  const { asked, file, remembered } = await goOn(Buffer.alloc(0), [
    rangeOf(20, 30),
    rangeOf(30, 60),
  ]);
  expect(asked).toEqual(['bytes=0-99']);
  expect(file.equals(content)).toBe(true);
  expect(remembered).toEqual([rangeOf(0, 100)]);
});

it('asks for nothing more where a request fails once all that it was to bring is there', async () => {
  const { asked, file, remembered } = await goOn(Buffer.alloc(0), [], { breaksOff: true });
  expect(asked).toEqual(['bytes=0-99']);
  expect(file.equals(content)).toBe(true);
  expect(remembered).toEqual([rangeOf(0, 100)]);
});

it.each([
  ['of which a part was there', [rangeOf(0, 10)], ['object_changed']],
  ['of which nothing was there', [], []],
])('tells of an object %s that it is another one now', async (_, ranges, told) => {
  const startedOver = vi.fn();
  const { file } = await goOn(content.subarray(0, 10), ranges, { savedEtag: '""', startedOver });
  expect(file.equals(content)).toBe(true);
  expect(startedOver.mock.calls.flat()).toEqual(told);
});

it('keeps what is on a disk that is full by now, checked as it is there', async () => {
  const { writeAt } = await vi.importActual<typeof localFile>('../local/localFile');
  const write = vi.spyOn(localFile, 'writeAt').mockImplementation((descriptor, bytes, position) => {
    if (position === 30) throw dipperError('disk_full', 'The disk is full.', { retry: 'now' });
    writeAt(descriptor, bytes, position, 'k');
  });
  onTestFinished(() => write.mockRestore());
  const kept: SavedRange[] = [];
  const full = goOn(Buffer.alloc(0), [], { onRange: (range) => kept.push(range) });
  await expect(full).rejects.toMatchObject({ detail: { code: 'disk_full' } });
  expect(kept).toEqual([rangeOf(0, 30)]);
});

it('tells what an earlier run has brought while it still reads it', async () => {
  const controller = new AbortController();
  const told: number[] = [];
  const onKept = (bytes: number): void => {
    told.push(bytes);
    if (told.length === 2) controller.abort();
  };
  const ranges = [rangeOf(0, 10), rangeOf(10, 30), rangeOf(30, 60)];
  const stopped = goOn(content.subarray(0, 60), ranges, { onKept, signal: controller.signal });
  await expect(stopped).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  expect(told).toEqual([10, 20]);
});
