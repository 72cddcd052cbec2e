import type { Settings } from '../../../shared/model/settings';
import type { SettingsStore } from '../../storage/settings';
import type { Handlers } from '../handlers';

/** What {@link createSettingsHandlers} needs. */
export interface SettingsHandlerDependencies {
  readonly settings: SettingsStore;
  /** Told of the settings as they are after a change, be it one that could not be kept. */
  readonly onChanged: (settings: Settings) => void;
}

/** Routes of what Dipper remembers. */
export function createSettingsHandlers({
  settings,
  onChanged,
}: SettingsHandlerDependencies): Pick<Handlers, 'settings.get' | 'settings.update'> {
  return {
    'settings.get': () => settings.get(),
    'settings.update': async (patch) => {
      try {
        const changed = await settings.update(patch);
        onChanged(changed);
        return changed;
      } catch (error) {
        // What can't be kept holds all the same.
        onChanged(await settings.get());
        throw error;
      }
    },
  };
}
