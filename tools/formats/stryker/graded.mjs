// A client's tests for "mockserver mutate" to grade: one refusal is looked at well, one is guessed, one is not looked at.
const { QIJIAYUN_BASE_URL: base, QIJIAYUN_APP_ID: appId } = process.env;
const ask = async (path) => {
  const reply = await fetch(`${base}/itrigger-tenant/v1/basic/${path}`);
  return { status: reply.status, ...(await reply.json()) };
};
const hold = (what, holds) => {
  if (!holds) throw new Error(`${what} is not as it should be`);
};

const empty = await ask(`accessTokenOpen/token?appId=${appId}`);
hold('an empty secret', empty.code === 40001);
const unknown = await ask('openAPItest/test/get?accessToken=nobodys');
hold('an unknown token', unknown.code === 401 && unknown.status === 200);
await ask('openAPItest/test/get');
