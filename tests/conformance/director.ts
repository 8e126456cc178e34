/**
 * Trigger functions ask here what to do: one function, deployed once and kept warm, hands over each event and answers or throws as
 * the case says. So the functions are real ones, and their behaviour stands in the case.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a function does with an event: its result is answered, its error thrown. */
export type Handler = (event: any, requestId: string) => unknown;

export interface Arrival {
  event: any;
  requestId: string;
  /** As the function was invoked: with its alias, if it has one. */
  functionArn: string;
}

/** The function's source (CommonJS). It finds the director in its environment. */
export const FUNCTION = `
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
exports.handler = (event, context) => new Promise((resolve, reject) => {
  const request = http.request(process.env.DIRECTOR, { method: 'POST', agent }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
      const told = JSON.parse(text);
      if (told.error === undefined) resolve(told.answer);
      else reject(new Error(told.error));
    });
  });
  request.on('error', reject);
  request.end(JSON.stringify({ event, requestId: context.awsRequestId, functionArn: context.invokedFunctionArn }));
});`;

export class Director {
  readonly #server: Server;
  readonly #patience: number;
  readonly #handlers = new Map<string, Handler>();
  #arrivals: Arrival[] = [];
  #listeners = new Set<() => void>();
  /** Every trigger source that ever arrived, with the number of cases that it arrived in. */
  readonly reached = new Map<string, number>();
  #reachedNow = new Set<string>();

  /** @param patience milliseconds to wait for what is asynchronous. */
  constructor(patience: number) {
    this.#patience = patience;
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.end(JSON.stringify(await this.#answer(JSON.parse(Buffer.concat(chunks).toString()))));
    });
  }

  /** @returns the port, on loopback. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** A new case: what was told and what arrived is forgotten. */
  begin(): void {
    this.#handlers.clear();
    this.#arrivals = [];
    this.#reachedNow = new Set();
  }

  /** @param prefix a trigger (`PreSignUp`) or one of its sources (`PreSignUp_SignUp`). */
  on(prefix: string, handler: Handler): void {
    this.#handlers.set(prefix, handler);
  }

  forget(): void {
    this.#arrivals = [];
  }

  arrivals(userPoolId: string): readonly Arrival[] {
    return this.#arrivals.filter(({ event }) => event.userPoolId === userPoolId);
  }

  /** Resolves with the first arrival that matches, now or later. @throws Error when none comes in time */
  async arrived(what: string, matches: (arrival: Arrival) => boolean): Promise<Arrival> {
    const end = Date.now() + this.#patience;
    for (;;) {
      const found = this.#arrivals.find(matches);
      if (found) return found;
      const isLate = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(true), Math.max(0, end - Date.now()));
        this.#listeners.add(() => {
          clearTimeout(timer);
          resolve(false);
        });
      });
      if (isLate) throw new Error(`${what} did not run`);
    }
  }

  async #answer(arrival: Arrival): Promise<{ answer?: unknown; error?: string }> {
    const { event, requestId } = arrival;
    const source: string = event.triggerSource;
    this.#arrivals.push(arrival);
    if (!this.#reachedNow.has(source)) {
      this.#reachedNow.add(source);
      this.reached.set(source, (this.reached.get(source) ?? 0) + 1);
    }
    const listeners = this.#listeners;
    this.#listeners = new Set();
    for (const listener of listeners) listener();
    const handler = this.#handlers.get(source) ?? this.#handlers.get(source.split('_')[0]!);
    try {
      return { answer: handler ? await handler(structuredClone(event), requestId) : event };
    } catch (error) {
      return { error: (error as Error).message };
    }
  }
}
