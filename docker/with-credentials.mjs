// Starts a command with the credentials of a mockserver's sandbox in its environment, as "mockserver run" does for a
// server of its own: node with-credentials.mjs CMD ARGS… MOCKSERVER_URL says where the server is.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const { MOCKSERVER_URL: server, MOCKSERVER_SANDBOX: box = "default", MOCKSERVER_ADMIN_TOKEN: token } = process.env;
const reply = await fetch(`${server}/__admin/sandboxes/${box}/credentials`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
if (!reply.ok) throw new Error(`${server}: ${reply.status} ${await reply.text()}`);

const environment = { ...process.env };
for (const [provider, credentials] of Object.entries(await reply.json())) {
  if (typeof credentials !== "object") continue;
  for (const [name, value] of Object.entries(credentials)) {
    let variable = `${provider}_${name}`.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
    let shown = value;
    if (value.includes("-----BEGIN")) { // keys are files
      shown = `/tmp/${variable.toLowerCase()}.pem`;
      writeFileSync(shown, value, { mode: 0o600 });
      variable += "_FILE";
    }
    environment[variable] = shown;
  }
}
const [command, ...args] = process.argv.slice(2);
spawn(command, args, { env: environment, stdio: "inherit" }).on("exit", (code) => process.exit(code ?? 1));
