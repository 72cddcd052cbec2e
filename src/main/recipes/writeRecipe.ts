import { assertNever } from '../../shared/assertNever';
import type { Operation, RecipeStyle } from '../../shared/model/recipes';
import { awsCli, shellHeader } from './awsCli';
import { boto3Client } from './boto3Client';
import { boto3Resource } from './boto3Resource';
import type { RecipeConnection } from './connection';
import { javascript, javascriptBody, javascriptHeader } from './javascript';
import { pythonHeader } from './python';
import { writeSnippet } from './snippet';
import type { Snippet, SnippetWriters } from './snippet';

/**
 * Writes code that does the same as Dipper: a script that runs as it is, in order. Local files are
 * named relative to the folder in which it runs. It holds no secret.
 */
export function writeRecipe(
  style: RecipeStyle,
  connection: RecipeConnection,
  operations: readonly Operation[],
): string {
  const write = (writers: SnippetWriters): readonly Snippet[] =>
    operations.map((operation) => writeSnippet(writers, operation));
  const plain = (snippets: readonly Snippet[]) => snippets.map(({ lines }) => lines);
  switch (style) {
    case 'boto3Client': {
      const snippets = write(boto3Client);
      return script([pythonHeader('client', connection, operations, snippets), ...plain(snippets)]);
    }
    case 'boto3Resource': {
      const snippets = write(boto3Resource);
      const header = pythonHeader('resource', connection, operations, snippets);
      return script([header, ...plain(snippets)]);
    }
    case 'awsCli':
      return script([shellHeader(connection), ...plain(write(awsCli(connection)))]);
    case 'javascript': {
      const snippets = write(javascript);
      return script([javascriptHeader(connection, snippets), ...javascriptBody(snippets)]);
    }
    default:
      return assertNever(style);
  }
}

function script(paragraphs: readonly (readonly string[])[]): string {
  const filled = paragraphs.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
