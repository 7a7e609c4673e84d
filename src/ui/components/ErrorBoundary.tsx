import { Component, type ReactNode } from 'react';

interface Props {
  title: string;
  retry: string;
  children: ReactNode;
}

/** Keeps a failure in its place: the rest of the page goes on. */
export class ErrorBoundary extends Component<Props, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="empty" role="alert">
        <h2>{this.props.title}</h2>
        <pre className="mono">{error.message}</pre>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          {this.props.retry}
        </button>
      </div>
    );
  }
}
