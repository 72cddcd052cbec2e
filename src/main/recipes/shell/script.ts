import { unsaidLines } from '../connection';
import type { RecipeConnection } from '../connection';
import { endpointsIgnored, ignoringEndpoints, keysWanted } from '../python/python';
import { shellWord } from '../quoting';
import { forBash } from './ifThere';
import type { Snippet } from '../snippet';
import type { NamePlatform } from '../../transfers/local/localNames';

/** What the shells of Windows would take for other commands, or other keys. */
const notForWindows =
  'For a POSIX shell, such as that of WSL: cmd.exe and PowerShell read it otherwise.';

/**
 * The start of a script of commands; nothing where every command says all by itself, and the system has such a
 * shell.
 */
export function shellHeader(
  connection: RecipeConnection,
  snippets: readonly Snippet[],
  platform: NamePlatform,
): readonly string[] {
  const { profile, keysAreKept, addressing, aws, endpoint } = connection;
  const named = profile === undefined ? '' : `profile.${profile}.`;
  const setting = `aws configure set ${shellWord(`${named}s3.addressing_style`)} ${addressing ?? ''}`;
  // The CLI itself takes a number for a server without a name for each bucket.
  const isNumber = /^https?:\/\/(?:[\d.]+|\[[^\]]*\])(?::\d+)?(?:\/|$)/u.test(endpoint ?? '');
  const usual = addressing === undefined || (addressing === 'path' && isNumber);
  const isBash = snippets.some(({ imports = [] }) => imports.includes(forBash));
  return [
    ...(isBash ? ['#!/usr/bin/env bash'] : []),
    ...(platform === 'win32' ? [`# ${notForWindows}`] : []),
    ...(keysAreKept ? [`# ${keysWanted}`] : []),
    ...unsaidLines(connection, '#'),
    ...(usual
      ? []
      : ['# How buckets are addressed is a setting of the AWS CLI. Once for all:', `# ${setting}`]),
    ...(aws
      ? []
      : [
          '# A server other than AWS may refuse the checksums that newer versions add by themselves.',
          'export AWS_REQUEST_CHECKSUM_CALCULATION=when_required',
        ]),
  ];
}

/**
 * Snippets one after the other, of which none runs after one that failed: what is removed may be what
 * was to be saved before.
 */
export function shellBody(
  { ignoresEndpoints }: RecipeConnection,
  snippets: readonly Snippet[],
): readonly (readonly string[])[] {
  const steps = snippets.map(({ lines }) => lines);
  const isOneStep = steps.length < 2 && steps.every(endsAtFirstError);
  if (isOneStep && !ignoresEndpoints) return steps;
  const opening = [
    '(',
    ...(isOneStep ? [] : ['set -e']),
    ...(ignoresEndpoints ? [`# ${endpointsIgnored}`, `export ${ignoringEndpoints}=true`] : []),
  ];
  return steps.map((lines, index) => [
    // In a shell of its own, so that it neither ends nor changes the shell that somebody pastes it in.
    ...(index === 0 ? opening : []),
    ...lines,
    ...(index === steps.length - 1 ? [')'] : []),
  ]);
}

/** Whether nothing comes after an error: where there is one command, or a shell that sees to it. */
function endsAtFirstError(lines: readonly string[]): boolean {
  if (lines[0] === '(' && lines.at(-1) === ')') return true;
  const isLoop = lines.some((line) => line.startsWith('for '));
  return !isLoop && lines.filter((line) => /^(?:errors=\$\()?aws /u.test(line)).length < 2;
}
