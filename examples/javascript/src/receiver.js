import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const LARGEST = 1 << 20; // bytes of a push

/**
 * Receives the delivery reports of InnoPaaS at its `url`, whose path nobody can guess: the pushes are not signed.
 *
 * `handle` is given each report once, though InnoPaaS pushes a report again, up to three times a minute apart, until it
 * is answered with 200 within 3 seconds. When `handle` throws, the answer is 500, and so the report comes again. What
 * was handled is kept in memory: a program that restarts keeps it where it keeps its messages.
 */
export class CallbackReceiver {
  #server;
  #host;
  #path = `/reports/${randomBytes(16).toString('hex')}`;
  #handled = new Set();

  constructor(handle) {
    this.#server = createServer(async (request, response) => {
      response.writeHead(await this.#receive(request, handle)).end();
    });
  }

  async listen(port = 0, host = '127.0.0.1') {
    this.#host = host;
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  get url() {
    return `http://${this.#host}:${this.#server.address().port}${this.#path}`;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #receive(request, handle) {
    if (request.method !== 'POST' || request.url !== this.#path) return 404;
    let report;
    try {
      report = await readJSON(request);
    } catch {
      return 400;
    }
    // The numbers of one message may share a msgid.
    const key = `${report.msgid} ${report.mobile}`;
    if (this.#handled.has(key)) return 200;
    this.#handled.add(key); // before waiting, since the next push may come meanwhile
    try {
      await handle(report);
      return 200;
    } catch {
      this.#handled.delete(key);
      return 500;
    }
  }
}

async function readJSON(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LARGEST) throw new Error('a push of more than 1 MiB');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
