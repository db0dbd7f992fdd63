/**
 * Passes on the latest of many values, at most one every `intervalMsec` and one at a time. The first is
 * passed on at once and the last is never dropped: `flush` waits until it has been sent. An error of `send`
 * is thrown by the next `flush`.
 */
export class Coalescer<T> {
  readonly #intervalMsec: number;
  readonly #send: (value: T) => Promise<void>;
  #latest: { readonly value: T } | null = null;
  #sending: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #sentAtMsec = Number.NEGATIVE_INFINITY;
  #error: unknown = null;

  constructor(intervalMsec: number, send: (value: T) => Promise<void>) {
    this.#intervalMsec = intervalMsec;
    this.#send = send;
  }

  offer(value: T): void {
    this.#latest = { value };
    if (this.#timer) return;
    const waitMsec = Math.max(0, this.#sentAtMsec + this.#intervalMsec - performance.now());
    if (waitMsec === 0) this.#sendLatest();
    else this.#timer = setTimeout(() => this.#sendLatest(), waitMsec);
  }

  async flush(): Promise<void> {
    this.#sendLatest();
    await this.#sending;
    if (this.#error !== null) throw this.#error;
  }

  /** Forgets what has not been sent. */
  async close(): Promise<void> {
    this.#latest = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#sending;
  }

  #sendLatest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const latest = this.#latest;
    if (!latest) return;
    this.#latest = null;
    this.#sentAtMsec = performance.now();
    this.#sending = this.#sending
      .then(() => this.#send(latest.value))
      .catch((error: unknown) => {
        this.#error = error;
      });
  }
}
