import { join } from 'node:path';
import { z } from 'zod';
import { DipperError } from '../../shared/errors/appError';
import { settingsSchema } from '../../shared/ipc/routes/app';
import { defaultSettings } from '../../shared/model/app';
import type { Settings } from '../../shared/model/app';
import { createJsonFile } from './jsonFile';
import type { OnProblem } from './jsonFile';

/** A setting that is missing has its default, and one of another Dipper is left alone. */
const storedSettings: z.ZodType<Partial<Settings>> = z
  .object(settingsSchema.shape)
  .partial()
  .loose();

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
  const file = createJsonFile({
    path: join(deps.directory, 'settings.json'),
    schema: storedSettings,
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
          return { ...stored, ...unkept, ...write.patch };
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
        deps.onProblem(error);
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

function complete(stored: Partial<Settings>): Settings {
  const known = z.object(settingsSchema.shape).partial().parse(stored);
  return { ...defaultSettings, ...present(known) };
}

/** Leaves out members that are `undefined`, which would hide a default or a stored value. */
function present(patch: Partial<Settings>): Partial<Settings> {
  const members: readonly (readonly [string, unknown])[] = Object.entries(patch);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
