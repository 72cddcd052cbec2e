import { z } from 'zod';
import type { AppError } from '../../errors/appError';
import { longestTreeMemory } from '../../model/settings';
import type { AppInfo } from '../../model/app';
import type { Settings } from '../../model/settings';
import type { LocalItem } from '../../model/transfers';
import { sortColumns, sortDirections } from '../../model/views';
import { bucket, connectionId, prefix } from './fields';
import { nothing, route } from './route';

/** Bytes a second; null for no limit. */
const speedLimit = z.number().int().min(1024).max(1e12).nullable();

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
  sort: z.strictObject({ column: z.enum(sortColumns), direction: z.enum(sortDirections) }),
  lastLocation: z
    .strictObject({ connectionId, bucket: bucket.optional(), prefix: prefix.optional() })
    .nullable(),
});

/** The app itself, its settings, and what the user picks on this machine. */
export const appRoutes = {
  'app.info': route<AppInfo>()(nothing),
  /** What went wrong outside any call and nobody was told of yet; it is not told again. */
  'app.takeFailures': route<readonly AppError[]>()(nothing),
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

  'paths.pickFiles': route<readonly LocalItem[]>()(nothing),
  /** A folder to upload or to download into; null when the picker was closed. */
  'paths.pickFolder': route<LocalItem | null>()(
    z.strictObject({ purpose: z.enum(['upload', 'download']) }),
  ),
} as const;
