import { dialog } from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import type { Question } from './dialogWords';

/** Asks a question in the system's own dialog; closing it means no. */
export async function ask(
  window: BrowserWindow | undefined,
  type: 'question' | 'error',
  question: Question,
): Promise<boolean> {
  const options: MessageBoxOptions = {
    type,
    title: 'Dipper',
    message: question.message,
    detail: question.detail,
    buttons: [question.yes, question.no],
    defaultId: 1,
    cancelId: 1,
  };
  const answer = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return answer.response === 0;
}
