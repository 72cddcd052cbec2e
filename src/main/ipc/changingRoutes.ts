import type { RouteName } from '../../shared/ipc/routes';
import type { WritingRoute } from './refuseWrites';

/**
 * Whether a call of them changes something on a server while it lasts, or only prepares that. What the
 * thread of transfers changes is stopped with them.
 */
const changes: { readonly [Route in WritingRoute | 'deletion.run']: boolean } = {
  'objects.createFolder': true,
  'objects.rename': true,
  'objects.writeMetadata': true,
  'deletion.plan': false,
  'deletion.run': true,
  'permissions.allowPublicRead': true,
  'permissions.withdrawPublicRead': true,
  'links.createForUpload': false,
  'uploads.plan': false,
};

/** Whether a call of this route changes something on a server, which ends with the call. */
export function changesServer(name: RouteName): boolean {
  const known: { readonly [Route in RouteName]?: boolean } = changes;
  return known[name] ?? false;
}
