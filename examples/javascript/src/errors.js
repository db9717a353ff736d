/**
 * Why a call did not succeed, in words a program can act on:
 *
 * - `authentication`: the credentials are wrong, used up or replaced; a person has to change them
 * - `permission`: the credentials are good and may not do this
 * - `quota`: an allowance is used up; later is better
 * - `input`: the request is wrong and stays wrong
 * - `business`: the request is right and the state of things is against it
 * - `unavailable`: the provider failed or was not reached; nobody knows whether the call was carried out
 */
export class ProviderError extends Error {
  constructor(provider, kind, code, message, options) {
    super(`${provider} ${code}: ${message}`, options);
    this.name = 'ProviderError';
    this.provider = provider;
    this.kind = kind;
    this.code = code;
  }
}

/** The kind of a refusal whose code is in no table of the provider's: what its HTTP status says, else `business`. */
export function kindOfStatus(status) {
  if (status === 401) return 'authentication';
  if (status === 403) return 'permission';
  if (status === 429) return 'quota';
  return status >= 500 ? 'unavailable' : 'business';
}
