import type { RouteInput, RouteName, RouteOutput } from '../../shared/ipc/routes';
import type { ActionKind, ActivityAction } from '../../shared/model/activity';
import type { Target } from '../../shared/model/objects';
import type { BucketPlace, FolderPlace } from '../../shared/model/places';
import type { Operation } from '../../shared/model/recipes';
import type { ConflictChoice } from '../../shared/model/transfers';
import { keepNewest } from '../base/keepNewest';
import { createLocalNames, localFileOf } from '../recipes/localFiles';
import type { NamePlatform } from '../transfers/local/localNames';

/** What the user did, with what it is in code. */
export interface StartedAction extends Omit<ActivityAction, 'startedAt'> {
  /** Empty where its calls say it best. */
  readonly operations: readonly Operation[];
  /** Of a plan: what its start would be. */
  readonly planned?: readonly Operation[];
}

/** A picked or dropped file or folder, by its name alone. */
interface NamedItem {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Knows of calls of the window which actions they are. */
export interface ActionDescriber {
  /** @returns `undefined` for a call that is no action. */
  readonly describe: <Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    callId: string,
  ) => StartedAction | undefined;
  /**
   * Is told what an action was answered: a plan that meets nothing has no choice to make.
   *
   * @returns Whether it did what it was asked for, other than one that was stopped on the way.
   */
  readonly answered: <Name extends RouteName>(name: Name, answer: RouteOutput<Name>) => boolean;
}

/** Plans that wait for an answer, as many as are kept of them. */
const mostPlans = 32;
/**
 * What stands in code for a drive, which has no name: were nothing said, code would take all of the folder
 * that it runs in.
 */
const unnamedDrive = 'your-drive';
/** More objects by name are not kept as code: their calls are. */
const mostKeys = 10_000;

type Described = Omit<StartedAction, 'id'> & { readonly id?: string };
type Describers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => Described };
/** They answer as {@link ActionDescriber.answered} does. */
type Answerers = { readonly [Name in RouteName]?: (answer: RouteOutput<Name>) => boolean };

/**
 * @param itemOf What a token stands for, where it is known.
 * @param platform Whose rules the names of local files follow in code.
 * @param namedIn What a selection holds; nothing where that is more than is named one by one.
 */
export function createActionDescriber(
  itemOf: (token: string) => NamedItem | undefined,
  platform: NamePlatform,
  namedIn: (selectionId: string) => readonly Target[] = () => [],
): ActionDescriber {
  /** What a plan will do once it is started. */
  const planned = new Map<string, Described>();
  /** Plans of which something is there already. */
  const meeting = new Set<string>();

  /** A plan is an action already, whose code begins with its start. */
  function plan(id: string, described: Described): Described {
    planned.set(id, { ...described, id });
    const oldest = keepNewest(planned, mostPlans);
    if (oldest !== undefined) meeting.delete(oldest);
    return { ...described, id, operations: [], planned: described.operations };
  }

  function startTransfers(id: string, choice: ConflictChoice): Described {
    const { operations, ...started } = start(id, 'upload');
    return {
      ...started,
      operations: meeting.has(id) ? whereThere(operations, choice) : operations,
    };
  }

  function start(id: string, kind: ActionKind): Described {
    return planned.get(id) ?? { id, kind, operations: [] };
  }

  const describers: Describers = {
    'connections.test': (subject) => ({
      kind: 'testConnection',
      ...(subject.kind === 'existing' ? { connectionId: subject.connectionId } : {}),
      operations: [],
    }),
    'capabilities.probe': ({ connectionId, bucket }) => ({
      kind: 'probe',
      connectionId,
      ...(bucket === undefined ? {} : { bucket }),
      operations: [],
    }),
    'connections.whoAmI': ({ connectionId }) => ({
      kind: 'whoAmI',
      connectionId,
      operations: [],
    }),
    'buckets.list': ({ connectionId }) => ({
      kind: 'listBuckets',
      connectionId,
      operations: [{ kind: 'listBuckets' }],
    }),
    'views.open': ({ viewId, scope, ...place }) => ({
      id: viewId,
      ...(scope === 'folder' ? listFolder(place) : listBelow(place)),
    }),
    'listing.folders': listFolder,
    'objects.details': ({ key, ...place }) => ({
      kind: 'details',
      ...place,
      key,
      operations: [{ kind: 'lookAtObjects', bucket: place.bucket, keys: [key] }],
    }),
    'objects.createFolder': ({ key, ...place }) => ({
      kind: 'createFolder',
      ...inBucket(place),
      key,
      operations: [{ kind: 'createFolders', bucket: place.bucket, keys: [key] }],
    }),
    'objects.rename': ({ from, to, connectionId, bucket }) => ({
      kind: 'rename',
      connectionId,
      bucket,
      key: from.key,
      operations: [
        from.kind === 'folder'
          ? { kind: 'renameFolder', bucket, from: from.key, to }
          : { kind: 'renameObjects', bucket, changes: [{ from: from.key, to }] },
      ],
    }),
    // What is to be kept, and so the code, is known once it has been looked at.
    'objects.writeMetadata': ({ connectionId, bucket, key }) => ({
      kind: 'editMetadata',
      connectionId,
      bucket,
      key,
      operations: [],
    }),
    'deletion.plan': ({ deletionId, selectionId, ...place }) => {
      const targets = namedIn(selectionId);
      return plan(deletionId, {
        kind: 'delete',
        ...inBucket(place),
        ...onlyKey(targets),
        operations: deletionOf(place.bucket, targets),
      });
    },
    'deletion.run': ({ deletionId }) => start(deletionId, 'delete'),
    'permissions.objectAcl': ({ key, ...place }) => ({
      kind: 'permissions',
      ...inBucket(place),
      key,
      operations: [{ kind: 'readObjectAcls', bucket: place.bucket, keys: [key] }],
    }),
    'permissions.bucketAcl': (place) => ({
      kind: 'permissions',
      ...inBucket(place),
      operations: [{ kind: 'readBucketAcl', bucket: place.bucket }],
    }),
    'permissions.bucketPolicy': (place) => ({
      kind: 'permissions',
      ...inBucket(place),
      operations: [{ kind: 'readBucketPolicy', bucket: place.bucket }],
    }),
    'permissions.allowPublicRead': changePolicy,
    'permissions.withdrawPublicRead': changePolicy,
    'links.create': ({ key, expiresInSeconds, ...place }) => ({
      kind: 'link',
      ...inBucket(place),
      key,
      operations: [{ kind: 'makeLinks', bucket: place.bucket, keys: [key], expiresInSeconds }],
    }),
    'links.createForUpload': ({ key, expiresInSeconds, ...place }) => ({
      kind: 'link',
      ...inBucket(place),
      key,
      operations: [{ kind: 'makeUploadLink', bucket: place.bucket, key, expiresInSeconds }],
    }),
    'uploads.plan': ({ planId, prefix, tokens, ...place }) =>
      plan(planId, {
        kind: 'upload',
        ...inBucket(place),
        key: prefix,
        operations: uploadOf(
          place.bucket,
          prefix,
          tokens.slice(0, mostKeys).flatMap((token) => itemOf(token) ?? []),
        ),
      }),
    'downloads.plan': ({ planId, selectionId, connectionId, bucket }) => {
      const targets = namedIn(selectionId);
      return plan(planId, {
        kind: 'download',
        connectionId,
        bucket,
        ...onlyKey(targets),
        operations: downloadOf(bucket, targets, platform),
      });
    },
    'transfers.start': ({ planId, onConflict }) => startTransfers(planId, onConflict),
    'transfers.leftovers': () => ({ kind: 'unfinishedUploads', operations: [] }),
    'transfers.removeLeftovers': () => ({ kind: 'removeUploads', operations: [] }),
  };

  function notePlan({ planId, conflictCount }: RouteOutput<'uploads.plan'>): boolean {
    if (conflictCount > 0) meeting.add(planId);
    return true;
  }

  const answerers: Answerers = {
    'deletion.run': ({ stopped }) => !stopped,
    'uploads.plan': notePlan,
    'downloads.plan': notePlan,
  };

  return {
    describe(name, input, callId) {
      const described = describers[name]?.(input);
      return described === undefined ? undefined : { id: callId, ...described };
    },
    answered: (name, answer) => answerers[name]?.(answer) ?? true,
  };
}

/** The part of a place that an action is told with. */
function inBucket({ connectionId, bucket }: BucketPlace): BucketPlace {
  return { connectionId, bucket };
}

function changePolicy(place: BucketPlace): Described {
  return { kind: 'changePolicy', ...inBucket(place), operations: [] };
}

/** Transfers, with what becomes of what is there already. */
export function whereThere(
  operations: readonly Operation[],
  choice: ConflictChoice,
): readonly Operation[] {
  if (choice === 'replace') return operations;
  return operations.map((operation) => {
    switch (operation.kind) {
      case 'uploadFiles':
      case 'uploadFolder':
      case 'downloadFiles':
      case 'downloadFolder':
        return { ...operation, ifThere: choice };
      default:
        return operation;
    }
  });
}

function listFolder(place: FolderPlace): Described {
  const { connectionId, bucket, prefix } = place;
  return {
    kind: 'listFolder',
    connectionId,
    bucket,
    ...(prefix === '' ? {} : { key: prefix }),
    operations: [{ kind: 'listFolder', bucket, prefix }],
  };
}

function listBelow(place: FolderPlace): Described {
  const { bucket, prefix } = place;
  return {
    ...listFolder(place),
    kind: 'search',
    operations: [{ kind: 'listPrefix', bucket, prefix }],
  };
}

function onlyKey(targets: readonly Target[]): { readonly key?: string } {
  const [only, ...others] = targets;
  return only === undefined || others.length > 0 || only.key === '' ? {} : { key: only.key };
}

/** Deletes what was pointed at. */
function deletionOf(bucket: string, targets: readonly Target[]): readonly Operation[] {
  const keys = targets.flatMap(({ kind, key }) => (kind === 'object' ? [key] : []));
  return [
    ...(keys.length === 0 ? [] : [{ kind: 'deleteObjects', bucket, keys } as const]),
    ...targets.flatMap(({ kind, key }): readonly Operation[] =>
      kind === 'folder' ? [{ kind: 'deleteFolder', bucket, prefix: key }] : [],
    ),
  ];
}

function uploadOf(
  bucket: string,
  prefix: string,
  items: readonly NamedItem[],
): readonly Operation[] {
  const files = items.flatMap(({ kind, name }) =>
    kind === 'file' ? [{ file: name, key: prefix + name }] : [],
  );
  return [
    ...(files.length === 0 ? [] : [{ kind: 'uploadFiles', bucket, files } as const]),
    ...items.flatMap(({ kind, name }): readonly Operation[] =>
      kind === 'folder' ? [{ kind: 'uploadFolder', bucket, ...folderOf(prefix, name) }] : [],
    ),
  ];
}

/** Where a folder comes from and goes to: what is in a drive goes right below the prefix (walk.ts). */
function folderOf(
  prefix: string,
  name: string,
): { readonly folder: string; readonly prefix: string } {
  return name === ''
    ? { folder: unnamedDrive, prefix }
    : { folder: name, prefix: `${prefix}${name}/` };
}

function downloadOf(
  bucket: string,
  targets: readonly Target[],
  platform: NamePlatform,
): readonly Operation[] {
  // Found by a search, objects of several folders may have the same name.
  const nameIn = createLocalNames(platform);
  const named = targets.map(({ kind, key }) => {
    const plain = kind === 'object' ? key : key.slice(0, -1);
    const isBucket = kind === 'folder' && key === '';
    return { kind, key, name: nameIn(localFileOf(isBucket ? bucket : plain, platform)) };
  });
  const files = named.flatMap(({ kind, key, name }) =>
    kind === 'object' ? [{ key, file: name }] : [],
  );
  return [
    ...(files.length === 0 ? [] : [{ kind: 'downloadFiles', bucket, files } as const]),
    ...named.flatMap(({ kind, key, name }): readonly Operation[] =>
      kind === 'folder' ? [{ kind: 'downloadFolder', bucket, prefix: key, folder: name }] : [],
    ),
  ];
}
