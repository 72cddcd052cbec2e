/** Storage classes whose objects have to be restored before they can be read (RestoreObject). */
const archives: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Whether objects of a storage class can be read only once they are restored. */
export function isArchived(storageClass: string | undefined): boolean {
  return storageClass !== undefined && archives.has(storageClass);
}
