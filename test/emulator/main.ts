/**
 * `npm run deploy:emulator` deploys stacks with the CDK CLI to ministack, an emulator of AWS from PyPI: calls each, updates it
 * and destroys it. `-- notes hello` deploys only these. It needs Python 3, and neither an AWS account nor Docker.
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
import { deployNotes } from './deploy-notes';
import { Emulator } from './emulator';
import { fact, notTried } from './fact';
import { installPrograms } from './programs';

const deployments = { groups: deployGroups, migration: deployMigration, hello: deployHello, notes: deployNotes };

async function main(): Promise<void> {
  const chosen = chosenDeployments(process.argv.slice(2));
  const start = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'deploy-emulator-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(1));
  }
  const programs = await fact('ministack and cfn-lint are installed from PyPI', () => installPrograms(folder));
  const emulator = await fact('ministack is started', () => Emulator.start(programs, folder));
  try {
    await fact('its account is bootstrapped', () => new Cdk(emulator, folder, 'CDKToolkit', folder).bootstrap());
    for (const deploy of chosen) {
      await deploy(emulator, folder, programs);
    }
  } finally {
    await emulator.stop();
  }
  notTried('the pages at CloudFront: ministack reads the bucket without HTTPS, which its policy refuses');
  notTried('that a bucket is emptied because of the tag in its template: ministack leaves out the tags of buckets');
  notTried('existing groups and the deletion protection of user pools: ministack refuses neither, and AWS does');
  notTried('CORS, quotas, errors and revoked tokens: ministack is not like AWS there');
  console.log(`\nA smoke test, without AWS itself (${Math.round((Date.now() - start) / 60_000)} minutes).`);
}

/** All of them, or those that are named, in that order. */
function chosenDeployments(names: readonly string[]) {
  const all = new Map(Object.entries(deployments));
  return [...(names.length === 0 ? all.keys() : names)].map((name) => {
    const deploy = all.get(name);
    if (!deploy) {
      throw new Error(`there is no deployment '${name}': name some of ${[...all.keys()].join(', ')}`);
    }
    return deploy;
  });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
