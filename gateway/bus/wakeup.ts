/** Waiting that can be cut short: a bell that remembers a ring nobody was waiting for. */
export class Wakeup {
  #rung = false;
  #ring: (() => void) | undefined;

  /** Ends the current wait, or the next one if nobody waits now. */
  wake(): void {
    this.#rung = true;
    this.#ring?.();
  }

  /** Resolves after `ms` milliseconds or when woken, whichever comes first. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#ring = undefined;
    }
    this.#rung = false;
  }

  /** Resolves after `ms` milliseconds whatever rings, so that a failing loop does not spin. */
  async pause(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
