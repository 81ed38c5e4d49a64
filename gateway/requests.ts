/** The requests under way on a server, so that it can be stopped without breaking one off. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export class Requests {
  readonly #server: Server;
  readonly #open = new Set<ServerResponse>();
  #stopping = false;
  #noneLeft: () => void = () => undefined;

  /** @param server one that has not taken a request yet. */
  constructor(server: Server) {
    this.#server = server;
    // Before whoever answers, so that no answer is missed.
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => this.#begun(response));
  }

  /**
   * Takes no connection any more, closes those that are idle, lets every request under way be answered and closes its
   * connection with the answer.
   * @param longestMs after which what is still under way is broken off, in milliseconds.
   */
  async end(longestMs: number): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    for (const response of this.#open) lastOne(response);
    await this.#answered(longestMs);
    // Without a request: connections on which nothing ever came are not idle ones to Node.
    this.#server.closeAllConnections();
    await closed;
  }

  #begun(response: ServerResponse): void {
    this.#open.add(response);
    if (this.#stopping) lastOne(response);
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#noneLeft();
    });
  }

  /** Resolves when no request is under way, or after so many milliseconds. */
  async #answered(longestMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestMs);
      this.#noneLeft = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Says that the connection closes behind this answer; one whose head is out already says nothing more. */
function lastOne(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
