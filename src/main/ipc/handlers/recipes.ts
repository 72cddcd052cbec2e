import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type { Operation, Recipe, RecipeStyle } from '../../../shared/model/recipes';
import type { Connections } from '../../profiles/connections';
import { recipeConnectionOf } from '../../recipes/connection';
import { folded, operationsOfCalls } from '../../recipes/operationsOfCalls';
import { withOwnNames } from '../../recipes/transferNames';
import { writeRecipe } from '../../recipes/writeRecipe';
import { planPolicyChange } from '../../s3/permissions/bucketPolicy';
import type { Clients } from '../../s3/clients';
import type { ConnectionResolver } from '../../s3/connection';
import { planMetadataChange } from '../../s3/copies/metadata';
import type { NamePlatform } from '../../transfers/local/localNames';
import type { ActivityLog, LoggedCall } from '../activityLog';
import type { Handlers } from '../handlers';
import { whereThere } from '../userActions';

/** What {@link createRecipeHandlers} needs. */
export interface RecipeHandlerDependencies {
  readonly clients: Pick<Clients, 'forSeen'>;
  readonly connections: Pick<Connections, 'list'>;
  readonly resolve: ConnectionResolver;
  readonly activity: ActivityLog;
  /** Where the code is to run: the names of local files, and what shell there is. */
  readonly platform: NamePlatform;
}

/** Operations that follow each other on one connection. */
interface Stretch {
  readonly connectionId: string;
  readonly operations: readonly Operation[];
}

/** Routes of code for what Dipper did or would do. */
export function createRecipeHandlers({
  clients,
  connections,
  resolve,
  activity,
  platform,
}: RecipeHandlerDependencies): Pick<
  Handlers,
  | 'activity.code'
  | 'recipes.write'
  | 'recipes.planned'
  | 'recipes.metadataChange'
  | 'recipes.policyChange'
> {
  async function write(style: RecipeStyle, stretch: Stretch): Promise<string> {
    const { connectionId, operations } = stretch;
    const known = (await connections.list()).connections.find(({ id }) => id === connectionId);
    if (known === undefined) {
      throw dipperError('not_found', 'That connection is not there any more.');
    }
    const resolved = await resolve(connectionId);
    const connection = recipeConnectionOf(known, resolved, operations);
    // Without keys there is nothing to sign a link with.
    const possible = connection.anonymous
      ? operations.filter(({ kind }) => kind !== 'makeLinks' && kind !== 'makeUploadLink')
      : operations;
    if (possible.length === 0) throw noCodeError();
    return writeRecipe(style, connection, withOwnNames(possible, platform), platform);
  }

  /** What was done, in the order in which it began; each action once. */
  function stretchesOf(
    ids: readonly number[],
    actionIds: readonly string[],
    wholeActions: boolean,
  ): readonly Stretch[] {
    const calls = activity.calls(ids);
    if (!wholeActions) return stretchesOfCalls(calls, platform);
    const named = new Set([...calls.flatMap(({ action }) => action ?? []), ...actionIds]);
    const parts = [...named].flatMap((id) => {
      const action = activity.action(id);
      const made = activity.callsOf(id);
      const connectionId = action?.connectionId ?? made[0]?.connectionId;
      const at = action?.doneAt ?? made[0]?.startedAt ?? 0;
      if (connectionId === undefined) return [];
      const whole = action?.operations ?? [];
      // A script would stop where all was refused then; by itself it is what was asked for.
      const answered = made.filter(({ errorCode }) => errorCode === undefined);
      if (made.length > 0 && answered.length === 0 && named.size > 1) return [];
      const told = operationsOfCalls(answered.length > 0 ? answered : made, platform);
      return [{ at, connectionId, operations: whole.length > 0 ? whole : told }];
    });
    const loose = calls
      .filter(({ action }) => action === undefined)
      .map((call) => ({
        at: call.startedAt,
        connectionId: call.connectionId,
        operations: operationsOfCalls([call], platform),
      }));
    return joined([...parts, ...loose].sort((one, other) => one.at - other.at));
  }

  return {
    'activity.code': async ({ ids, actions, wholeActions, style }) => {
      const stretches = stretchesOf(ids, actions, wholeActions).filter(
        ({ operations }) => operations.length > 0,
      );
      const known = new Set((await connections.list()).connections.map(({ id }) => id));
      const named = new Set(stretches.map(({ connectionId }) => connectionId));
      // Of what was tried in a dialog, or is gone, nobody can write a script.
      const reachable = [...named].filter((id) => known.has(id));
      const [first, ...others] = reachable.length > 0 ? reachable : named;
      if (first === undefined) throw noCodeError();
      if (others.length > 0) {
        throw dipperError('invalid_input', 'A script reaches one connection.', {
          facts: { reason: 'several_connections' },
        });
      }
      const operations = folded(
        stretches.flatMap((stretch) => (stretch.connectionId === first ? stretch.operations : [])),
      );
      return recipe(await write(style, { connectionId: first, operations }));
    },
    'recipes.write': async ({ connectionId, operations, style }) =>
      recipe(await write(style, { connectionId, operations })),
    'recipes.planned': async ({ planId, onConflict = 'replace', style }) => {
      const { connectionId, planned = [] } = activity.action(planId) ?? {};
      if (connectionId === undefined || planned.length === 0) throw noCodeError();
      const operations = whereThere(planned, onConflict);
      return recipe(await write(style, { connectionId, operations }));
    },
    'recipes.metadataChange': async (input, { signal }) => {
      const { connectionId, bucket, key, state, metadata, style } = input;
      const client = await clients.forSeen(input);
      const change = await planMetadataChange({ client, bucket, key, signal }, state, metadata);
      return recipe(await write(style, { connectionId, operations: [change] }));
    },
    'recipes.policyChange': async ({ change, style, ...place }, { signal }) => {
      const client = await clients.forSeen(place);
      const { connectionId, bucket } = place;
      const document = await planPolicyChange({ client, bucket, signal }, change);
      const operation: Operation =
        document === undefined
          ? { kind: 'deleteBucketPolicy', bucket }
          : { kind: 'writeBucketPolicy', bucket, document };
      return recipe(await write(style, { connectionId, operations: [operation] }));
    },
  };
}

function noCodeError(): DipperError {
  return dipperError('invalid_input', 'There is no code for this.', {
    facts: { reason: 'no_code' },
  });
}

function recipe(code: string): Recipe {
  return { code };
}

function stretchesOfCalls(
  calls: readonly LoggedCall[],
  platform: NamePlatform,
): readonly Stretch[] {
  const ids = [...new Set(calls.map(({ connectionId }) => connectionId))];
  return ids.map((connectionId) => ({
    connectionId,
    operations: operationsOfCalls(
      calls.filter((call) => call.connectionId === connectionId),
      platform,
    ),
  }));
}

/** The same thing done again at once is said once. */
function joined<Part extends Stretch>(parts: readonly Part[]): readonly Part[] {
  return parts.filter((part, index) => {
    const before = parts[index - 1];
    return before === undefined || saidBy(before) !== saidBy(part);
  });
}

function saidBy({ connectionId, operations }: Stretch): string {
  return JSON.stringify([connectionId, operations]);
}
