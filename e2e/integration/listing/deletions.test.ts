import { expect, test } from 'vitest';
import { createDeletions } from '../../../src/main/listing/deletions';
import type { ViewState } from '../../../src/shared/model/views';
import { anyone, connect, failureOf, scripted, untilDone } from '../s3/support';
import { transferPath } from '../transfers/support';
import { viewsIn } from './support';

const isComplete = ({ status }: ViewState): boolean => status === 'complete';

/** A bucket of these keys, scripted: no real one makes a thousand folders at once. It keeps what is called `locked`. */
async function startBucket(...names: readonly string[]) {
  const keys = new Set(names);
  const server = await scripted(({ rawUrl, body }) => {
    const query = new URL(rawUrl, 'http://server').searchParams;
    if (query.has('delete')) {
      const asked = Array.from(body.toString().matchAll(/<Key>(.*?)<\/Key>/gu), ([, key = '']) => {
        if (key.endsWith('locked')) {
          return `<Error><Key>${key}</Key><Code>AccessDenied</Code></Error>`;
        }
        keys.delete(key);
        return `<Deleted><Key>${key}</Key></Deleted>`;
      });
      return { status: 200, body: `<DeleteResult>${asked.join('')}</DeleteResult>` };
    }
    const prefix = query.get('prefix') ?? '';
    const below = [...keys].filter((key) => key.startsWith(prefix)).sort();
    const shown = new Set(
      below.map((key) => {
        const slash = query.has('delimiter') ? key.indexOf('/', prefix.length) : -1;
        return slash < 0
          ? `<Contents><Key>${key}</Key><Size>1</Size></Contents>`
          : `<CommonPrefixes><Prefix>${key.slice(0, slash + 1)}</Prefix></CommonPrefixes>`;
      }),
    );
    const rows = `<IsTruncated>false</IsTruncated>${[...shown].join('')}`;
    return { status: 200, body: `<ListBucketResult><Name>b</Name>${rows}</ListBucketResult>` };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const { clients, connectionId } = here;
  const listing = viewsIn(here);
  const { views, open, until } = listing;
  const deletions = createDeletions({ clients, views, onProgress: () => undefined });
  const { viewId } = open({ prefix: '', scope: 'folder' });
  await until(viewId, isComplete);
  const place = { connectionId, bucket: 'b', server: await clients.serverOf(connectionId) };
  const more = { deletionId: 'd', requestPath: transferPath, action: undefined };

  return {
    shown: () => listing.keysOf(viewId),
    /** Selects all that is shown. */
    select: async (): Promise<string> => {
      const { version, shown } = await until(viewId, isComplete);
      views.select(viewId, version, Uint32Array.of(0, shown.folders + shown.objects));
      return views.keepSelection(viewId).selectionId;
    },
    plan: (selectionId: string, at = place) =>
      deletions.plan({ ...more, ...at, selectionId }, untilDone),
    run: () => deletions.run({ deletionId: 'd', place, action: undefined }, untilDone),
    place,
  };
}

test('what could not be deleted is still shown, and all else is not', async () => {
  const { select, plan, run, shown } = await startBucket('a', 'b', 'd/x', 'e/locked', 'locked');
  expect(await plan(await select())).toMatchObject({ count: 5 });
  expect(shown()).toEqual(['d/', 'e/', 'a', 'b', 'locked']);
  expect(await run()).toMatchObject({ deleted: 3, failed: 2, foldersGone: ['d/'] });
  expect(shown()).toEqual(['e/', 'locked']);
});

test('more than a thousand folders leave the list without being named', async () => {
  const folders = Array.from({ length: 1001 }, (_, index) => `${String(index)}/x`);
  const { select, plan, run, shown } = await startBucket(...folders);
  expect(shown()).toHaveLength(1001);
  await plan(await select());
  const outcome = await run();
  expect(outcome).toMatchObject({ deleted: 1001, failed: 0, isRefilled: false });
  expect(outcome.foldersGone).toBeUndefined();
  expect(shown()).toEqual([]);
});

test('a selection is deleted once, and nowhere but where it was seen', async () => {
  const { select, plan, run, shown, place } = await startBucket('a', 'b');
  const selectionId = await select();
  const elsewhere = plan(selectionId, { ...place, server: 'https://two.example' });
  expect((await failureOf(elsewhere)).code).toBe('connection_changed');
  expect((await failureOf(plan(selectionId, { ...place, bucket: 'c' }))).code).toBe('not_found');
  await plan(selectionId);
  expect((await failureOf(plan(selectionId))).code).toBe('not_found');
  expect(await run()).toMatchObject({ deleted: 2 });
  expect((await failureOf(run())).code).toBe('not_found');
  expect(shown()).toEqual([]);
});
