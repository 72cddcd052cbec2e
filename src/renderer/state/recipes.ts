import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { AppError } from '../../shared/errors/appError';
import { recipeStyles } from '../../shared/model/recipes';
import type { Operation, Recipe, RecipeStyle } from '../../shared/model/recipes';
import type { RouteInput } from '../../shared/ipc/routes';
import { call } from '../ipc/client';
import { copyText } from './clipboard';
import { tellFailure } from './notices';
import { selectionPauseMs, useRequest } from './request';

interface StyleStore {
  readonly style: RecipeStyle;
  readonly choose: (style: RecipeStyle) => void;
}

/** The style that code was last asked for, everywhere in the window. */
const useStyle = create<StyleStore>((set) => ({
  style: 'boto3Client',
  choose: (style) => set({ style }),
}));

/** Operations that main writes code for on the window's word. */
export type AskedOperation = RouteInput<'recipes.write'>['operations'][number] & Operation;

/** Code as a view shows it, and what is to be told where there is none. */
export interface CodeAnswer {
  readonly view: {
    readonly label: string;
    readonly code?: string;
    readonly style: {
      readonly label: string;
      readonly value: RecipeStyle;
      readonly choices: readonly { readonly value: RecipeStyle; readonly label: string }[];
      readonly onChange: (style: RecipeStyle) => void;
    };
    readonly words: { readonly copy: string; readonly copied: string; readonly save: string };
    readonly onCopy: (code: string) => Promise<boolean>;
    readonly onSave: (code: string) => void;
  };
  readonly error?: AppError;
}

/** Where code for something comes from. */
export interface CodeSource {
  /** Names what it is for; the same name means the same code. */
  readonly subject: string;
  readonly ask: (style: RecipeStyle, signal: AbortSignal) => Promise<Recipe>;
}

/** Code for something, in the style that the user has chosen. */
export function useCode({ subject, ask }: CodeSource): CodeAnswer {
  const { t } = useTranslation();
  const { style, choose } = useStyle();
  const { answer } = useRequest(
    `${style} ${subject}`,
    (signal) => ask(style, signal),
    selectionPauseMs,
  );
  return {
    view: {
      label: t('recipes.code'),
      ...(answer.status === 'ready' ? { code: answer.data.code } : {}),
      style: {
        label: t('recipes.style'),
        value: style,
        choices: recipeStyles.map((value) => ({ value, label: styleName(value, t) })),
        onChange: choose,
      },
      words: { copy: t('recipes.copy'), copied: t('recipes.copied'), save: t('recipes.save') },
      onCopy: copyText,
      onSave: (code) => void saveCode(style, code),
    },
    ...(answer.status === 'failed' ? { error: answer.error } : {}),
  };
}

/** Code for operations of one connection. */
export function codeOfOperations(
  connectionId: string,
  operations: readonly AskedOperation[],
): CodeSource {
  return {
    subject: JSON.stringify([connectionId, operations]),
    ask: (style, signal) =>
      call('recipes.write', { connectionId, operations: [...operations], style }, signal),
  };
}

function styleName(style: RecipeStyle, t: TFunction): string {
  const names: Readonly<Record<RecipeStyle, string>> = {
    boto3Client: t('recipes.boto3Client'),
    boto3Resource: t('recipes.boto3Resource'),
    awsCli: t('recipes.awsCli'),
    javascript: t('recipes.javascript'),
  };
  return names[style];
}

const fileNames: Readonly<Record<RecipeStyle, string>> = {
  boto3Client: 'dipper.py',
  boto3Resource: 'dipper.py',
  awsCli: 'dipper.sh',
  javascript: 'dipper.mjs',
};

async function saveCode(style: RecipeStyle, code: string): Promise<void> {
  try {
    await call('app.saveText', { name: fileNames[style], text: code });
  } catch (thrown) {
    tellFailure(thrown);
  }
}
