import { createHash } from 'node:crypto';
import { compareKeys } from '../../../shared/model/keyOrder';
import type { ListEntry } from '../../../shared/model/objects';
import type { ListingQuery, RawPage } from './listingRequests';

/** The two sorted sequences of a page. */
export type ListedNames = Pick<RawPage, 'folders' | 'objects'>;

/**
 * What a page adds to a listing: each folder once, and without the empty object that marks the
 * listed folder itself.
 */
export function entriesOf(
  options: Pick<ListingQuery, 'delimiter' | 'prefix'>,
  page: RawPage,
  foldersSeen: Set<string>,
): readonly ListEntry[] {
  const folders = page.folders.filter(({ key }) => !foldersSeen.has(key));
  for (const { key } of folders) foldersSeen.add(key);
  const objects =
    options.delimiter === undefined
      ? page.objects
      : page.objects.filter(({ key, size }) => key !== options.prefix || size > 0);
  return [...folders, ...objects];
}

/** Whether objects and folders come in the order that S3 promises. */
export function isSorted(page: ListedNames): boolean {
  return [page.objects, page.folders].every((names) =>
    names.every(({ key }, index) => {
      const before = names[index - 1];
      return before === undefined || compareKeys(before.key, key) <= 0;
    }),
  );
}

/**
 * A short text by which a page is known again, told by its ends: no name comes twice in what S3 sorts as one
 * sequence. `undefined` for one folder alone, which says nothing: there are servers that name it on each page
 * that it is on.
 */
export function pageMark({ objects, folders }: ListedNames): string | undefined {
  if (objects.length === 0 && folders.length < 2) return undefined;
  const ends = [objects[0], objects.at(-1), folders[0], folders.at(-1)].map((entry) => entry?.key);
  return createHash('sha256').update(JSON.stringify(ends)).digest('base64url');
}

/** The greater of the last object and the last folder: S3 sorts them as one sequence. */
export function lastNameOf(page: ListedNames): string | undefined {
  const object = page.objects.at(-1)?.key;
  const folder = page.folders.at(-1)?.key;
  if (object === undefined || folder === undefined) return object ?? folder;
  return compareKeys(object, folder) > 0 ? object : folder;
}

/** The lesser of the first object and the first folder. */
export function firstNameOf(page: ListedNames): string | undefined {
  const object = page.objects[0]?.key;
  const folder = page.folders[0]?.key;
  if (object === undefined || folder === undefined) return object ?? folder;
  return compareKeys(object, folder) < 0 ? object : folder;
}
