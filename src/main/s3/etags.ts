/**
 * An ETag without its quotes, which Ceph leaves out in answers to copies. All of
 * Dipper's are without them, but for those of unfinished transfers (`SavedPart`, `SavedDownload` and its ranges):
 * they are sent back as the server gave them.
 */
export function bareEtag(etag: string): string;
export function bareEtag(etag: string | undefined): string | undefined;
export function bareEtag(etag: string | undefined): string | undefined {
  return etag?.replaceAll('"', '');
}

/** An ETag with quotes, as `If-Match` takes it. @param etag Without them. */
export function quotedEtag(etag: string): string {
  return `"${etag}"`;
}
