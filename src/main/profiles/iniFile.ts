/** A section of an AWS file: its settings, and the groups of settings indented below an empty one. */
export interface IniSection {
  readonly settings: ReadonlyMap<string, string>;
  /** `s3 =` with indented lines below gives the group `s3`. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface IniFile {
  /** By the text between the brackets, in the order of the file. Equal ones are one section. */
  readonly sections: ReadonlyMap<string, IniSection>;
  /** Lines, counted from 1, that are neither a section, a setting, a comment nor empty. */
  readonly brokenLines: readonly number[];
}

interface OpenSection {
  readonly settings: Map<string, string>;
  readonly groups: Map<string, Map<string, string>>;
}

/** A setting without a value, which the more deeply indented lines after it belong to. */
interface OpenGroup {
  readonly name: string;
  readonly indent: number;
}

/**
 * Reads the format of AWS' config and credentials files, as the AWS SDKs and Tools Reference Guide
 * describes it ("Shared config and credentials files"): comments by `#` or `;` at the start of a
 * line or after white space, one level of nesting by indentation. Names of settings are taken
 * without regard to case, as botocore does. Never fails: what is not understood is left out and
 * counted.
 */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, OpenSection>();
  const brokenLines: number[] = [];
  let section: OpenSection | undefined;
  let group: OpenGroup | undefined;

  for (const [index, line] of withoutByteOrderMark(text)
    .split(/\r\n|\n|\r/u)
    .entries()) {
    const content = line.replace(/(^|\s)[#;].*$/u, '').trim();
    if (content === '') continue;

    if (content.startsWith('[')) {
      group = undefined;
      section = undefined;
      if (content.endsWith(']')) {
        const name = content.slice(1, -1).trim();
        section = sections.get(name) ?? { settings: new Map(), groups: new Map() };
        sections.set(name, section);
      } else {
        brokenLines.push(index + 1);
      }
      continue;
    }

    const equals = content.indexOf('=');
    const name = content.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (section === undefined || name === '') {
      brokenLines.push(index + 1);
      continue;
    }
    const value = content.slice(equals + 1).trim();
    const indent = line.length - line.trimStart().length;
    if (group !== undefined && indent > group.indent) {
      const settings = section.groups.get(group.name) ?? new Map<string, string>();
      section.groups.set(group.name, settings.set(name, value));
    } else if (value === '') {
      group = { name, indent };
    } else {
      group = undefined;
      section.settings.set(name, value);
    }
  }
  return { sections, brokenLines };
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
