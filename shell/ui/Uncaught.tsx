import { Component, type ReactNode } from 'react';

/**
 * What a component throws ends the program as anything uncaught does: the terminal is put back, and one line says what happened. Ink
 * alone would draw the program's source in its place, and go on without a prompt.
 */
export class Uncaught extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError = () => ({ failed: true });

  override componentDidCatch(error: unknown): void {
    setImmediate(() => {
      throw error;
    });
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
