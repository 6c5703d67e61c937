// Requests to an API server over kept connections, for filling it and for reading pages. Not for load: curl is cheaper.

import { Buffer } from "node:buffer";
import * as http from "node:http";
import * as https from "node:https";
import type { Target } from "./target.ts";

export interface ApiRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body?: { readonly contentType: string; readonly text: string };
  /** Given the bytes as they come, which are then not kept. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

export interface ApiAnswer {
  readonly status: number;
  /** Empty with `onBytes`. */
  readonly text: string;
}

export class ApiClient {
  readonly #target: Target;
  readonly #url: string;
  readonly #agent: http.Agent;
  readonly #signal: AbortSignal;

  constructor(target: Target, options: { connections: number; signal: AbortSignal }) {
    this.#target = target;
    this.#url = target.plainUrl ?? target.url;
    this.#signal = options.signal;
    const agentOptions = { keepAlive: true, maxSockets: options.connections };
    this.#agent = this.#url.startsWith("https:")
      ? new https.Agent({ ...agentOptions, rejectUnauthorized: false })
      : new http.Agent(agentOptions);
  }

  /** @throws {Error} when there is no whole answer; a status of any kind is one */
  send({ method, path, body, onBytes }: ApiRequest): Promise<ApiAnswer> {
    const { token } = this.#target;
    const headers = {
      Accept: "application/json",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body && { "Content-Type": body.contentType, "Content-Length": Buffer.byteLength(body.text) }),
    };
    const options = { method, headers, agent: this.#agent, signal: this.#signal };
    const request = this.#url.startsWith("https:") ? https.request : http.request;
    return new Promise((resolve, reject) => {
      const onResponse = (response: http.IncomingMessage) => {
        const pieces: Buffer[] = [];
        response.on("data", (bytes: Buffer) => onBytes ? onBytes(bytes) : pieces.push(bytes));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
      };
      request(this.#url + path, options, onResponse).on("error", reject).end(body?.text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
