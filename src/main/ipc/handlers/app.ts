import type { AppError } from '../../../shared/errors/appError';
import type { AppInfo } from '../../../shared/model/app';
import type { Handlers } from '../handlers';

/** What {@link createAppHandlers} needs. */
export interface AppHandlerDependencies {
  readonly info: () => AppInfo;
  readonly takeFailures: () => readonly AppError[];
  readonly openExternal: (url: string) => Promise<void>;
  readonly copyText: (text: string) => Promise<void>;
  /** Writes a text to a file of the user's choice. Answers whether one was chosen. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
}

/** Routes of the application itself. */
export function createAppHandlers(
  deps: AppHandlerDependencies,
): Pick<
  Handlers,
  'app.info' | 'app.takeFailures' | 'app.openExternal' | 'app.copyText' | 'app.saveText'
> {
  return {
    'app.info': () => Promise.resolve(deps.info()),
    'app.takeFailures': () => Promise.resolve(deps.takeFailures()),
    'app.openExternal': async ({ url }) => {
      await deps.openExternal(url);
      return null;
    },
    'app.saveText': ({ name, text }) => deps.saveText(name, text),
    'app.copyText': async ({ text }) => {
      await deps.copyText(text);
      return null;
    },
  };
}
