import { Component } from 'react';
import type { ReactNode } from 'react';
import i18next from 'i18next';
import { Copy } from 'lucide-react';
import { copyText } from '../state/clipboard';
import { useDialogs } from '../state/dialogs';
import { Button } from '../ui/Button';
import styles from './ErrorBoundary.module.css';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error?: Error;
  /** Whether its details are on the clipboard. */
  readonly isCopied?: boolean;
}

/** What the window shows instead of nothing when drawing it has failed: a bug, said plainly. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = {};

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return {
      error: error instanceof Error ? error : new Error(String(error)),
      isCopied: false,
    };
  }

  /** Without the dialog that was open, which may be what can't be drawn. */
  private drawAgain(): void {
    useDialogs.getState().close();
    this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error, isCopied = false } = this.state;
    if (error === undefined) return this.props.children;
    const details = error.stack ?? error.message;
    return (
      <div role="alert" className={styles.crash}>
        <h1 className={styles.title}>{i18next.t('common.shell.crashTitle')}</h1>
        <p>{i18next.t('common.shell.crashText')}</p>
        <pre className={styles.details}>{details}</pre>
        <div className={styles.actions}>
          <Button tone="primary" onClick={() => this.drawAgain()}>
            {i18next.t('common.shell.reload')}
          </Button>
          <Button
            icon={<Copy />}
            onClick={() => void copyText(details).then((done) => this.setState({ isCopied: done }))}
          >
            {i18next.t(isCopied ? 'common.copied' : 'errors.copyDetails')}
          </Button>
        </div>
      </div>
    );
  }
}
