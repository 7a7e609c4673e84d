import { StringDecoder } from 'node:string_decoder';
import type { Status } from '../../api/StatusError.ts';
import type { Stream, StreamSink } from '../../client/Stream.ts';
import { commandStatus } from './commandStatus.ts';

/** Where a command's output goes once its client has opened its streams. */
export interface CommandClient {
  output(channel: 'stdout' | 'stderr', bytes: Buffer): void;
  finish(status: Partial<Status>): void;
}

/** Holds a command and its client together: what either says before the other is there waits. */
export class CommandPipe implements StreamSink {
  private readonly waiting: ((client: CommandClient) => void)[] = [];
  private client: CommandClient | undefined;
  private readonly decoder = new StringDecoder('utf8');
  /** The command's side; set as soon as it has begun. */
  stream: Stream | undefined;
  /** Why there is no command at all: known before any byte moves. */
  refusal: Error | undefined;
  private started = false;

  /** Connects to the command; `refusal` says whether there is one. */
  begin(open: (sink: StreamSink) => Stream): void {
    this.stream = open(this);
    this.started = true;
  }

  connect(client: CommandClient): void {
    this.client = client;
    for (const tell of this.waiting.splice(0)) tell(client);
  }

  onData(channel: 'stdout' | 'stderr', text: string): void {
    this.tell((client) => client.output(channel, Buffer.from(text, 'utf8')));
  }

  onClose(end: Parameters<StreamSink['onClose']>[0]): void {
    if (!this.started && end.error) this.refusal = end.error;
    this.tell((client) => client.finish(commandStatus(end)));
  }

  /** What the client types. */
  input(bytes: Buffer): void {
    const text = this.decoder.write(bytes);
    if (text !== '') this.stream?.write(text);
  }

  endInput(): void {
    this.stream?.closeInput();
  }

  /** A message of the resize stream. */
  resize(bytes: Buffer): void {
    try {
      const { Width, Height } = JSON.parse(bytes.toString('utf8')) as { Width: number; Height: number };
      this.stream?.resize(Width, Height);
    } catch {
      // Half a message, or none: the size stays.
    }
  }

  private tell(what: (client: CommandClient) => void): void {
    if (this.client) what(this.client);
    else this.waiting.push(what);
  }
}
