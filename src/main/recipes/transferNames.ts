import type { Operation } from '../../shared/model/recipes';
import { foldName, localNameOf } from '../transfers/local/localNames';
import type { NamePlatform } from '../transfers/local/localNames';
import { createLocalNames } from './localFiles';

/** An object, or a folder by its prefix. */
interface Place {
  readonly isFolder: boolean;
  readonly bucket: string;
  readonly key: string;
}

/** What a script uploads or downloads. */
interface Transfer extends Place {
  readonly isUpload: boolean;
  /** Of its file or folder, were it the only one. */
  readonly name: string;
}

/**
 * Gives every object of a script a local place of its own: in one folder, files of several folders
 * would fall onto each other, or one of them would be uploaded in place of another. Downloads get the
 * names that Dipper gives twins. Uploads get the path by which their keys differ, so that a file that is
 * not there is an error and never other bytes. An object has the same place in both directions.
 *
 * @param platform Whose disks tell those places apart.
 */
export function withOwnNames(
  operations: readonly Operation[],
  platform: NamePlatform,
): readonly Operation[] {
  const nameOf = namesOf(operations.flatMap(transfersOf), platform);
  return operations.map((operation) => {
    switch (operation.kind) {
      case 'uploadFiles':
      case 'downloadFiles': {
        const { bucket } = operation;
        const keys = [...new Set(operation.files.map(({ key }) => key))];
        const files = keys.map((key) => ({ key, file: nameOf({ isFolder: false, bucket, key }) }));
        return { ...operation, files };
      }
      case 'uploadFolder':
      case 'downloadFolder': {
        const { bucket, prefix } = operation;
        return { ...operation, folder: nameOf({ isFolder: true, bucket, key: prefix }) };
      }
      default:
        return operation;
    }
  });
}

function transfersOf(operation: Operation): readonly Transfer[] {
  switch (operation.kind) {
    case 'uploadFiles':
    case 'downloadFiles': {
      const { bucket, files } = operation;
      const isUpload = operation.kind === 'uploadFiles';
      return files.map(({ key, file }) => ({ isUpload, isFolder: false, bucket, key, name: file }));
    }
    case 'uploadFolder':
    case 'downloadFolder': {
      const { bucket, prefix, folder } = operation;
      const isUpload = operation.kind === 'uploadFolder';
      return [{ isUpload, isFolder: true, bucket, key: prefix, name: folder }];
    }
    default:
      return [];
  }
}

function namesOf(transfers: readonly Transfer[], platform: NamePlatform): (place: Place) => string {
  const nameIn = createLocalNames(platform);
  const names = new Map<string, string>();
  const uploads = firstOfEach(transfers.filter(({ isUpload }) => isUpload));
  for (const [upload, path] of pathsOf(uploads, platform)) {
    names.set(idOf(upload), nameIn(path));
  }
  for (const download of firstOfEach(transfers)) {
    const id = idOf(download);
    if (!names.has(id)) names.set(id, nameIn(download.name));
  }
  return (place) => names.get(idOf(place)) ?? '';
}

function firstOfEach(transfers: readonly Transfer[]): readonly Transfer[] {
  const first = new Map<string, Transfer>();
  for (const transfer of transfers) {
    const id = idOf(transfer);
    if (!first.has(id)) first.set(id, transfer);
  }
  return [...first.values()];
}

function idOf({ isFolder, bucket, key }: Place): string {
  return JSON.stringify([isFolder, bucket, key]);
}

/** Where uploads are taken from: by name, or where several have the same by what tells them apart. */
function pathsOf(
  uploads: readonly Transfer[],
  platform: NamePlatform,
): readonly (readonly [Transfer, string])[] {
  const byName = new Map<string, Transfer[]>();
  for (const upload of uploads) {
    const name = foldName(upload.name, platform);
    const alike = byName.get(name);
    if (alike === undefined) byName.set(name, [upload]);
    else alike.push(upload);
  }
  return [...byName.values()].flatMap((alike) => {
    const [only, ...others] = alike;
    if (only !== undefined && others.length === 0) return [[only, only.name] as const];
    const paths = withoutCommonStart(alike.map(({ bucket, key }) => [bucket, ...segmentsOf(key)]));
    return alike.map(
      (upload, index) => [upload, localPathOf(paths[index] ?? [], platform)] as const,
    );
  });
}

/** Of a key, or of a prefix without the slash at its end. */
function segmentsOf(key: string): readonly string[] {
  return key.replace(/\/$/u, '').split('/');
}

/** Without the folders that all have in common. */
function withoutCommonStart(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [first = []] = paths;
  let length = 0;
  while (paths.every((path) => length < path.length - 1 && path[length] === first[length])) {
    length += 1;
  }
  return paths.map((path) => path.slice(length));
}

function localPathOf(segments: readonly string[], platform: NamePlatform): string {
  return segments.map((segment) => localNameOf(segment, platform)).join('/');
}
