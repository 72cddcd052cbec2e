/** A bucket, by the connection that leads to it. */
export interface BucketPlace {
  readonly connectionId: string;
  readonly bucket: string;
}

/** A bucket as it was seen. What is done to it is done on that server, or not at all. */
export interface SeenPlace extends BucketPlace {
  /** Names where the connection led then (`Clients.serverOf` of main). */
  readonly server: string;
}

/** A level of a bucket. */
export interface FolderPlace extends BucketPlace {
  /** Ends in a slash, or is empty for the bucket itself. */
  readonly prefix: string;
}

/** What is listed: one level, or everything below. */
export interface ListedPlace extends FolderPlace {
  readonly scope: 'folder' | 'below';
}
