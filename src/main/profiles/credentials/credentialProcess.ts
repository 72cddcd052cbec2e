import type { AwsCredentialIdentity } from '@smithy/types';
import { z } from 'zod';
import { cancelledError, dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { parseJson } from '../../base/parseJson';
import { startShellCommand } from './shellCommand';
import { isMissingOnWindows } from './windowsProgram';
import { readTime } from './writtenTime';

/** Long enough for a program that opens a browser to sign in, in milliseconds. */
const longestRun = 5 * 60_000;

/** By which shells of POSIX say that there is no such program ("Exit Status for Commands"). */
const notFound = 127;

/**
 * What a program answers: SDKs and Tools Reference Guide, "Process credential provider". What AWS' own
 * tools take for absent is so here too: many programs write a `null` or an empty text.
 */
const answerSchema = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().nullish(),
  Expiration: z
    .string()
    .nullish()
    .transform((text, context) => {
      if (text === null || text === undefined || text === '') return undefined;
      const time = readTime(text);
      if (time === undefined) context.addIssue({ code: 'custom', message: 'no time' });
      return time;
    }),
});

/**
 * Runs the program of a profile's `credential_process`, as AWS' tools do by the system's shell. Done
 * here rather than by the SDK, whose errors repeat the command line and what the program printed,
 * either of which may hold a secret.
 *
 * @param signal Ends the program, which may hold a port or wait for a user who has gone elsewhere.
 * @throws DipperError `credentials_source_failed`, `credentials_expired`, `cancelled`
 */
export async function runCredentialProcess(
  profile: string,
  command: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<AwsCredentialIdentity> {
  const answer = answerSchema.safeParse(parseJson(await run(profile, command, env, signal)));
  if (!answer.success) {
    throw failed(profile, 'did not answer with credentials in the form AWS asks for');
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration: expiration } = answer.data;
  if (expiration !== undefined && expiration.getTime() <= Date.now()) {
    throw dipperError(
      'credentials_expired',
      `The credential_process of profile ${profile} gave credentials that have expired, as this computer's clock has it: it says ${new Date().toISOString()}, and they ended at ${expiration.toISOString()}.`,
      { retry: 'after_sign_in' },
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken ? { sessionToken: SessionToken } : {}),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

/** Runs a command until it ends, it has run for too long or nobody waits for it. */
async function run(
  profile: string,
  command: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (signal?.aborted === true) throw cancelledError();
  const program = startShellCommand(command, env);
  let ending: DipperError | undefined;
  const end = (reason: DipperError): void => {
    ending ??= reason;
    program.stop();
  };
  const cancel = (): void => end(cancelledError());
  const tooLate = setTimeout(() => end(failed(profile, 'did not end in five minutes')), longestRun);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const { exitCode, output } = await program.ended;
    if (ending !== undefined) throw ending;
    if (exitCode === 0) return output;
    const isMissing =
      process.platform === 'win32'
        ? isMissingOnWindows({ command, exitCode }, env)
        : exitCode === notFound;
    if (isMissing) throw failed(profile, 'names a program that was not found', 'program_not_found');
    throw failed(profile, `failed with exit code ${exitCode ?? 'unknown'}`);
  } finally {
    clearTimeout(tooLate);
    signal?.removeEventListener('abort', cancel);
  }
}

function failed(profile: string, what: string, reason?: 'program_not_found'): DipperError {
  return dipperError(
    'credentials_source_failed',
    `The credential_process of profile ${profile} ${what}.`,
    { retry: 'now', facts: { profile, ...(reason === undefined ? {} : { reason }) } },
  );
}
