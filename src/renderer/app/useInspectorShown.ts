import { isFirstRun, useConnections } from '../state/connections';
import { useSettings } from '../state/settings';

/** Whether the Inspector is shown: not before there is anything to tell about. */
export function useInspectorShown(): boolean {
  const open = useSettings(({ settings }) => settings.inspectorOpen);
  return !useConnections(isFirstRun) && open;
}
