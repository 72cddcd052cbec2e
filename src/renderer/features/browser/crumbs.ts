import { bucketTitle } from '../../../shared/model/bucketArn';
import type { Connection } from '../../../shared/model/connection';
import { visibleName } from '../../../shared/model/visibleName';
import type { Location } from '../../state/location';

/** A step of the way to a place. */
export interface Crumb {
  readonly id: string;
  /** Without the final slash; an empty folder name is a single slash. */
  readonly name: string;
  readonly location: Location;
}

/** The way to a place: its connection, its bucket, and each folder. Empty for no place at all. */
export function crumbsOf(
  location: Location,
  connections: readonly Pick<Connection, 'id' | 'name'>[],
): readonly Crumb[] {
  if (location.kind === 'home') return [];
  const { connectionId } = location;
  const name = connections.find(({ id }) => id === connectionId)?.name ?? connectionId;
  const first: Crumb = {
    id: 'connection',
    name,
    location: { kind: 'connection', connectionId },
  };
  if (location.kind === 'connection') return [first];
  const { bucket, prefix } = location;
  const folder = (to: string): Location => ({ kind: 'folder', connectionId, bucket, prefix: to });
  const crumbs = [first];
  let reached = '';
  crumbs.push({ id: 'bucket', name: bucketTitle(bucket), location: folder('') });
  for (const segment of prefix.split('/').slice(0, -1)) {
    reached += `${segment}/`;
    crumbs.push({
      id: reached,
      name: segment === '' ? '/' : visibleName(segment),
      location: folder(reached),
    });
  }
  return crumbs;
}
