import { spawnSync } from 'node:child_process';

/**
 * The command of a shell, in a network namespace without a way out: what it starts reaches this machine alone. Where there are no
 * such namespaces, it is the command as it is, and stderr says what was not tried.
 */
export function withoutNetwork(name: string, command: string): string {
  const { status, stderr, error } = spawnSync('sh', ['-c', isolated('true')], { encoding: 'utf8' });
  if (status === 0) {
    return isolated(command);
  }
  const because = (error?.message ?? stderr).trim();
  process.stderr.write(`NOT TRIED: ${name} without a network: this machine makes no network namespace: ${because}\n`);
  return command;
}

/** Without root's rights, a user namespace gives them for the network, and one in it takes them away: root unpacks files in another way. */
function isolated(command: string): string {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  const inside = user === 0 ? command : `exec unshare --user --map-user=${user} --map-group=${group} ${shell(command)}`;
  return `unshare ${user === 0 ? '' : '--user --map-root-user '}--net ${shell(`ip link set lo up && ${inside}`)}`;
}

function shell(script: string): string {
  return `sh -c '${script.replaceAll("'", "'\\''")}'`;
}
