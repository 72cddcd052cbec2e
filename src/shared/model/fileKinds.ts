/** What a name says about its content. */
export const fileKinds = [
  'folder',
  'image',
  'video',
  'audio',
  'archive',
  'code',
  'data',
  'document',
  'pdf',
  'spreadsheet',
  'slides',
  'text',
  'other',
] as const;
export type FileKind = (typeof fileKinds)[number];

const extensionsByKind: Readonly<Record<Exclude<FileKind, 'folder' | 'other'>, string>> = {
  image: 'apng avif bmp gif heic heif ico jpeg jpg png psd raw svg tif tiff webp',
  video: 'avi m4v mkv mov mp4 mpeg mpg ogv webm wmv',
  audio: 'aac aif aiff flac m4a mid midi mp3 oga ogg opus wav wma',
  archive: '7z bz2 gz lz4 rar tar tbz2 tgz txz xz zip zst',
  code: 'bash c cc cpp cs css go h hpp html htm java js jsx kt lua mjs php pl ps1 py r rb rs scala scss sh sql swift tf ts tsx vue',
  data: 'arrow avro csv db feather geojson ini json jsonl ndjson npy npz orc parquet pkl proto sqlite toml tsv xml yaml yml',
  document: 'doc docx epub odt pages rtf',
  pdf: 'pdf',
  spreadsheet: 'numbers ods xls xlsm xlsx',
  slides: 'key odp ppt pptx',
  text: 'conf log markdown md readme rst tex text txt',
};

const kindByExtension: ReadonlyMap<string, FileKind> = new Map(
  Object.entries(extensionsByKind).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension) => [extension, kind as FileKind] as const),
  ),
);

/** The extension of a name in lower case, without its dot; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  return /^[\p{L}\p{N}_-]{1,12}$/u.test(extension) ? extension : '';
}

/** Whether a kind is the wanted one. A PDF is a document as well, which is what its type is called. */
export function isOfKind(kind: FileKind | '', wanted: FileKind): boolean {
  return kind === wanted || (wanted === 'document' && kind === 'pdf');
}

/** The kind of an object by the extension of its name. Its content is not looked at. */
export function fileKindOf(name: string): FileKind {
  return kindByExtension.get(extensionOf(name)) ?? 'other';
}
