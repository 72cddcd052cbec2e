import type { FileChange, ShownLine } from '../../../shared/model/profileEdit';
import { accessKeyHint } from '../accessKeyHint';
import { shownEndpoint } from '../awsFiles/awsSettings';
import { readIniLines } from '../awsFiles/iniLines';
import type { IniLine, IniSetting } from '../awsFiles/iniLines';
import { diffLines } from './lineDiff';

const hidden = '••••';

/** Settings whose values may be shown. Any other one might be a secret. */
const publicSettings = new Set([
  'addressing_style',
  'ca_bundle',
  'credential_source',
  'duration_seconds',
  'external_id',
  'mfa_serial',
  'output',
  'payload_signing_enabled',
  'region',
  'role_arn',
  'role_session_name',
  'services',
  'source_profile',
  'sso_account_id',
  'sso_region',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
  'web_identity_token_file',
]);

/** What makes one text of an AWS file another, with everything hidden that could be a secret. */
export function shownChanges(path: string, before: string, after: string): FileChange {
  const from = readIniLines(before);
  const to = readIniLines(after);
  const lines: ShownLine[] = [];
  let section: string | undefined;
  for (const { kind, line, index } of diffLines(from, to, ({ text }) => text)) {
    const { meaning } = line;
    const header = sectionAt(kind === 'removed' ? from : to, index);
    const isEmpty = line.text.trim() === '';
    if (meaning.kind !== 'section' && header !== undefined && header !== section && !isEmpty) {
      lines.push({ kind: 'section', text: `[${header}]` });
    }
    if (!isEmpty) section = header;
    lines.push({ kind, text: shownLine(line) });
  }
  return { path, lines };
}

function sectionAt(lines: readonly IniLine[], index: number): string | undefined {
  const header = lines.slice(0, index + 1).findLast(({ meaning }) => meaning.kind === 'section');
  return header?.meaning.kind === 'section' ? header.meaning.name : undefined;
}

function shownLine({ text, meaning }: IniLine): string {
  switch (meaning.kind) {
    case 'section':
      return `[${meaning.name}]`;
    case 'setting':
      return shownSetting(text, meaning);
    case 'broken':
      return hidden;
    case 'nothing': {
      // A setting that was commented out is as secret as before.
      const sign = text.trim().slice(0, 1);
      return sign === '' ? '' : `${sign} …`;
    }
  }
}

function shownSetting(text: string, setting: IniSetting): string {
  // A name that no setting has may be part of a secret that goes on over several lines.
  const before = text.slice(0, setting.valueFrom);
  const name = /^\s*[a-z][a-z0-9_]{0,40}\s*[=:]\s*$/u.test(before) ? before : `${hidden} = `;
  const comment = text.slice(setting.valueTo).trim() === '' ? '' : ' # …';
  return `${name}${shownValue(setting)}${comment}`;
}

function shownValue({ name, value }: IniSetting): string {
  if (value === '' || publicSettings.has(name)) return value;
  if (name === 'endpoint_url') return shownEndpoint(value);
  if (name === 'aws_access_key_id') return accessKeyHint(value);
  if (name === 'credential_process') return `${shownProgram(value)} ${hidden}`;
  return hidden;
}

/** The first word of a command: what follows may hold a secret. */
export function shownProgram(command: string): string {
  const [word = ''] = /^(?:"[^"]*"|'[^']*'|\S+)/u.exec(command) ?? [];
  // A variable that is set for the program.
  return word.includes('=') ? hidden : word;
}
