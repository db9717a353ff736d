// The server in a container, and what a client needs to call each provider.
import { GenericContainer, Wait } from 'testcontainers';

const token = 'for-tests-only'; // of the admin API, which asks for one in a container

export async function start() {
  const container = await new GenericContainer('registry.example/mockserver')
    .withExposedPorts(8080)
    .withEnvironment({ MOCKSERVER_ADMIN_TOKEN: token })
    .withWaitStrategy(Wait.forHttp('/__admin/ready', 8080))
    .start();
  const url = `http://${container.getHost()}:${container.getMappedPort(8080)}`;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/__admin/sandboxes/default/credentials`, { headers });
  // credentials.qijiayun.baseUrl is 企加云's address.
  return { credentials: await answer.json(), stop: () => container.stop() };
}
