import { join } from 'node:path';
import { z } from 'zod';
import { DipperError } from '../../shared/errors/appError';
import { settingsSchema } from '../../shared/ipc/routes/app';
import { defaultSettings } from '../../shared/model/settings';
import type { Settings } from '../../shared/model/settings';
import { createJsonFile } from './jsonFile';
import type { OnProblem } from './jsonFile';

/** As they are stored: of another Dipper there may be more, or others, which are left alone. */
type StoredSettings = Readonly<Record<string, unknown>>;
const members = z.record(z.string(), z.unknown());

const { pinned, lastLocation, columns } = settingsSchema.shape;
const { objects, buckets, connections } = columns.shape;
const pin = pinned.element.strip();

/** As {@link settingsSchema}, for what another Dipper may have stored. */
const storedSchema = z.object({
  ...settingsSchema.shape,
  pinned: z
    .array(z.unknown())
    .transform((pins) => pins.flatMap((one) => pin.safeParse(one).data ?? [])),
  lastLocation: lastLocation.unwrap().strip().nullable(),
  columns: z.object({
    objects: objects.catch([]),
    buckets: buckets.catch([]),
    connections: connections.catch([]),
  }),
});

/** The settings, as their file keeps them. */
export interface SettingsStore {
  /**
   * All settings, with every change that was asked for before. Never fails: settings that can't be
   * read are reported, and are the defaults meanwhile.
   */
  get(): Promise<Settings>;
  /**
   * Changes what the patch names and gives all settings as they now are. What can't be kept holds until
   * Dipper ends all the same, and goes with the next change that can.
   *
   * @throws DipperError `local_access_denied`, `disk_full` or `local_failed` when they can't be kept
   */
  update(patch: Partial<Settings>): Promise<Settings>;
}

/** A write that has not begun: changes made meanwhile (a splitter is dragged) go with it. */
interface CollectingWrite {
  patch: Partial<Settings>;
  readonly done: Promise<Settings>;
}

/** What Dipper remembers of its window and habits, in `settings.json` of the given directory. */
export function createSettings(deps: {
  readonly directory: string;
  readonly onProblem: OnProblem;
}): SettingsStore {
  const file = createJsonFile<StoredSettings>({
    path: join(deps.directory, 'settings.json'),
    schema: members,
    version: 1,
    fallback: {},
    onProblem: deps.onProblem,
  });

  let next: CollectingWrite | undefined;
  let unkept: Partial<Settings> = {};

  function writeNext(): CollectingWrite {
    const write: CollectingWrite = {
      patch: {},
      done: file
        .update((stored) => {
          next = undefined;
          return changed(stored, { ...unkept, ...write.patch });
        })
        // Both before the write that follows begins.
        .then(
          (stored) => {
            unkept = {};
            return complete(stored);
          },
          (error: unknown) => {
            if (next === write) next = undefined;
            unkept = { ...unkept, ...write.patch };
            throw error;
          },
        ),
    };
    return write;
  }

  return {
    async get() {
      try {
        return complete({ ...(await file.read()), ...unkept });
      } catch (error) {
        if (!(error instanceof DipperError)) throw error;
        deps.onProblem(ofSettings(error));
        return complete(unkept);
      }
    },
    update(patch) {
      next ??= writeNext();
      next.patch = { ...next.patch, ...present(patch) };
      return next.done;
    },
  };
}

/** The same, told as what it is about. */
function ofSettings({ detail }: DipperError): DipperError {
  return new DipperError({ ...detail, facts: { ...detail.facts, reason: 'settings' } });
}

/** A setting that is missing, or can't be understood, has its default. */
function complete(stored: StoredSettings): Settings {
  const known = Object.entries(storedSchema.shape).flatMap(([name, schema]) => {
    const read = schema.safeParse(stored[name]);
    return read.success ? [[name, read.data] as const] : [];
  });
  return {
    ...defaultSettings,
    ...present(storedSchema.partial().parse(Object.fromEntries(known))),
  };
}

/** Pins, and the columns of tables, that only another Dipper understands stay as well. */
function changed(stored: StoredSettings, patch: Partial<Settings>): StoredSettings {
  const { columns: tables, pinned: pins } = patch;
  const otherTables = members.safeParse(stored['columns']).data;
  const otherPins = z.array(z.unknown()).safeParse(stored['pinned']).data ?? [];
  return {
    ...stored,
    ...patch,
    ...(tables === undefined ? {} : { columns: { ...otherTables, ...tables } }),
    ...(pins === undefined
      ? {}
      : { pinned: [...pins, ...otherPins.filter((one) => !pin.safeParse(one).success)] }),
  };
}

/** Leaves out members that are `undefined`, which would hide a default or a stored value. */
function present(patch: Partial<Settings>): Partial<Settings> {
  const members: readonly (readonly [string, unknown])[] = Object.entries(patch);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
