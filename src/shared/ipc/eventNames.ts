import type { EventName } from './events';

/**
 * Every event name, so that the preload can refuse others. Apart from the routes, whose schemas would
 * make the preload large.
 */
export const eventNames = [
  'views.changed',
  'folderSizes.counting',
  'deletion.progress',
  'transfers.changed',
  'connections.changed',
  'signIn.changed',
  'activity.called',
  'menu.command',
  'app.failed',
] as const satisfies readonly EventName[];
