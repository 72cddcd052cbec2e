import {
  File,
  FileArchive,
  FileAudio,
  FileBraces,
  FileCode,
  FileImage,
  FilePen,
  FileSpreadsheet,
  FileText,
  FileType,
  FileVideo,
  Folder,
  Presentation,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { FileKind } from '../../../shared/model/fileKinds';
import styles from './EntryIcon.module.css';

const icons: Readonly<Record<FileKind, LucideIcon>> = {
  folder: Folder,
  image: FileImage,
  video: FileVideo,
  audio: FileAudio,
  archive: FileArchive,
  code: FileCode,
  data: FileBraces,
  document: FilePen,
  pdf: FileType,
  spreadsheet: FileSpreadsheet,
  slides: Presentation,
  text: FileText,
  other: File,
};

/** The icon of a folder or of a kind of file. The name beside it says the same. */
export const EntryIcon = memo(({ kind }: { readonly kind: FileKind }): ReactNode => {
  const Icon = icons[kind];
  return <Icon aria-hidden="true" className={kind === 'folder' ? styles.folder : styles.file} />;
});
