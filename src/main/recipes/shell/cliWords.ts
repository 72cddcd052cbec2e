import { plainJson, shellWord } from '../quoting';

/** An option with its value. A value that begins with a dash would be taken for another option. */
export function option(name: string, value: string): string {
  return value.startsWith('-') ? `${name}=${shellWord(value)}` : `${name} ${shellWord(value)}`;
}

/** Values that begin so are taken for files whose content is meant. */
export const references: readonly string[] = ['file://', 'fileb://'];

/** Whether the CLI would take a value for the name of a file. */
export function isFileReference(value: string): boolean {
  return references.some((reference) => value.startsWith(reference));
}

/** Options by the parameters of the API; what would be taken for the name of a file goes as JSON. */
export function textOptions(
  parameters: readonly (readonly [flag: string, parameter: string, value: string])[],
): readonly string[] {
  const special = parameters.filter(([, , value]) => isFileReference(value));
  const json = Object.fromEntries(special.map(([, parameter, value]) => [parameter, value]));
  return [
    ...parameters.flatMap(([flag, , value]) =>
      isFileReference(value) ? [] : [option(flag, value)],
    ),
    ...(special.length === 0 ? [] : [option('--cli-input-json', plainJson(json))]),
  ];
}

/** The option that names an object. */
export function keyOption(key: string): string {
  return textOptions([['--key', 'Key', key]]).join(' ');
}

/** The option that names a prefix. */
export function prefixOption(prefix: string): string {
  return textOptions([['--prefix', 'Prefix', prefix]]).join(' ');
}

/** An object as the shorter commands name it. */
export function urlOf(bucket: string, key: string): string {
  return shellWord(`s3://${bucket}/${key}`);
}

/** A path that can't be taken for an option or for standard input. */
export function localPath(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}
