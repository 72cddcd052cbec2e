import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { createActAs } from '../../../src/main/ipc/actAs';
import { createActivityLog } from '../../../src/main/ipc/activityLog';
import { createRecipeHandlers } from '../../../src/main/ipc/handlers/recipes';
import { createActionDescriber } from '../../../src/main/ipc/userActions';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import { createFolder, headObject } from '../../../src/main/s3/objects';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { defaultConnectionOptions } from '../../../src/shared/model/connection';
import type { RouteInput, RouteName, RouteOutput } from '../../../src/shared/ipc/routes';
import type { Target } from '../../../src/shared/model/objects';
import { recipeStyles } from '../../../src/shared/model/recipes';
import { failureOf, untilDone } from '../s3/support';
import { transfersIn } from '../transfers/support';
import { asUploadedByCode, createTwins, hostileKeys, profile, seed, stateOf } from './support';
import type { Twins } from './support';

/** What was selected, by the ids of the selections. */
const selections = new Map<string, readonly Target[]>();

const ceph = inject('ceph');
const connectionId = 'profile:owner';
const signal = untilDone;

/** What the Activity panel knows, and the script that it gives. */
function panelFor({ dipper }: Twins) {
  const log = createActivityLog(() => undefined);
  const actions = createActionDescriber(
    (path) => ({ name: basename(path), kind: 'file' }),
    'posix',
    (selectionId) => selections.get(selectionId) ?? [],
  );
  const currentAction = new AsyncLocalStorage<string>();
  const actAs = createActAs({ activity: log, actions, currentAction });
  const handlers = createRecipeHandlers({
    activity: log,
    platform: 'posix',
    clients: { forSeen: () => Promise.reject(new Error('Nothing is to be sent.')) },
    connections: {
      list: () =>
        Promise.resolve({
          connections: [
            {
              id: connectionId,
              name: 'owner',
              source: { kind: 'profile', profile },
              addressing: 'auto',
              server: ceph.endpoint,
              options: defaultConnectionOptions,
            },
          ],
          places: [],
          keychain: { available: false, backend: '' },
        }),
    },
    resolve: (id) =>
      Promise.resolve({
        id,
        endpoint: ceph.endpoint,
        region: ceph.region,
        addressing: 'auto',
        credentials: () => Promise.reject(new Error('No keys are needed.')),
      }),
  });
  return {
    /** Does something as what the window has asked for. */
    act: async <Name extends RouteName>(
      name: Name,
      input: RouteInput<Name>,
      work: () => Promise<RouteOutput<Name>>,
    ): Promise<void> => {
      const before = dipper.calls.length;
      await actAs({ name, input, callId: randomUUID() }, async () => {
        const action = currentAction.getStore();
        if (action === undefined) throw new Error(`${name} is no action.`);
        try {
          return await work();
        } finally {
          for (const call of dipper.calls.slice(before)) {
            log.record({ ...call, connectionId, action });
          }
        }
      });
    },
    script: async (style: (typeof recipeStyles)[number]) => {
      const ids = log.list().calls.map(({ id }) => id);
      const asked = { ids, actions: [], wholeActions: true, style };
      return (await handlers['activity.code'](asked, { signal, callId: 'x' })).code;
    },
  };
}

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test('what was done one thing after the other is one script that does the same', async () => {
    const twins = await createTwins();
    const { dipper, code, dipperFolder, codeFolder } = twins;
    const { bucket } = dipper;
    const place = { connectionId, bucket };
    const seen = { ...place, server: ceph.endpoint };
    for (const one of [bucket, code.bucket]) await seed(dipper.client, one, hostileKeys);
    const file = "it's $(new).txt";
    for (const folder of [dipperFolder, codeFolder]) await writeFile(join(folder, file), 'new');
    const bench = await transfersIn(dipper);
    const { act, script } = panelFor(twins);

    const key = '-a "folder"/';
    const makeFolder = (): Promise<void> =>
      act('objects.createFolder', { ...seen, key }, async () => {
        await createFolder({ ...dipper, key, signal });
        return null;
      });
    await makeFolder();
    const upload = async (choice: 'replace' | 'keep_both'): Promise<void> => {
      const plan = await bench.planUpload([join(dipperFolder, file)], key);
      const { planId } = plan;
      const asked = { ...seen, planId, prefix: key, tokens: [join(dipperFolder, file)] };
      await act('uploads.plan', asked, () => Promise.resolve(plan));
      await act('transfers.start', { planId, onConflict: choice }, async () => {
        await bench.carryOut(plan, choice);
        return { queued: plan.files };
      });
    };
    await upload('replace');
    await upload('keep_both');
    const from = { kind: 'object', key: key + file } as const;
    const rename = (to: string): Promise<void> =>
      act('objects.rename', { ...seen, from, to }, () =>
        renameTarget({ ...dipper, from, to, signal }),
      );
    // What is refused is no part of the script: it would replace what was in the way.
    const taken = hostileKeys.at(-1) ?? '';
    expect((await failureOf(rename(taken))).code).toBe('conflict');
    expect((await failureOf(makeFolder())).code).toBe('conflict');
    await rename(`${key}한글 \`renamed\``);
    for (const one of hostileKeys.slice(0, 2)) {
      await act('objects.details', { ...place, key: one }, () =>
        headObject({ ...dipper, key: one, signal }),
      );
    }
    // Such as XML can carry, so that they go together.
    const deleted = hostileKeys.filter((one) => !/\p{Cc}/u.test(one)).slice(0, 3);
    const deletionId = randomUUID();
    const targets: Target[] = deleted.map((one) => ({ kind: 'object', key: one }));
    const { keys, bytes } = await planDeletion({ ...dipper, targets, signal });
    const selectionId = randomUUID();
    selections.set(selectionId, targets);
    await act('deletion.plan', { ...seen, deletionId, selectionId }, () =>
      Promise.resolve({ deletionId, count: keys.length, bytes, sample: keys }),
    );
    await act('deletion.run', { deletionId }, async () => ({
      ...(await deleteKeys({ ...dipper, keys, signal })),
      failed: 0,
      isRefilled: false,
    }));

    const written = await script(style);
    await twins.runCode(style, written.replaceAll(bucket, code.bucket));
    const expected = await stateOf(dipper.client, bucket);
    expect(await stateOf(dipper.client, code.bucket)).toEqual(asUploadedByCode(style, expected));
    expect(expected).toHaveLength(hostileKeys.length - 3 + 3);
    expect(expected.map(({ key: one }) => one)).toContain(`${key}it's $(new) (2).txt`);
    // What was done with several objects is said once, in one loop. What was refused has looked at what was
    // in the way, and what was renamed is looked at to copy it.
    expect(written.match(/One by one: DeleteObjects/gu)).toHaveLength(1);
    expect(
      written.match(/head[-_]object|new HeadObjectCommand\(|item = s3\.Object\(/gu),
    ).toHaveLength(3);
  });
});
