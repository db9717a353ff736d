import { readFileSync } from 'node:fs';

/**
 * Base URLs and credentials of the four providers, from the environment. A provider's real host is the default, so in
 * production only credentials are set; 爱速搭 is installed at its customers' and has no host of its own.
 */
export function config(env = process.env) {
  const needed = (name) => {
    if (!env[name]) throw new Error(`${name} is not set`);
    return env[name];
  };
  return {
    qijiayun: {
      baseUrl: env.QIJIAYUN_BASE_URL ?? 'https://gateway-dev.itrigger.cn',
      appId: needed('QIJIAYUN_APP_ID'),
      appSecret: needed('QIJIAYUN_APP_SECRET'),
    },
    aisuda: {
      baseUrl: needed('AISUDA_BASE_URL'),
      companyKey: needed('AISUDA_COMPANY_KEY'),
      clientId: needed('AISUDA_CLIENT_ID'),
      privateKey: readFileSync(needed('AISUDA_PRIVATE_KEY_FILE'), 'utf8'),
      appKey: needed('AISUDA_APP_KEY'),
      appClientId: needed('AISUDA_APP_CLIENT_ID'),
      appPrivateKey: readFileSync(needed('AISUDA_APP_PRIVATE_KEY_FILE'), 'utf8'),
    },
    innopaas: {
      baseUrl: env.INNOPAAS_BASE_URL ?? 'https://api.innopaas.com',
      appKey: needed('INNOPAAS_APP_KEY'),
      authorization: needed('INNOPAAS_AUTHORIZATION'),
    },
    apihub: {
      baseUrl: env.APIHUB_BASE_URL ?? 'https://open.apihub.net',
      ak: needed('APIHUB_AK'),
      sk: needed('APIHUB_SK'),
    },
  };
}
