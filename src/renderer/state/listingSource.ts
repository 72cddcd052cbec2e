import type { BucketPlace } from '../../shared/model/places';
import { connectionById } from './connections';

/** A folder in the table. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly place: BucketPlace;
  readonly prefix: string;
  /** The folder itself, or all that is below it. */
  readonly scope: 'folder' | 'below';
}

/** What the table in the middle shows. */
export type ListingSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'buckets'; readonly connectionId: string }
  | FolderSource;

/** Where the connection leads that something is seen through; empty where there is none. */
export function serverOf(source: ListingSource): string {
  switch (source.kind) {
    case 'none':
      return '';
    case 'buckets':
      return connectionById(source.connectionId)?.server ?? '';
    case 'folder':
      return connectionById(source.place.connectionId)?.server ?? '';
  }
}
