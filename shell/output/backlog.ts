/** Lines that come while another program has the screen: the newest are kept, the others are counted. */
const KEPT = 1_000;

export class Backlog {
  #lines: string[] = [];
  #dropped = 0;

  /** @param text whole lines, each with its line break */
  add(text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) this.#lines.push(line);
    // Not one by one: a list is cut at its front as a whole.
    if (this.#lines.length > 2 * KEPT) this.#cut();
  }

  /** What is kept, and before it how many lines are not. */
  get text(): string {
    this.#cut();
    const head = this.#dropped === 0 ? '' : `… ${this.#dropped.toLocaleString('en')} lines dropped\n`;
    return head + this.#lines.map((line) => `${line}\n`).join('');
  }

  #cut(): void {
    const over = Math.max(0, this.#lines.length - KEPT);
    this.#dropped += over;
    this.#lines = this.#lines.slice(over);
  }
}
