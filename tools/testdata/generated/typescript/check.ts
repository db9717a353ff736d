// What the calls by each generator share.
export const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
export const check = (document: string, generator: string, ok: boolean, got: unknown) => {
  if (!ok) throw new Error(`${document} by ${generator}: ${JSON.stringify(got)}`);
};
