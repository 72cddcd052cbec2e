import { assertNever } from '../../shared/assertNever';
import type { Operation, RecipeStyle } from '../../shared/model/recipes';
import type { NamePlatform } from '../transfers/local/localNames';
import { awsCli } from './shell/awsCli';
import { boto3Client } from './python/boto3Client';
import { boto3Resource } from './python/boto3Resource';
import type { RecipeConnection } from './connection';
import { javascript } from './javascript/javascript';
import { javascriptBody, javascriptHeader } from './javascript/script';
import { pythonHeader } from './python/python';
import { shellBody, shellHeader } from './shell/script';
import { writeSnippet } from './snippet';
import type { Snippet, SnippetWriters } from './snippet';
import { javascriptSts, pythonSts, shellSts } from './sts';

/**
 * Writes code that does the same as Dipper: a script that runs as it is, in order. Local files are
 * named relative to the folder in which it runs. It holds no secret.
 *
 * @param platform Of the system that it is written on.
 */
export function writeRecipe(
  style: RecipeStyle,
  connection: RecipeConnection,
  operations: readonly Operation[],
  platform: NamePlatform = 'posix',
): string {
  const snippets = snippetsOf(style, connection, operations);
  const steps = bodyOf(style, connection, snippets);
  const paragraphs = [headerOf(style, connection, operations, snippets, platform), ...steps];
  const filled = paragraphs.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Writes an operation by itself, for a script that has begun with a connection. */
export function writeStep(
  style: RecipeStyle,
  connection: RecipeConnection,
  operation: Operation,
): string {
  const steps = bodyOf(style, connection, snippetsOf(style, connection, [operation]));
  return steps.map((lines) => lines.join('\n')).join('\n\n');
}

function snippetsOf(
  style: RecipeStyle,
  connection: RecipeConnection,
  operations: readonly Operation[],
): readonly Snippet[] {
  const writers = writersOf(style, connection);
  return operations.map((operation) => writeSnippet(writers, forServer(operation, connection)));
}

/** An operation as the server understands it of what the tools send nowadays. */
function forServer(operation: Operation, { aws }: RecipeConnection): Operation {
  const isBatch = operation.kind === 'deleteObjects' && operation.keys.length > 1;
  return isBatch && !aws ? { ...operation, singly: true } : operation;
}

function writersOf(style: RecipeStyle, connection: RecipeConnection): SnippetWriters {
  switch (style) {
    case 'boto3Client':
      return { ...boto3Client, ...pythonSts };
    case 'boto3Resource':
      return { ...boto3Resource, ...pythonSts };
    case 'awsCli':
      return { ...awsCli(connection), ...shellSts(connection) };
    case 'javascript':
      return { ...javascript, ...javascriptSts(connection) };
    default:
      return assertNever(style);
  }
}

function bodyOf(
  style: RecipeStyle,
  connection: RecipeConnection,
  snippets: readonly Snippet[],
): readonly (readonly string[])[] {
  switch (style) {
    case 'boto3Client':
    case 'boto3Resource':
      return snippets.map(({ lines }) => lines);
    case 'awsCli':
      return shellBody(connection, snippets);
    case 'javascript':
      return javascriptBody(snippets);
    default:
      return assertNever(style);
  }
}

function headerOf(
  style: RecipeStyle,
  connection: RecipeConnection,
  operations: readonly Operation[],
  snippets: readonly Snippet[],
  platform: NamePlatform,
): readonly string[] {
  switch (style) {
    case 'boto3Client':
      return pythonHeader('client', connection, operations, snippets);
    case 'boto3Resource':
      return pythonHeader('resource', connection, operations, snippets);
    case 'awsCli':
      return shellHeader(connection, snippets, platform);
    case 'javascript':
      return javascriptHeader(connection, operations, snippets);
    default:
      return assertNever(style);
  }
}
