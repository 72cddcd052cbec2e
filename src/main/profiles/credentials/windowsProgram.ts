import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

/** By which `cmd.exe` says that there is no such program, among much else: alone, and in a batch. */
const perhapsNotFound: readonly (number | null)[] = [1, 9009];

/** What `cmd.exe` tries where no variable tells. */
const usualEndings = '.COM;.EXE;.BAT;.CMD';

/** What `cmd.exe` carries out itself. */
const ofTheShell = /^(?:call|cd|cmd|echo|exit|for|if|rem|set|start|type)$/iu;

/**
 * Whether a command of `cmd.exe` that has failed names a program which is not there. Where nobody can tell, as with
 * variables and what the shell does itself, it is there.
 *
 * @param exists Whether there is a file of that path.
 */
export function isMissingOnWindows(
  { command, exitCode }: { readonly command: string; readonly exitCode: number | null },
  env: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): boolean {
  const program = perhapsNotFound.includes(exitCode) ? programOf(command) : undefined;
  if (program === undefined) return false;
  // Names of variables have no letter case there.
  const variable = (name: string): string | undefined =>
    Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
  const endings = ['', ...(variable('PATHEXT') ?? usualEndings).split(';')];
  const folders = /[\\/]/u.test(program) ? [''] : ['.', ...foldersIn(variable('PATH') ?? '')];
  return !folders.some((folder) =>
    endings.some((ending) => exists(win32.join(folder, `${program}${ending}`))),
  );
}

/** The folders of a PATH. One whose name has a semicolon stands in quotes, and others may as well. */
function foldersIn(path: string): readonly string[] {
  const folders = path.match(/(?:[^;"]|"[^"]*"?)+/gu) ?? [];
  return folders.map((folder) => folder.replaceAll('"', ''));
}

/** The first word, which may stand in quotes; `undefined` where it is no plain name or path. */
function programOf(command: string): string | undefined {
  const [, quoted, bare] = /^\s*(?:"([^"]+)"|([^\s"]+))/u.exec(command) ?? [];
  const program = quoted ?? bare;
  if (program === undefined || /[%!^&|<>()]/u.test(program)) return undefined;
  return ofTheShell.test(program) ? undefined : program;
}
