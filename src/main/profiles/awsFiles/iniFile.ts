import { readIniLines } from './iniLines';

/** A section of an AWS file: its settings, and the groups of settings indented below an empty one. */
export interface IniSection {
  readonly settings: ReadonlyMap<string, string>;
  /** `s3 =` with indented lines below gives the group `s3`. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** What a text in the form of the AWS files says. */
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

/**
 * Reads AWS' config and credentials files, line by line as {@link readIniLines} says. Never fails:
 * what is not understood is left out and counted.
 */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, OpenSection>();
  const brokenLines: number[] = [];

  function sectionOf(name: string): OpenSection {
    const section = sections.get(name) ?? { settings: new Map(), groups: new Map() };
    sections.set(name, section);
    return section;
  }

  for (const [index, { meaning }] of readIniLines(text).entries()) {
    switch (meaning.kind) {
      case 'nothing':
        break;
      case 'broken':
        brokenLines.push(index + 1);
        break;
      case 'section':
        sectionOf(meaning.name);
        break;
      case 'setting': {
        const { name, value, group } = meaning;
        const section = sectionOf(meaning.section);
        if (group !== undefined) {
          const settings = section.groups.get(group) ?? new Map<string, string>();
          section.groups.set(group, settings.set(name, value));
        } else if (value !== '') {
          section.settings.set(name, value);
        }
        break;
      }
    }
  }
  return { sections, brokenLines };
}
