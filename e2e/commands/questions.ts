import type { RunningApp } from '../fixtures/app';

/**
 * Answers what the app asks in the system's own dialogs from now on.
 *
 * @returns Gives what has been asked since.
 */
export async function answerQuestions(
  app: RunningApp,
  answer: 'yes' | 'no' | 'never',
): Promise<() => Promise<readonly string[]>> {
  const asked = await app.electron.evaluateHandle(({ dialog }, response) => {
    const messages: string[] = [];
    dialog.showMessageBox = (...args: readonly unknown[]) => {
      const options = args.at(-1) as { readonly message: string };
      messages.push(options.message);
      return response === null
        ? new Promise<never>(() => undefined)
        : Promise.resolve({ response, checkboxChecked: false });
    };
    return messages;
  }, { yes: 0, no: 1, never: null }[answer]);
  return () => asked.jsonValue();
}

/** Leaves open what the app asks in the system's own dialogs from now on. */
export async function holdQuestions(app: RunningApp): Promise<{
  /** How many have been asked since. */
  readonly asked: () => Promise<number>;
  /** Answers all of them with yes. */
  readonly agree: () => Promise<void>;
}> {
  const held = await app.electron.evaluateHandle(({ dialog }) => {
    const answers: ((answer: Electron.MessageBoxReturnValue) => void)[] = [];
    dialog.showMessageBox = () => new Promise((resolve) => answers.push(resolve));
    return answers;
  });
  return {
    asked: () => held.evaluate((answers) => answers.length),
    agree: () =>
      held.evaluate((answers) => {
        for (const answer of answers) answer({ response: 0, checkboxChecked: false });
      }),
  };
}
