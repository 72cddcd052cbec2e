import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../shared/errors/appError';
import { describeError } from '../i18n/errorWords';
import { copyText } from '../state/clipboard';
import { ErrorNotice } from '../ui/ErrorNotice';

type NoticeProps = ComponentProps<typeof ErrorNotice>;

interface ErrorOfProps extends Pick<NoticeProps, 'context' | 'variant' | 'actions' | 'onDismiss'> {
  readonly error: AppError;
}

/** An error in words, whose details can be copied. */
export function ErrorOf({ error, ...notice }: ErrorOfProps): ReactNode {
  const { t } = useTranslation();
  return <ErrorNotice {...describeError(error, t)} {...notice} onCopy={copyText} />;
}
