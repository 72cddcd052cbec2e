/** A setting of an AWS file, with where its value stands in its line. */
export interface IniSetting {
  readonly kind: 'setting';
  readonly section: string;
  /** The setting without a value that it is indented below. */
  readonly group?: string;
  /** In small letters: names are taken without regard to case, as botocore does. */
  readonly name: string;
  /** Empty for one that begins a group, or says nothing. */
  readonly value: string;
  /** Characters of the line before the value, and up to its end. */
  readonly valueFrom: number;
  readonly valueTo: number;
}

/** What a line of an AWS file is taken for. */
type IniMeaning =
  /** A comment, or empty. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken' }
  /** A section by the text between its brackets. */
  | { readonly kind: 'section'; readonly name: string }
  | IniSetting;

/** A line of an AWS file as it is written and as it is understood. */
export interface IniLine {
  /** Without its end. */
  readonly text: string;
  /** How the line ends: a line feed, a carriage return, both, or nothing at the end of the file. */
  readonly end: string;
  readonly meaning: IniMeaning;
}

/** A setting without a value, which the more deeply indented lines after it belong to. */
interface OpenGroup {
  readonly name: string;
  readonly indent: number;
}

const byteOrderMark = '\uFEFF';

/**
 * Reads the format of AWS' config and credentials files line by line, as the AWS SDKs and Tools
 * Reference Guide describes it ("Shared config and credentials files"): comments by `#` or `;` at the
 * start of a line or after white space, one level of nesting by indentation. A colon may stand for
 * the equals sign, as for botocore. Never fails, and loses nothing: the texts and ends of all lines
 * are the file.
 */
export function readIniLines(text: string): readonly IniLine[] {
  const lines: IniLine[] = [];
  let section: string | undefined;
  let group: OpenGroup | undefined;

  function meaningOf(written: string, from: number): IniMeaning {
    const line = written.slice(from);
    const content = withoutComment(line).trimEnd();
    const start = content.length - content.trimStart().length;
    const words = content.slice(start);
    if (words === '') return { kind: 'nothing' };

    if (words.startsWith('[')) {
      group = undefined;
      section = words.endsWith(']') ? words.slice(1, -1).trim() : undefined;
      return section === undefined ? { kind: 'broken' } : { kind: 'section', name: section };
    }

    const isInGroup = group !== undefined && start > group.indent;
    const delimiter = content.search(isInGroup ? /=/u : /[=:]/u);
    const name = content.slice(0, Math.max(delimiter, 0)).trim().toLowerCase();
    if (section === undefined || name === '') return { kind: 'broken' };
    const after = content.slice(delimiter + 1);
    const value = after.trim();
    const valueFrom = from + delimiter + 1 + (after.length - after.trimStart().length);
    const setting = { kind: 'setting', section, name, value, valueFrom } as const;
    const place = { ...setting, valueTo: valueFrom + value.length };
    if (group !== undefined && isInGroup) return { ...place, group: group.name };
    group = value === '' ? { name, indent: start } : undefined;
    return place;
  }

  for (const [, written = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/gu)) {
    if (written === '' && end === '') continue;
    const from = lines.length === 0 && written.startsWith(byteOrderMark) ? 1 : 0;
    lines.push({ text: written, end, meaning: meaningOf(written, from) });
  }
  return lines;
}

/** A line up to its comment. What a command quotes is never one: `sh -c 'a ; b'`. */
function withoutComment(line: string): string {
  const command = /^\s*credential_process\s*[=:]/iu.exec(line)?.[0];
  if (command === undefined) return line.replace(/(^|\s)[#;].*$/u, '');
  const [words = ''] =
    /^(?:"(?:\\.|[^"\\])*"|'[^']*'|\s(?![#;])|\S)*/u.exec(line.slice(command.length)) ?? [];
  return command + words;
}

/** The file that lines are of. */
export function textOfLines(lines: readonly Pick<IniLine, 'text' | 'end'>[]): string {
  return lines.map(({ text, end }) => `${text}${end}`).join('');
}

/** Characters of white space before a line's first word. */
export function indentOf(text: string): number {
  return text.length - text.replace(byteOrderMark, '').trimStart().length;
}
