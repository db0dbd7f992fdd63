import { spawnSync } from 'node:child_process';
import { access, chown, constants } from 'node:fs/promises';

/** How to run a program that refuses root: the words before it, and the user to become. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly identity: { readonly uid: number; readonly gid: number } | null;
}

const NOBODY_ID = 65_534;
const AS_MYSELF: RunAs = { prefix: [], identity: null };

/**
 * PostgreSQL refuses to run as root. As root it gets a user namespace in which root's files belong to an
 * ordinary user; where such namespaces are forbidden it runs as `nobody` and the store is given to nobody.
 */
export function chooseAccount(): RunAs {
  if (process.getuid?.() !== 0) return AS_MYSELF;
  const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
  const [command = '', ...parameters] = [...prefix, 'true'];
  if (spawnSync(command, parameters).status === 0) return { prefix, identity: null };
  return { prefix: [], identity: { uid: NOBODY_ID, gid: NOBODY_ID } };
}

/** Gives `folder` to the user that PostgreSQL will run as, and checks that this user can get there. */
export async function handOver(runAs: RunAs, folder: string, program: string): Promise<void> {
  if (!runAs.identity) return;
  await access(folder, constants.R_OK);
  await chown(folder, runAs.identity.uid, runAs.identity.gid);
  for (const path of [folder, program]) {
    const { status } = spawnSync('test', ['-r', path], runAs.identity);
    if (status === 0) continue;
    throw new Error(
      'PostgreSQL does not run as root, user namespaces are forbidden here, and the user "nobody" cannot ' +
        `read ${path}. Start as an ordinary user, or move the checkout and DLRSIM_HOME out of root's home ` +
        'folder (for example to /srv), or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}
