import { dipperError } from '../../../shared/errors/appError';
import { indentOf, readIniLines, textOfLines } from '../awsFiles/iniLines';
import type { IniLine, IniSetting } from '../awsFiles/iniLines';

/** A setting by its section, and by its group where it is indented below one such as `s3 =`. */
interface SettingPlace {
  readonly section: string;
  readonly group?: string;
  readonly name: string;
}

/** A change of an AWS file. Sections go by the text between their brackets. */
export type IniEdit =
  /** Changes the setting that counts, or adds it, with its section and group where need be. */
  | (SettingPlace & { readonly kind: 'set'; readonly value: string })
  | (SettingPlace & { readonly kind: 'unset' })
  | { readonly kind: 'renameSection'; readonly section: string; readonly to: string }
  /** Comments that stand behind its last setting stay: they belong to what follows. */
  | { readonly kind: 'removeSection'; readonly section: string };

type Lines = readonly IniLine[];

/** A line that is written anew; what it means is read from the file as a whole. */
type Written = Pick<IniLine, 'text' | 'end'>;

/** A section's header and what is below it; `to` is the line after its last one. */
interface Block {
  readonly header: number;
  readonly to: number;
}

/**
 * Changes an AWS file in place: every line that an edit does not name stays byte for byte, with
 * comments, order, blank lines, indentation and line ends.
 *
 * Like the reader of the AWS CLI (botocore, on Python's `configparser`), it takes a more deeply
 * indented line after a value for more of that value. New lines are therefore never indented more
 * than those before them, and such a value is not touched.
 *
 * @throws DipperError `invalid_input` for a setting that goes on over several lines, and for a group
 *   whose name is that of a value
 */
export function editIni(text: string, edits: readonly IniEdit[]): string {
  return edits.reduce((before, edit) => edited(before, edit), text);
}

function edited(text: string, edit: IniEdit): string {
  const lines = readIniLines(text);
  switch (edit.kind) {
    case 'set':
      return textOfLines(withSetting(lines, edit, edit.value));
    case 'unset':
      return textOfLines(withoutSetting(lines, edit));
    case 'renameSection':
      return textOfLines(
        lines.map((line) => {
          const { meaning, text: written, end } = line;
          if (meaning.kind !== 'section' || meaning.name !== edit.section) return line;
          const from = written.indexOf(edit.section, written.indexOf('['));
          const after = written.slice(from + edit.section.length);
          return { text: `${written.slice(0, from)}${edit.to}${after}`, end };
        }),
      );
    case 'removeSection':
      return textOfLines(withoutSection(lines, edit.section));
  }
}

function withSetting(lines: Lines, place: SettingPlace, value: string): readonly Written[] {
  const index = lines.findLastIndex((line) => isSetting(line, place));
  const line = lines[index];
  if (line?.meaning.kind === 'setting') {
    refuseSeveralLines(lines, index);
    return lines.with(index, { ...line, text: withValue(line.text, line.meaning, value) });
  }
  return place.group === undefined
    ? addSetting(lines, place, value)
    : addToGroup(lines, { ...place, group: place.group }, value);
}

function withoutSetting(lines: Lines, place: SettingPlace): readonly Written[] {
  const gone = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (!isSetting(line, place)) continue;
    refuseSeveralLines(lines, index);
    gone.add(index);
  }
  const { group } = place;
  if (gone.size > 0 && group !== undefined) {
    // Without anything left below it, its heading would be a setting without a value.
    const isEmpty = !lines.some(
      ({ meaning }, index) =>
        meaning.kind === 'setting' &&
        meaning.section === place.section &&
        meaning.group === group &&
        !gone.has(index),
    );
    for (const [index, line] of lines.entries()) {
      if (isEmpty && isSetting(line, { section: place.section, name: group })) gone.add(index);
    }
  }
  return lines.filter((_, index) => !gone.has(index));
}

function withoutSection(lines: Lines, section: string): readonly Written[] {
  const gone = new Set<number>();
  for (const { header, to } of blocksOf(lines, section)) {
    let end = lastWordsOf(lines, { header, to }) + 1;
    while (end < to && lines[end]?.text.trim() === '') end += 1;
    for (let index = header; index < end; index += 1) gone.add(index);
  }
  return lines.filter((_, index) => !gone.has(index));
}

function withValue(text: string, { valueFrom, valueTo }: IniSetting, value: string): string {
  const before = text.slice(0, valueFrom);
  // `name =` without a value has no space yet where the others have one.
  const space = valueFrom === valueTo && /\s[=:]$/u.test(before) ? ' ' : '';
  return `${before}${space}${value}${text.slice(valueTo)}`;
}

function addSetting(lines: Lines, { section, name }: SettingPlace, value: string): Written[] {
  const block = blocksOf(lines, section).at(-1);
  if (block === undefined) return addSection(lines, section, [`${name} = ${value}`]);
  return insertAfter(lines, lastWordsOf(lines, block), [
    `${settledIndent(lines, block)}${name} = ${value}`,
  ]);
}

function addToGroup(
  lines: Lines,
  { section, group, name }: Required<SettingPlace>,
  value: string,
): readonly Written[] {
  const block = blocksOf(lines, section).at(-1);
  if (block === undefined) {
    return addSection(lines, section, [`${group} =`, `  ${name} = ${value}`]);
  }
  const below = lines.findLastIndex(
    ({ meaning }) =>
      meaning.kind === 'setting' && meaning.section === section && meaning.group === group,
  );
  const sibling = lines[below];
  if (sibling !== undefined) {
    const indent = sibling.text.slice(0, indentOf(sibling.text));
    return insertAfter(lines, below, [`${indent}${name} = ${value}`]);
  }
  const index = lines.findLastIndex((line) => isSetting(line, { section, name: group }));
  const heading = lines[index];
  if (heading?.meaning.kind === 'setting') {
    if (heading.meaning.value !== '') {
      throw dipperError(
        'invalid_input',
        `The setting ${group} in line ${index + 1} has a value, where a group of settings belongs.`,
        { facts: { reason: 'aws_line', setting: group, line: String(index + 1) } },
      );
    }
    const indent = heading.text.slice(0, indentOf(heading.text));
    return insertAfter(lines, index, [`${indent}${deeper(indent)}${name} = ${value}`]);
  }
  const settled = settledIndent(lines, block);
  return insertAfter(lines, lastWordsOf(lines, block), [
    `${settled}${group} =`,
    `${settled}${deeper(settled)}${name} = ${value}`,
  ]);
}

function addSection(lines: Lines, section: string, settings: readonly string[]): Written[] {
  const last = lines.at(-1);
  const gap = last === undefined || last.text.trim() === '' ? [] : [''];
  return insertAfter(lines, lines.length - 1, [...gap, `[${section}]`, ...settings]);
}

/** Puts lines behind another one, with its kind of line end. */
function insertAfter(lines: Lines, index: number, texts: readonly string[]): Written[] {
  const usual = lines.find(({ end }) => end !== '')?.end ?? '\n';
  const end = lines[index]?.end;
  const lineEnd = end === undefined || end === '' ? usual : end;
  return [
    ...lines.slice(0, index + 1).map((line) => (line.end === '' ? { ...line, end: usual } : line)),
    ...texts.map((text) => ({ text, end: lineEnd })),
    ...lines.slice(index + 1),
  ];
}

function isSetting({ meaning }: IniLine, { section, group, name }: SettingPlace): boolean {
  return (
    meaning.kind === 'setting' &&
    meaning.section === section &&
    meaning.group === group &&
    meaning.name === name
  );
}

function blocksOf(lines: Lines, section: string): readonly Block[] {
  return lines.flatMap(({ meaning }, header) => {
    if (meaning.kind !== 'section' || meaning.name !== section) return [];
    const next = lines.findIndex((line, index) => index > header && isHeader(line));
    return [{ header, to: next === -1 ? lines.length : next }];
  });
}

/** Of a section, or what was meant to be one. */
function isHeader({ meaning, text }: IniLine): boolean {
  return meaning.kind === 'section' || (meaning.kind === 'broken' && text.trim().startsWith('['));
}

/** The last line of a section that is neither a comment nor empty; its header at the least. */
function lastWordsOf(lines: Lines, { header, to }: Block): number {
  const back = lines.slice(header, to).findLastIndex(({ meaning }) => meaning.kind !== 'nothing');
  return header + back;
}

/**
 * The white space before the last line of a section that does not go on with another one. A new line
 * with the same stands for itself, whatever comes before it.
 */
function settledIndent(lines: Lines, { header, to }: Block): string {
  let settled: string | undefined;
  for (const { text, meaning } of lines.slice(header + 1, to)) {
    if (meaning.kind === 'nothing') continue;
    const indent = text.slice(0, indentOf(text));
    if (settled === undefined || indent.length <= settled.length) settled = indent;
  }
  return settled ?? '';
}

/** One more step of the kind that is used already. */
function deeper(indent: string): string {
  return indent.includes('\t') ? '\t' : '  ';
}

function refuseSeveralLines(lines: Lines, index: number): void {
  const line = lines[index];
  if (line?.meaning.kind !== 'setting') return;
  const { value, group, name } = line.meaning;
  if (value === '' || group !== undefined) return;
  const next = lines.slice(index + 1).find(({ meaning }) => meaning.kind !== 'nothing');
  if (next === undefined || isHeader(next) || indentOf(next.text) <= indentOf(line.text)) return;
  throw dipperError(
    'invalid_input',
    `The setting ${name} in line ${index + 1} goes on over several lines. Only a text editor can change it.`,
    { facts: { reason: 'aws_line', setting: name, line: String(index + 1) } },
  );
}
