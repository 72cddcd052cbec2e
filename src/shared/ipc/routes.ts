import { z } from 'zod';
import type { ActivityAction, ActivityCall, ActivityCallDetails } from '../model/activity';
import { longestActivity } from '../model/activity';
import { longestTreeMemory } from '../model/app';
import type { AppInfo, MenuCommand, Settings } from '../model/app';
import type { CapabilityReport } from '../model/capabilities';
import { connectionColours, defaultNetworkOptions, proxyUrl } from '../model/connection';
import type { Connection, ConnectionList, ConnectionReport } from '../model/connection';
import type {
  BucketList,
  DeletionPlan,
  DeletionResult,
  FolderPage,
  ObjectDetails,
  RenameResult,
  Target,
} from '../model/objects';
import { providerIds } from '../providers/providers';
import { isPlainHeader } from '../model/encodedWords';
import type { EditableMetadata, MetadataHeader } from '../model/metadata';
import { fitsMetadata, problemOfName, toHttpDate } from '../model/metadataRules';
import { longestLinkSeconds } from '../model/permissions';
import type { AclView, BucketPolicyView, PresignedLink } from '../model/permissions';
import type { IdentityReport } from '../model/identity';
import type { FileChange, OpenedProfile, ProfileOutcome } from '../model/profileEdit';
import { recipeStyles } from '../model/recipes';
import type { Recipe } from '../model/recipes';
import type { SignInRequest } from '../model/signIn';
import { conflictChoices } from '../model/transfers';
import { sortColumns, sortDirections } from '../model/views';
import type { FolderSize, RowPosition, ViewState, ViewWindow } from '../model/views';
import type {
  LocalItem,
  Transfer,
  TransferHold,
  TransferPlan,
  TransferTotals,
  UnfinishedUpload,
} from '../model/transfers';
import type { AppError } from '../errors/appError';
import { profileChange } from './profileSchemas';

/** S3 keys are at most 1,024 bytes of UTF-8; so is a prefix. */
const longestKeyBytes = 1024;

const connectionId = z.string().min(1).max(300);
const profileName = z.string().min(1).max(200);
const requestId = z.uuid();
const bucket = z.string().min(1).max(2048);
const keyText = z
  .string()
  .refine(
    (text) => new TextEncoder().encode(text).length <= longestKeyBytes,
    'longer than S3 allows',
  );
const key = keyText.refine((text) => text.length > 0, 'empty');
const prefix = keyText;
const token = z.uuid();
const conflictChoice = z.enum(conflictChoices);
/** AWS' devices show six digits; other servers may have longer codes. */
const mfaCode = z.string().regex(/^\d{6,8}$/u);
const transferIds = z.array(z.uuid()).max(1_000_000);
/** Bytes a second; null for no limit. */
const speedLimit = z.number().int().min(1024).max(1e12).nullable();

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('object'), key }),
  z.strictObject({ kind: z.literal('folder'), key: prefix }),
]);
const targets = z.array(target).min(1).max(1_000_000);

const inBucket = { connectionId, bucket };

/** As a header carries it. */
const headerText = z.string().min(1).max(8192).refine(isPlainHeader, 'not ASCII');
const objectMetadata = z.strictObject({
  headers: z.strictObject({
    ContentType: headerText.optional(),
    CacheControl: headerText.optional(),
    ContentDisposition: headerText.optional(),
    ContentEncoding: headerText.optional(),
    ContentLanguage: headerText.optional(),
    Expires: headerText.refine((text) => toHttpDate(text) === text, 'no date').optional(),
  } satisfies Readonly<Record<MetadataHeader, z.ZodType>>),
  user: z
    .array(
      z.strictObject({
        name: z.string().refine((text) => problemOfName(text) === undefined, 'no name'),
        value: z.string().max(8192).refine(isPlainHeader, 'not ASCII'),
      }),
    )
    .max(2048)
    .refine((user) => new Set(user.map(({ name }) => name)).size === user.length, 'twice')
    .refine(fitsMetadata, 'more than S3 takes'),
});
/** A change of the metadata of an object as it was seen. */
const metadataChange = {
  ...inBucket,
  key,
  state: z.strictObject({
    etag: z.string().min(1).max(1000),
    lastModified: z.number().int().min(0).optional(),
  }),
  metadata: objectMetadata,
};

const recipeStyle = z.enum(recipeStyles);
const uploadId = z.string().min(1).max(4096);
/** How many unfinished uploads may be named at a time. */
const mostUploads = 10_000;
const callIds = z.array(z.number().int().min(1)).max(longestActivity);
const keys = z.array(key).min(1).max(1_000_000);
/** The operations that the window asks code for; main makes the others of what it did. */
const operation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listBuckets') }),
  z.strictObject({ kind: z.enum(['listFolder', 'listPrefix', 'deleteFolder']), bucket, prefix }),
  z.strictObject({
    kind: z.enum([
      'lookAtObjects',
      'readObjects',
      'readObjectAcls',
      'createFolders',
      'deleteObjects',
    ]),
    bucket,
    keys,
  }),
  z.strictObject({ kind: z.enum(['readBucketAcl', 'readBucketPolicy']), bucket }),
  z.strictObject({
    kind: z.literal('renameObjects'),
    bucket,
    changes: z
      .array(z.strictObject({ from: key, to: key }))
      .min(1)
      .max(1000),
  }),
  z.strictObject({
    kind: z.literal('abortUploads'),
    bucket,
    uploads: z.array(z.strictObject({ key, uploadId })).min(1).max(mostUploads),
  }),
  z.strictObject({ kind: z.literal('renameFolder'), bucket, from: key, to: key }),
  z.strictObject({
    kind: z.literal('makeLinks'),
    bucket,
    keys,
    expiresInSeconds: z.number().int().min(1).max(longestLinkSeconds),
  }),
]);

const viewId = requestId;
const arrangement = {
  sort: z.strictObject({ column: z.enum(sortColumns), direction: z.enum(sortDirections) }),
  /** See docs/filter.md. */
  filter: z.string().max(10_000),
};
/** A position among rows, counted from 0. */
const position = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32);
const listedEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), key }),
  z.strictObject({
    kind: z.literal('object'),
    key,
    size: z.number().int().min(0),
    /** Of something that was made just now. */
    lastModified: z.number().int().min(0).optional(),
    storageClass: z.string().max(1000).optional(),
    etag: z.string().max(1000).optional(),
  }),
]);

export const providerSchema = z.enum(providerIds);
export const awsEndpointsSchema = z
  .strictObject({ dualStack: z.boolean(), fips: z.boolean(), accelerate: z.boolean() })
  .readonly();

const connectionDraft = z.strictObject({
  /** Present when an existing saved connection is edited. */
  id: connectionId.optional(),
  name: z.string().trim().min(1).max(200),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  region: z.string().trim().max(100).optional(),
  addressing: z.enum(['auto', 'path', 'virtual']),
  provider: providerSchema.optional(),
  awsEndpoints: awsEndpointsSchema.optional(),
  /** `anonymous` signs nothing, for buckets that anybody may read; it has no keys. */
  signing: z.enum(['keys', 'anonymous']),
  accessKeyId: z.string().trim().max(512),
  /** Empty keeps the stored secret of an existing connection. */
  secretAccessKey: z.string().max(4096),
  sessionToken: z.string().max(16_384).optional(),
  /** Where the secret goes; `keychain` is refused when the system has no encryption. */
  keepSecret: z.enum(['keychain', 'session']),
});
export type ConnectionDraft = z.infer<typeof connectionDraft>;

const columnChoice = z
  .array(
    z.strictObject({
      id: z.string().min(1).max(40),
      width: z.number().int().min(1).max(4000).optional(),
      hidden: z.boolean().optional(),
    }),
  )
  .max(100)
  .readonly();

const networkOptions = z.strictObject({
  proxy: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['automatic', 'none']) }),
    z.strictObject({
      kind: z.literal('custom'),
      url: z.string().max(300).regex(proxyUrl),
      user: z.string().max(300),
    }),
  ]),
  acceptAnyCertificate: z.boolean(),
  connectSeconds: z.number().int().min(1).max(300),
  idleSeconds: z.number().int().min(5).max(3600),
});

export const connectionOptionsSchema = z.strictObject({
  readOnly: z.boolean(),
  askBucketName: z.boolean(),
  requesterPays: z.boolean(),
  colour: z.enum(connectionColours),
  // Options that were stored before there were these keep their others.
  network: networkOptions.default(defaultNetworkOptions),
});

const width = z.number().int().min(120).max(4000);
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'ko']),
  inspectorOpen: z.boolean(),
  bottomPanel: z.enum(['transfers', 'activity', 'none']),
  sidebarWidth: width,
  inspectorWidth: width,
  bottomPanelHeight: width,
  uploadLimit: speedLimit,
  downloadLimit: speedLimit,
  transferPath: z.enum(['fast', 'sdk']),
  pinned: z.array(z.strictObject({ connectionId, bucket, prefix })).max(1000),
  treeOpen: z.array(z.string().min(1).max(8192)).max(longestTreeMemory).readonly(),
  columns: z.strictObject({
    objects: columnChoice,
    buckets: columnChoice,
    connections: columnChoice,
  }),
  lastLocation: z
    .strictObject({ connectionId, bucket: bucket.optional(), prefix: prefix.optional() })
    .nullable(),
});

/** A route: the schema of its input, and (as a type only) its output. */
interface Route<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

function route<Output>() {
  return <Input extends z.ZodType>(input: Input): Route<Input, Output> => ({ input });
}

const nothing = z.strictObject({});

/**
 * The whole IPC contract: what the window may ask of main. The input schema is checked in main
 * before a handler runs; the output is a type. See docs/architecture.md, "How a click travels".
 */
export const routes = {
  'app.info': route<AppInfo>()(nothing),
  /** Opens a page in the system's browser. Only http and https. */
  'app.openExternal': route<null>()(
    z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(8192) }),
  ),
  /** Writes a text to a file that the user picks. Answers whether one was picked. */
  'app.saveText': route<boolean>()(
    z.strictObject({ name: z.string().min(1).max(100), text: z.string().max(1_000_000) }),
  ),
  'app.copyText': route<null>()(z.strictObject({ text: z.string().max(1_000_000) })),
  'settings.get': route<Settings>()(nothing),
  'settings.update': route<Settings>()(settingsSchema.partial()),

  'connections.list': route<ConnectionList>()(nothing),
  'connections.save': route<Connection>()(connectionDraft),
  'connections.remove': route<null>()(z.strictObject({ connectionId })),
  /** Who a connection is, and where its credentials come from. */
  'connections.whoAmI': route<IdentityReport>()(z.strictObject({ connectionId })),
  /** Decides how any connection may be used, also one of the AWS files. */
  'connections.setOptions': route<null>()(
    z.strictObject({
      connectionId,
      options: connectionOptionsSchema,
      /** Of its own proxy. Absent: as it is kept; empty: none. */
      proxyPassword: z.string().max(1000).optional(),
    }),
  ),
  'connections.test': route<ConnectionReport>()(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('existing'), connectionId }),
      z.strictObject({ kind: z.literal('draft'), draft: connectionDraft }),
    ]),
  ),

  /** Reads the AWS files for an edit of a profile, or of a new one. */
  'profiles.open': route<OpenedProfile>()(z.strictObject({ profile: profileName.optional() })),
  /** The lines that a change comes to; nothing is written. */
  'profiles.preview': route<readonly FileChange[]>()(
    z.strictObject({ editId: requestId, change: profileChange }),
  ),
  /** Writes a change; with `overwrite`, also into files that have changed as it was told. */
  'profiles.apply': route<ProfileOutcome>()(
    z.strictObject({ editId: requestId, change: profileChange, overwrite: z.boolean() }),
  ),
  'profiles.close': route<null>()(z.strictObject({ editId: requestId })),
  /** What is known of what a server can do. Nothing is sent. */
  'capabilities.report': route<CapabilityReport>()(z.strictObject({ connectionId })),
  /** Asks the server, changing nothing; about the first bucket of its list unless one is given. */
  'capabilities.probe': route<CapabilityReport>()(
    z.strictObject({ connectionId, bucket: bucket.optional() }),
  ),

  'signIn.pending': route<readonly SignInRequest[]>()(nothing),
  /** Gives the code of an MFA device, which is not kept. */
  'signIn.answer': route<null>()(z.strictObject({ id: requestId, code: mfaCode })),
  /** Gives new keys in place of those that have ended. */
  'signIn.answerKeys': route<null>()(
    z.strictObject({
      id: requestId,
      accessKeyId: z.string().trim().min(1).max(512),
      secretAccessKey: z.string().min(1).max(4096),
      sessionToken: z.string().max(16_384).optional(),
    }),
  ),
  'signIn.decline': route<null>()(z.strictObject({ id: requestId })),

  'buckets.list': route<BucketList>()(z.strictObject({ connectionId })),
  /** The region that a bucket is in; null where nobody can tell. */
  'buckets.region': route<string | null>()(z.strictObject(inBucket)),
  'listing.folders': route<FolderPage>()(
    z.strictObject({ ...inBucket, prefix, from: z.string().max(4096).optional() }),
  ),

  /**
   * Lists a folder, or everything below it, and keeps it as a view until this call is cancelled: only
   * then it answers. What it shows comes as `views.changed`, at most ten times a second.
   */
  'views.open': route<null>()(
    z.strictObject({
      viewId,
      ...inBucket,
      prefix,
      scope: z.enum(['folder', 'below']),
      ...arrangement,
    }),
  ),
  /** Lists again; what is shown stays until all of it is there. */
  'views.refresh': route<null>()(z.strictObject({ viewId })),
  /** Ends the listing; what has come so far stays. */
  'views.stop': route<null>()(z.strictObject({ viewId })),
  /** Sorts and filters; a filter that can't be read is told in the state and changes nothing. */
  'views.arrange': route<ViewState>()(z.strictObject({ viewId, ...arrangement })),
  /** The rows from one position on and before another, as far as there are any. */
  'views.window': route<ViewWindow>()(
    z
      .strictObject({ viewId, from: position, to: position })
      .refine(({ from, to }) => to - from <= 2000, 'too many rows'),
  ),
  /** Where a key is shown now. */
  'views.positionOf': route<RowPosition>()(z.strictObject({ viewId, key })),
  /**
   * The first row from a position on, and then from the beginning, whose name begins with a text in
   * upper or lower case.
   */
  'views.findTyped': route<RowPosition>()(
    z.strictObject({ viewId, text: z.string().min(1).max(1024), from: position }),
  ),
  /**
   * Selects rows by their positions in a version of the last seconds; of an older one, nothing changes.
   * The selection stays with its rows, also when they change their places.
   */
  'views.select': route<ViewState>()(
    z.strictObject({
      viewId,
      version: z.number().int().min(0),
      ranges: z.array(z.strictObject({ from: position, to: position })).max(100_000),
      cursor: z.strictObject({ anchor: position.optional(), focus: position.optional() }),
    }),
  ),
  /** What is selected, in the order in which it is shown. */
  'views.selectedTargets': route<readonly Target[]>()(z.strictObject({ viewId })),
  /** Tells what was just made or removed, so that every view shows it without listing again. */
  'views.note': route<null>()(
    z.strictObject({
      ...inBucket,
      made: z.array(listedEntry).max(100_000),
      removed: z.array(target).max(1_000_000),
    }),
  ),

  /** Counts what is below a prefix until it is cancelled; progress comes as `folderSizes.counting`. */
  'folderSizes.count': route<FolderSize>()(
    z.strictObject({ countId: requestId, ...inBucket, prefix }),
  ),
  /** What was counted last, and when. */
  'folderSizes.counted': route<FolderSize | null>()(z.strictObject({ ...inBucket, prefix })),

  'objects.details': route<ObjectDetails>()(z.strictObject({ ...inBucket, key })),
  /** What can be edited of an object besides its content. */
  'objects.metadata': route<EditableMetadata>()(z.strictObject({ ...inBucket, key })),
  /** Gives an object that is still as it was seen other metadata. */
  'objects.writeMetadata': route<ObjectDetails>()(z.strictObject(metadataChange)),
  'objects.createFolder': route<null>()(
    z.strictObject({
      ...inBucket,
      key: key.refine((text) => text.endsWith('/'), 'no final slash'),
    }),
  ),
  /** Renames an object or a folder: copies, verifies, then removes the source. */
  'objects.rename': route<RenameResult>()(z.strictObject({ ...inBucket, from: target, to: key })),

  /** Lists what a delete would remove. Progress comes as `deletion.progress`. */
  'deletion.plan': route<DeletionPlan>()(
    z.strictObject({ deletionId: requestId, ...inBucket, targets }),
  ),
  /** Carries out a plan: exactly the keys that were listed, nothing that came later. */
  'deletion.run': route<DeletionResult>()(
    z.strictObject({
      deletionId: requestId,
      /** Typed by the user, where the connection demands it. */
      bucketName: z.string().max(2048).optional(),
    }),
  ),
  'deletion.discard': route<null>()(z.strictObject({ deletionId: requestId })),

  'permissions.objectAcl': route<AclView>()(z.strictObject({ ...inBucket, key })),
  'permissions.bucketAcl': route<AclView>()(z.strictObject(inBucket)),
  'permissions.bucketPolicy': route<BucketPolicyView>()(z.strictObject(inBucket)),
  'permissions.allowPublicRead': route<BucketPolicyView>()(z.strictObject(inBucket)),
  'permissions.withdrawPublicRead': route<BucketPolicyView>()(z.strictObject(inBucket)),

  'links.create': route<PresignedLink>()(
    z.strictObject({
      ...inBucket,
      key,
      expiresInSeconds: z.number().int().min(1).max(longestLinkSeconds),
    }),
  ),

  'paths.pickFiles': route<readonly LocalItem[]>()(nothing),
  /** A folder to upload or to download into; null when the picker was closed. */
  'paths.pickFolder': route<LocalItem | null>()(
    z.strictObject({ purpose: z.enum(['upload', 'download']) }),
  ),

  'uploads.plan': route<TransferPlan>()(
    z.strictObject({
      planId: requestId,
      ...inBucket,
      prefix,
      tokens: z.array(token).min(1).max(100_000),
    }),
  ),
  'downloads.plan': route<TransferPlan>()(
    z.strictObject({ planId: requestId, ...inBucket, targets, folder: token }),
  ),
  /** Queues what a plan lists; answers with the number of transfers queued. */
  'transfers.start': route<{ readonly queued: number }>()(
    z.strictObject({ planId: requestId, onConflict: conflictChoice }),
  ),
  'transfers.discardPlan': route<null>()(z.strictObject({ planId: requestId })),
  'transfers.list': route<{
    readonly transfers: readonly Transfer[];
    readonly totals: TransferTotals;
    readonly hold?: TransferHold;
  }>()(nothing),
  /** Stops the named transfers for good, or all that have not ended, and clears away what they left. */
  'transfers.cancel': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Interrupts the named transfers, or all that wait or run; they keep what they have moved. */
  'transfers.pause': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Goes on with the named paused transfers, or all of them. */
  'transfers.resume': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Starts failed and cancelled transfers again; all failed ones when no ids are given. */
  'transfers.retry': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Puts waiting transfers before or behind all others that wait. */
  'transfers.move': route<null>()(
    z.strictObject({ ids: transferIds, to: z.enum(['first', 'last']) }),
  ),
  /** Forgets the named transfers that have ended, or all. */
  'transfers.clear': route<null>()(z.strictObject({ ids: transferIds.optional() })),
  /** Multipart uploads of Dipper's own that nothing will finish any more (ListMultipartUploads). */
  'transfers.leftovers': route<readonly UnfinishedUpload[]>()(nothing),
  /** Aborts them; answers with those that could not be aborted. */
  'transfers.removeLeftovers': route<readonly UnfinishedUpload[]>()(
    z.strictObject({ uploadIds: z.array(uploadId).max(mostUploads) }),
  ),
  'transfers.showInFolder': route<null>()(z.strictObject({ id: z.uuid() })),

  'activity.list': route<{
    readonly calls: readonly ActivityCall[];
    readonly actions: readonly ActivityAction[];
  }>()(nothing),
  /** Null for a call that is forgotten. */
  'activity.details': route<ActivityCallDetails | null>()(
    z.strictObject({ id: z.number().int().min(1) }),
  ),
  /**
   * Puts calls on the clipboard, or into a file that the user picks; HAR is the HTTP Archive format
   * 1.2. Answers whether they were kept.
   */
  'activity.keep': route<boolean>()(
    z.strictObject({
      ids: callIds,
      format: z.enum(['text', 'jsonLines', 'har']),
      to: z.enum(['clipboard', 'file']),
    }),
  ),
  /** Code for calls; with `wholeActions`, for all that the user did when they were made. */
  'activity.code': route<Recipe>()(
    z.strictObject({
      ids: callIds,
      /** Actions that made no calls, such as links. */
      actions: z.array(z.uuid()).max(longestActivity),
      wholeActions: z.boolean(),
      style: recipeStyle,
    }),
  ),
  /** Code for what a dialog would do, or for what is selected. Nothing is sent. */
  'recipes.write': route<Recipe>()(
    z.strictObject({
      connectionId,
      operations: z.array(operation).min(1).max(1000),
      style: recipeStyle,
    }),
  ),
  /** Code for what starting a plan of uploads or downloads would do, with the choice where one is to make. */
  'recipes.planned': route<Recipe>()(
    z.strictObject({
      planId: requestId,
      onConflict: conflictChoice.optional(),
      style: recipeStyle,
    }),
  ),
  /** Code for a change of metadata. Looks at the object, for what is to be kept. */
  'recipes.metadataChange': route<Recipe>()(
    z.strictObject({ ...metadataChange, style: recipeStyle }),
  ),
  /** Code for a change of a policy. Reads the policy that it changes (GetBucketPolicy). */
  'recipes.policyChange': route<Recipe>()(
    z.strictObject({
      ...inBucket,
      change: z.enum(['allowPublicRead', 'withdrawPublicRead']),
      style: recipeStyle,
    }),
  ),
} as const;

export type RouteName = keyof typeof routes;
export type RouteInput<Name extends RouteName> = z.infer<(typeof routes)[Name]['input']>;
export type RouteOutput<Name extends RouteName> = Exclude<
  (typeof routes)[Name]['output'],
  undefined
>;

/** What main tells the window without being asked. */
export interface Events {
  readonly 'views.changed': ViewState;
  readonly 'folderSizes.counting': {
    readonly countId: string;
    readonly objects: number;
    readonly bytes: number;
  };
  readonly 'deletion.progress': {
    readonly deletionId: string;
    readonly phase: 'listing' | 'deleting';
    readonly done: number;
  };
  readonly 'transfers.changed': {
    readonly changed: readonly Transfer[];
    readonly removed: readonly string[];
    readonly totals: TransferTotals;
    /** Ids of all that wait, in their order, when that has changed. */
    readonly order?: readonly string[];
    readonly hold?: TransferHold;
  };
  readonly 'connections.changed': null;
  readonly 'activity.called': {
    readonly calls: readonly ActivityCall[];
    readonly actions: readonly ActivityAction[];
  };
  /** All that waits for the user to sign in, whenever that has changed. */
  readonly 'signIn.changed': { readonly pending: readonly SignInRequest[] };
  readonly 'menu.command': { readonly command: MenuCommand };
  /** Something went wrong outside any call. */
  readonly 'app.failed': { readonly error: AppError };
}
export type EventName = keyof Events;
