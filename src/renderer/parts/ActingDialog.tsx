import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeSource } from '../state/recipes';
import { CodeTabs } from '../ui/CodeTabs';
import { Dialog } from '../ui/Dialog';
import type { DialogProps } from '../ui/Dialog';
import { CodeOf } from './CodeOf';

interface ActingDialogProps extends DialogProps {
  /** Name of the tab that holds the dialog's own content. */
  readonly mainLabel: string;
  /**
   * What the main button would do, as code: `incomplete` as long as the fields do not say it, `none`
   * where there is nothing left to decide.
   */
  readonly code: CodeSource | 'incomplete' | 'none';
  /** What the code is for, where that is not what the main button would do. */
  readonly codeIntro?: string;
  /** What there is to choose about the code beside its style. */
  readonly codeChoice?: ReactNode;
  /** Told when the code comes in sight, and when it leaves it. */
  readonly onCode?: (isShown: boolean) => void;
  /** Above the tabs, whichever is chosen. */
  readonly above?: ReactNode;
  /** Below the tabs, whichever is chosen. */
  readonly below?: ReactNode;
}

/** The frame of a dialog whose main button does something: beside its content, a tab with code for it. */
export function ActingDialog({
  mainLabel,
  code,
  codeIntro,
  codeChoice,
  onCode,
  above,
  below,
  children,
  ...dialog
}: ActingDialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog {...dialog}>
      {above}
      {code === 'none' ? (
        children
      ) : (
        <CodeTabs
          label={t('recipes.tabs')}
          mainLabel={mainLabel}
          main={children}
          codeLabel={t('recipes.code')}
          onCode={onCode}
          code={
            code === 'incomplete' ? (
              <p>{t('recipes.incomplete')}</p>
            ) : (
              <>
                <p>{codeIntro ?? t('recipes.wouldRun')}</p>
                <CodeOf {...code} choice={codeChoice} />
              </>
            )
          }
        />
      )}
      {below}
    </Dialog>
  );
}
