// A sandbox for each test: the first use of a name that begins with auto- makes it (mockserver run --sandbox-per-test).
import { createHash } from 'node:crypto';
import { test as base } from 'vitest';

export const test = base.extend({
  sandbox: async ({ task }, use) => {
    const name = createHash('sha256').update(`${task.file.name} ${task.name}`).digest('hex').slice(0, 16);
    await use(`${process.env.MOCKSERVER_URL}/~auto-${name}`);
  },
});
