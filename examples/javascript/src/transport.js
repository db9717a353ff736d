import axios from 'axios';

import { ProviderError } from './errors.js';

const TIMEOUT = 10_000; // milliseconds

/**
 * Sends a request and returns `{status, body}`, the body decoded from JSON. Refusals come back like answers, since
 * every provider words them in its envelope; what is no JSON object at all is nobody's envelope, and an error.
 */
export async function send(provider, request) {
  let response;
  try {
    response = await axios.request({ timeout: TIMEOUT, validateStatus: () => true, ...request });
  } catch (cause) {
    throw new ProviderError(provider, 'unavailable', cause.code ?? 'network', cause.message, { cause });
  }
  if (response.data === null || typeof response.data !== 'object') {
    throw new ProviderError(provider, 'unavailable', response.status, 'the answer is not JSON');
  }
  return { status: response.status, body: response.data };
}
