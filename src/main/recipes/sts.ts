import type { StsRole } from '../../shared/model/recipes';
import type { RecipeConnection } from './connection';
import { clientCredentials, clientEndpoint } from './javascript/credentials';
import { keysWanted, pythonCall } from './python/python';
import { javascriptString, pythonString, shellWord } from './quoting';
import { indented, longestLine } from './snippet';
import type { StsWriters } from './snippet';

// What asks for a role prints who one becomes, never the keys that are given.

/** What code says that can't name the profile whose keys are meant. */
function ownKeysLines(byOwnKeys: true | undefined, mark: string): readonly string[] {
  if (byOwnKeys === undefined) return [];
  return [
    `${mark} By its name, tools would assume the role of the source profile first: its own keys are meant.`,
    `${mark} ${keysWanted}`,
  ];
}

const askForCode = 'Code of the MFA device: ';

/** boto3: its resource has nothing for STS. */
export const pythonSts: StsWriters = {
  whoAmI: ({ endpoint }) => ({
    lines: [
      ...pythonCall('sts = session.client', [`'sts'`, ...pythonEndpoint(endpoint)]),
      "print(sts.get_caller_identity()['Arn'])",
    ],
  }),
  assumeRole: ({ role, profile, byOwnKeys, region, endpoint }) => ({
    lines: [
      ...ownKeysLines(byOwnKeys, '#'),
      ...pythonCall('source = boto3.Session', [
        ...(profile === undefined ? [] : [`profile_name=${pythonString(profile)}`]),
        `region_name=${pythonString(region)}`,
      ]),
      ...pythonCall('sts = source.client', [`'sts'`, ...pythonEndpoint(endpoint)]),
      ...pythonCall('answer = sts.assume_role', [
        ...pythonRole(role),
        ...(role.mfaSerial === undefined ? [] : [`TokenCode=input(${pythonString(askForCode)})`]),
      ]),
      "print(answer['AssumedRoleUser']['Arn'])",
    ],
  }),
  assumeRoleWithWebIdentity: ({ role, tokenFile, region, endpoint }) => ({
    imports: ['from pathlib import Path'],
    lines: [
      ...pythonCall('sts = boto3.client', [
        `'sts'`,
        `region_name=${pythonString(region)}`,
        ...pythonEndpoint(endpoint),
      ]),
      ...pythonCall('answer = sts.assume_role_with_web_identity', [
        ...pythonRole(role),
        `WebIdentityToken=Path(${pythonString(tokenFile)}).read_text()`,
      ]),
      "print(answer['AssumedRoleUser']['Arn'])",
    ],
  }),
};

function pythonRole(role: StsRole): readonly string[] {
  return members(role, (name, value) =>
    name === 'DurationSeconds' ? `${name}=${value}` : `${name}=${pythonString(value)}`,
  );
}

function pythonEndpoint(endpoint: string | undefined): readonly string[] {
  return endpoint === undefined ? [] : [`endpoint_url=${pythonString(endpoint)}`];
}

/** The AWS CLI. */
export function shellSts({ profile: own }: RecipeConnection): StsWriters {
  return {
    whoAmI: ({ region, endpoint }) => ({
      lines: command('get-caller-identity --query Arn --output text', [
        ...profileOption(own),
        ...placeOptions(region, endpoint),
      ]),
    }),
    assumeRole: ({ role, profile, byOwnKeys, region, endpoint }) => ({
      lines: [
        ...ownKeysLines(byOwnKeys, '#'),
        ...(role.mfaSerial === undefined ? [] : [`printf '${askForCode}' >&2`, 'read -r code']),
        ...command('assume-role --query AssumedRoleUser.Arn --output text', [
          ...roleOptions(role),
          ...(role.mfaSerial === undefined ? [] : ['--token-code "$code"']),
          ...profileOption(profile),
          ...placeOptions(region, endpoint),
        ]),
      ],
    }),
    assumeRoleWithWebIdentity: ({ role, tokenFile, region, endpoint }) => ({
      lines: command('assume-role-with-web-identity --query AssumedRoleUser.Arn --output text', [
        ...roleOptions(role),
        `--web-identity-token "$(cat -- ${shellWord(tokenFile)})"`,
        ...placeOptions(region, endpoint),
      ]),
    }),
  };
}

function profileOption(profile: string | undefined): readonly string[] {
  return profile === undefined ? [] : [shellOption('--profile', profile)];
}

function placeOptions(region: string, endpoint: string | undefined): readonly string[] {
  return [
    shellOption('--region', region),
    ...(endpoint === undefined ? [] : [shellOption('--endpoint-url', endpoint)]),
  ];
}

function roleOptions(role: StsRole): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    RoleArn: '--role-arn',
    RoleSessionName: '--role-session-name',
    ExternalId: '--external-id',
    SerialNumber: '--serial-number',
    DurationSeconds: '--duration-seconds',
  };
  return members(role, (name, value) => shellOption(names[name] ?? name, value));
}

function shellOption(name: string, value: string): string {
  return value.startsWith('-') ? `${name}=${shellWord(value)}` : `${name} ${shellWord(value)}`;
}

/** One command; each option has a line of its own where it is long. */
function command(words: string, options: readonly string[]): readonly string[] {
  const oneLine = [`aws sts ${words}`, ...options].join(' ');
  if (oneLine.length <= longestLine) return [oneLine];
  const lines = [`aws sts ${words}`, ...indented(options, '  ')];
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

const client = '@aws-sdk/client-sts';

/** The AWS SDK for JavaScript. */
export function javascriptSts(connection: RecipeConnection): StsWriters {
  const own = clientCredentials(connection);
  return {
    whoAmI: ({ region, endpoint }) => ({
      imports: [`${client} STSClient`, `${client} GetCallerIdentityCommand`, ...own.imports],
      lines: [
        ...javascriptClient(region, endpoint, own.members),
        'const { Arn } = await sts.send(new GetCallerIdentityCommand());',
        'console.log(Arn);',
      ],
    }),
    assumeRole({ role, profile, byOwnKeys, region, endpoint }) {
      const source = clientCredentials({
        ...(profile === undefined ? {} : { profile }),
        keysAreOfEnvironment: byOwnKeys === true,
      });
      return {
        imports: [
          `${client} STSClient`,
          `${client} AssumeRoleCommand`,
          ...source.imports,
          ...(role.mfaSerial === undefined ? [] : ['node:readline/promises createInterface']),
        ],
        lines: [
          ...ownKeysLines(byOwnKeys, '//'),
          ...javascriptClient(region, endpoint, source.members),
          ...(role.mfaSerial === undefined
            ? []
            : [
                'const terminal = createInterface({ input: process.stdin, output: process.stderr });',
                `const TokenCode = await terminal.question('${askForCode}');`,
                'terminal.close();',
              ]),
          ...javascriptCall('AssumeRoleCommand', [
            ...javascriptRole(role),
            ...(role.mfaSerial === undefined ? [] : ['TokenCode']),
          ]),
        ],
      };
    },
    assumeRoleWithWebIdentity: ({ role, tokenFile, region, endpoint }) => ({
      imports: [
        `${client} STSClient`,
        `${client} AssumeRoleWithWebIdentityCommand`,
        'node:fs/promises readFile',
      ],
      lines: [
        ...javascriptClient(region, endpoint, []),
        ...javascriptCall('AssumeRoleWithWebIdentityCommand', [
          ...javascriptRole(role),
          `WebIdentityToken: await readFile(${javascriptString(tokenFile)}, 'utf8')`,
        ]),
      ],
    }),
  };
}

function javascriptRole(role: StsRole): readonly string[] {
  return members(role, (name, value) =>
    name === 'DurationSeconds' ? `${name}: ${value}` : `${name}: ${javascriptString(value)}`,
  );
}

function javascriptClient(
  region: string,
  endpoint: string | undefined,
  credentials: readonly string[],
): readonly string[] {
  return object(
    'const sts = new STSClient',
    [`region: ${javascriptString(region)}`, clientEndpoint(endpoint), ...credentials],
    ';',
  );
}

function javascriptCall(name: string, input: readonly string[]): readonly string[] {
  return [
    ...object(`const { AssumedRoleUser } = await sts.send(new ${name}`, input, ');'),
    'console.log(AssumedRoleUser.Arn);',
  ];
}

function object(before: string, input: readonly string[], after: string): readonly string[] {
  const oneLine = `${before}({ ${input.join(', ')} })${after}`;
  if (oneLine.length <= longestLine) return [oneLine];
  return [
    `${before}({`,
    ...indented(
      input.map((member) => `${member},`),
      '  ',
    ),
    `})${after}`,
  ];
}

/** What AssumeRole is told of a role, by the API's own names. */
function members(
  { arn, sessionName, externalId, mfaSerial, durationSeconds }: StsRole,
  write: (name: string, value: string) => string,
): readonly string[] {
  const named: readonly (readonly [string, string | undefined])[] = [
    ['RoleArn', arn],
    ['RoleSessionName', sessionName],
    ['ExternalId', externalId],
    ['SerialNumber', mfaSerial],
    ['DurationSeconds', durationSeconds === undefined ? undefined : String(durationSeconds)],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [write(name, value)]));
}
