/** What could be read out of a pasted text. */
export interface PastedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** Of the profile that it was pasted from. */
  readonly name?: string;
}

type Member = keyof PastedCredentials;

/** Names of environment variables and of settings of the AWS files, in small letters. */
const memberOfSetting: Readonly<Record<string, Member>> = {
  aws_access_key_id: 'accessKeyId',
  aws_secret_access_key: 'secretAccessKey',
  aws_session_token: 'sessionToken',
  aws_security_token: 'sessionToken',
  aws_default_region: 'region',
  aws_region: 'region',
  region: 'region',
  aws_endpoint_url: 'endpoint',
  aws_endpoint_url_s3: 'endpoint',
  endpoint_url: 'endpoint',
};

const memberOfJson: Readonly<Record<string, Member>> = {
  AccessKeyId: 'accessKeyId',
  SecretAccessKey: 'secretAccessKey',
  SessionToken: 'sessionToken',
};

/**
 * Reads credentials out of a text as people have them at hand: lines of `export AWS_…` (of a POSIX
 * shell, fish, PowerShell or cmd), the JSON of `aws sts` and `aws iam create-access-key`, or a
 * profile of the AWS files. Of several profiles, the first with keys counts.
 *
 * @returns `undefined` for a text without an access key id and its secret.
 */
export function readPastedCredentials(text: string): PastedCredentials | undefined {
  const found = text.trimStart().startsWith('{') ? readJson(text) : readLines(text);
  return found.map(complete).find((credentials) => credentials !== undefined);
}

type Found = ReadonlyMap<Member, string>;

function complete(found: Found): PastedCredentials | undefined {
  const { accessKeyId, secretAccessKey, ...rest } = Object.fromEntries(found) as Partial<
    Record<Member, string>
  >;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...rest };
}

function readJson(text: string): readonly Found[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return [];
  }
  // `aws sts` has them in `Credentials`, `aws iam create-access-key` in `AccessKey`.
  const places = [content, memberOf(content, 'Credentials'), memberOf(content, 'AccessKey')];
  return places.map(
    (place) =>
      new Map(
        Object.entries(memberOfJson).flatMap(([name, member]) => {
          const value = memberOf(place, name);
          return typeof value === 'string' && value !== '' ? [[member, value] as const] : [];
        }),
      ),
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Lines that count for nothing, as the AWS files, shells and cmd write them. */
const comment = /^\s*(?:[#;]|\/\/|@?rem(?:\s|$))/iu;

function readLines(text: string): readonly Found[] {
  let section = new Map<Member, string>();
  const sections = [section];
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (comment.test(line)) continue;
    const name = headerOf(line, section.has('name'));
    if (name !== undefined) {
      section = new Map([['name', name]]);
      sections.push(section);
      continue;
    }
    const isOfFile = section.has('name') || spacedSetting.test(line);
    const ofFile = isOfFile ? settingOfFile(line) : undefined;
    // A name above the lines of a shell is no section, though it looks like one.
    for (const [member, value] of ofFile ?? settingsOf(line)) {
      section.set(member, value);
    }
  }
  return sections;
}

/** The name in a header. What a shell shows before its commands may begin with brackets as well. */
function headerOf(line: string, isInFile: boolean): string | undefined {
  const [, , name, rest = ''] =
    /^\s*\[(?:profile\s+)?(["']?)([^\]]+?)\1\s*\](.*)$/u.exec(line) ?? [];
  return isInFile || /^(?:\s*|\s+[#;].*)$/u.test(rest) ? name?.trim() : undefined;
}

/** Without its header, a line of the AWS files is told by its spaces: no shell takes them. */
const spacedSetting = /^\s*[a-z][a-z\d_]*\s+=\s*[^\s"']/iu;

type Settings = readonly (readonly [Member, string])[];

function settingFor(name: string, value: string): Settings {
  const member = memberOfSetting[name.toLowerCase()];
  return member === undefined || value === '' ? [] : [[member, value]];
}

/**
 * The setting of a line of the AWS files: all that follows is its value, but a comment behind a space. Undefined
 * for lines of others.
 */
function settingOfFile(line: string): Settings | undefined {
  const [, name, rest = ''] = /^\s*([a-z][a-z\d_]*)\s*[=:](.*)$/iu.exec(line) ?? [];
  return name === undefined ? undefined : settingFor(name, rest.replace(/\s[#;].*$/u, '').trim());
}

/** The settings of a line of a shell, which may hold several, as `A=1 B=2` or `export A=1; export B=2`. */
function settingsOf(line: string): Settings {
  // A value that goes on behind a quote is none that could be read rightly.
  const pattern =
    /\s#.*$|(?:^|[\s;])(?:\$env:)?([a-z][a-z\d_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"';]+)(?=[\s;]|$))/giu;
  // fish has no equals sign.
  const written = line.replace(/^\s*set\s+-\S+\s+(\w+)\s+/u, '$1=');
  return [...written.matchAll(pattern)].flatMap(([, name = '', double, single, bare]) =>
    settingFor(name, double ?? single ?? bare ?? ''),
  );
}
