/**
 * `npm run deploy:emulator` deploys stacks with the CDK CLI to ministack, an emulator of AWS from PyPI: calls each, updates it
 * and destroys it. It needs Python 3, and neither an AWS account nor Docker.
 *
 * This is a smoke test: it shows that the CDK CLI and CloudFormation's rules accept the templates. It says little about AWS, where
 * CORS, errors, quotas, revocation and deletion protection are different.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cdk } from './cdk';
import { deployGroups } from './deploy-groups';
import { deployHello } from './deploy-hello';
import { deployMigration } from './deploy-migration';
import { Emulator } from './emulator';
import { fact } from './fact';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-emulator-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(1));
  }
  let emulator: Emulator | undefined;
  try {
    await fact('ministack is installed and started', async () => {
      emulator = await Emulator.start(folder);
    });
    const started = emulator as unknown as Emulator;
    await fact('its account is bootstrapped', () => new Cdk(started, folder, 'CDKToolkit', folder).bootstrap());
    await deployGroups(started, folder);
    await deployMigration(started, folder);
    await deployHello(started, folder);
  } finally {
    await emulator?.stop();
  }
}

main().then(
  () => console.log('\nA smoke test: AWS itself was not asked.'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
