import type { ActivityLog } from '../activityLog';
import { formatActivity } from '../formatActivity';
import type { Handlers } from '../handlers';

/** What {@link createActivityHandlers} needs. */
export interface ActivityHandlerDependencies {
  readonly activity: ActivityLog;
  /** Of Dipper. */
  readonly version: string;
  readonly copyText: (text: string) => Promise<void>;
  /** Writes a text to a file of the user's choice. Answers whether one was chosen. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
}

/** Names that files have unless the user says otherwise. */
const fileNames = {
  text: 'dipper-activity.txt',
  jsonLines: 'dipper-activity.jsonl',
  har: 'dipper-activity.har',
} as const;

/** Routes of the Activity panel that need nothing of the servers' code. */
export function createActivityHandlers({
  activity,
  version,
  copyText,
  saveText,
}: ActivityHandlerDependencies): Pick<
  Handlers,
  'activity.list' | 'activity.details' | 'activity.keep'
> {
  return {
    'activity.list': () => Promise.resolve(activity.list()),
    'activity.details': ({ id }) => {
      const [call] = activity.calls([id]);
      if (call === undefined) return Promise.resolve(null);
      const { method, url, headers } = call;
      return Promise.resolve({
        ...(method === undefined ? {} : { method }),
        ...(url === undefined ? {} : { url }),
        headers,
      });
    },
    'activity.keep': async ({ ids, format, to }) => {
      const text = formatActivity(activity.calls(ids), format, version);
      if (to === 'file') return saveText(fileNames[format], text);
      await copyText(text);
      return true;
    },
  };
}
