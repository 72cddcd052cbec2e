import { Component } from 'react';
import type { ReactNode } from 'react';
import i18next from 'i18next';
import { useDialogs } from '../state/dialogs';
import { Button } from '../ui/Button';
import styles from './ErrorBoundary.module.css';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error?: Error;
}

/** What the window shows instead of nothing when drawing it has failed: a bug, said plainly. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = {};

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  /** Without the dialog that was open, which may be what can't be drawn. */
  private drawAgain(): void {
    useDialogs.getState().close();
    this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) {
      return this.props.children;
    }
    return (
      <div role="alert" className={styles.crash}>
        <h1 className={styles.title}>{i18next.t('common.shell.crashTitle')}</h1>
        <p>{i18next.t('common.shell.crashText')}</p>
        <pre className={styles.details}>{error.stack ?? error.message}</pre>
        <Button tone="primary" onClick={() => this.drawAgain()}>
          {i18next.t('common.shell.reload')}
        </Button>
      </div>
    );
  }
}
