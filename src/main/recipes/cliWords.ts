import { plainJson, shellWord } from './quoting';

/** An option with its value. A value that begins with a dash would be taken for another option. */
export function option(name: string, value: string): string {
  return value.startsWith('-') ? `${name}=${shellWord(value)}` : `${name} ${shellWord(value)}`;
}

/** Values that begin so are taken for files whose content is meant. */
const fileReference = /^fileb?:\/\//u;

/** Whether the CLI would take a value for the name of a file. */
export function isFileReference(value: string): boolean {
  return fileReference.test(value);
}

/** The option that names an object. */
export function keyOption(key: string): string {
  return fileReference.test(key)
    ? option('--cli-input-json', plainJson({ Key: key }))
    : option('--key', key);
}

/** The option that names a prefix. */
export function prefixOption(prefix: string): string {
  return fileReference.test(prefix)
    ? option('--cli-input-json', plainJson({ Prefix: prefix }))
    : option('--prefix', prefix);
}

/** An object as the shorter commands name it. */
export function urlOf(bucket: string, key: string): string {
  return shellWord(`s3://${bucket}/${key}`);
}

/** A path that can't be taken for an option or for standard input. */
export function localPath(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}
