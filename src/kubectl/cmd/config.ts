import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { Command, Invocation } from '../Command.ts';
import type { Cluster, Context, Kubeconfig, User } from '../config/Kubeconfig.ts';
import { kubeconfigPaths, storeKubeconfig } from '../config/loadKubeconfig.ts';
import { setProperty } from '../config/setProperty.ts';
import { toBase64 } from '../create/keyFiles.ts';
import { array, bool, text } from '../flags/FlagSpec.ts';
import { helpText } from '../help.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { renderObject } from '../output/renderObject.ts';
import { TableWriter } from '../output/TableWriter.ts';

async function store(invocation: Invocation, config: Kubeconfig): Promise<void> {
  await storeKubeconfig(invocation.io, invocation.flags.str('kubeconfig'), config);
}

const byName = <T extends { name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

function oneArgument(invocation: Invocation, count = 1): string[] {
  if (invocation.args.length !== count) {
    invocation.io.stdout(helpText(invocation.command, invocation.path));
    throw new KubectlError(`unexpected args: [${invocation.args.join(' ')}]`);
  }
  return invocation.args;
}

const view: Command = {
  name: 'view',
  use: '[flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  flags: [
    ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)),
    bool('flatten', 'Put the content of files into the output.'),
    bool('merge', 'Merge all files.', { default: 'true' }),
    bool('minify', 'Only what the current context uses.'),
    bool('raw', 'Show secrets too.'),
  ],
  run: async (invocation) => {
    const { io, flags, session } = invocation;
    let config = await session.config();
    if (flags.bool('minify')) config = await minified(invocation, config);
    const shown = flags.bool('raw') || flags.bool('flatten') ? config : redacted(config);
    const empty = (list: unknown[]): unknown => (list.length === 0 ? null : list);
    const printed = {
      kind: 'Config',
      apiVersion: 'v1',
      preferences: shown.preferences,
      clusters: empty(byName(shown.clusters)),
      users: empty(byName(shown.users)),
      contexts: empty(byName(shown.contexts)),
      'current-context': shown['current-context'],
    };
    const format = await outputFormat(io, flags);
    if (format.format === 'json') io.stdout(`${JSON.stringify(printed, undefined, 4)}\n`);
    else io.stdout(format.format === 'yaml' ? stringifyYaml(printed) : renderObject(printed as never, format));
    return undefined;
  },
};

async function minified({ session, flags }: Invocation, config: Kubeconfig): Promise<Kubeconfig> {
  const wanted = flags.str('context') || config['current-context'];
  if (!config.contexts.some(({ name }) => name === wanted)) throw new KubectlError('cannot locate context ' + wanted);
  const { contextName, context } = await session.resolved();
  return {
    ...config,
    'current-context': contextName,
    contexts: config.contexts.filter(({ name }) => name === contextName),
    clusters: config.clusters.filter(({ name }) => name === context.cluster),
    users: config.users.filter(({ name }) => name === context.user),
  };
}

function redacted(config: Kubeconfig): Kubeconfig {
  const hide = (object: Record<string, unknown>, keys: readonly string[], by: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, keys.includes(key) ? by : value]));
  return {
    ...config,
    clusters: config.clusters.map(({ name, cluster }) => ({
      name,
      cluster: hide(cluster, ['certificate-authority-data'], 'DATA+OMITTED') as Cluster,
    })),
    users: config.users.map(({ name, user }) => ({
      name,
      user: hide(
        hide(user, ['client-certificate-data', 'client-key-data'], 'DATA+OMITTED'),
        ['token', 'password'],
        'REDACTED',
      ) as User,
    })),
  };
}

const currentContext: Command = {
  name: 'current-context',
  use: '[flags]',
  short: 'Display the current-context',
  run: async ({ session, io }) => {
    const current = (await session.config())['current-context'];
    if (!current) throw new KubectlError('current-context is not set');
    io.stdout(`${current}\n`);
    return undefined;
  },
};

const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  run: async (invocation) => {
    const [name = ''] = oneArgument(invocation);
    const config = await invocation.session.config();
    if (!config.contexts.some((entry) => entry.name === name))
      throw new KubectlError(`no context exists with the name: "${name}"`);
    await store(invocation, { ...config, 'current-context': name });
    invocation.io.stdout(`Switched to context "${name}".\n`);
    return undefined;
  },
};

const CONTEXT_HEADER = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];

const getContexts: Command = {
  name: 'get-contexts',
  use: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  flags: [
    bool('no-headers', 'Leave out the header.'),
    text('output', 'Output format. One of: (name).', { short: 'o' }),
  ],
  run: async ({ session, io, flags, args }) => {
    const config = await session.config();
    const output = flags.str('output');
    if (output !== '' && output !== 'name') throw new KubectlError(`output must be one of '' or 'name': ${output}`);
    const wanted = args.length > 0 ? args : byName(config.contexts).map(({ name }) => name);
    const rows: string[][] = [];
    for (const name of wanted) {
      const context = config.contexts.find((entry) => entry.name === name)?.context;
      if (!context) {
        if (output !== 'name' && !flags.bool('no-headers')) io.stdout(new TableWriter().write([CONTEXT_HEADER]));
        throw new KubectlError(`context ${name} not found`);
      }
      rows.push([
        name === config['current-context'] ? '*' : '',
        name,
        context.cluster,
        context.user,
        context.namespace ?? '',
      ]);
    }
    if (output === 'name') io.stdout(rows.map(([, name]) => `${name}\n`).join(''));
    else {
      io.stdout(new TableWriter().write(flags.bool('no-headers') ? rows : [CONTEXT_HEADER, ...rows]));
    }
    return undefined;
  },
};

const setContext: Command = {
  name: 'set-context',
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  flags: [
    text('cluster', 'cluster of the context'),
    bool('current', 'Change the current context'),
    text('namespace', 'namespace of the context', { short: 'n' }),
    text('user', 'user of the context'),
  ],
  run: async (invocation) => {
    const { flags, session, io, args } = invocation;
    const config = await session.config();
    const current = flags.bool('current');
    if (current && args.length > 0) throw new KubectlError('you cannot specify both a context name and --current');
    if (!current && args.length !== 1) throw new KubectlError('you must specify a non-empty context name or --current');
    const name = current ? config['current-context'] : (args[0] ?? '');
    if (name === '') throw new KubectlError('no current context is set');
    const known = config.contexts.find((entry) => entry.name === name);
    const context: Context = { cluster: '', user: '', ...known?.context };
    for (const key of ['cluster', 'user', 'namespace'] as const) if (flags.changed(key)) context[key] = flags.str(key);
    const contexts = [...config.contexts.filter((entry) => entry.name !== name), { name, context }];
    await store(invocation, { ...config, contexts });
    io.stdout(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
    return undefined;
  },
};

const setCluster: Command = {
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  flags: [
    text('certificate-authority', 'Path to the certificate of the authority'),
    bool('embed-certs', 'Put the certificate into the file'),
    bool('insecure-skip-tls-verify', 'Do not check the certificate of the server'),
    text('proxy-url', 'Proxy to use'),
    text('server', 'Address of the server'),
    text('tls-server-name', 'Name to check the certificate against'),
  ],
  run: async (invocation) => {
    const { flags, session, io } = invocation;
    const [name = ''] = oneArgument(invocation);
    const config = await session.config();
    const cluster: Cluster = { ...config.clusters.find((entry) => entry.name === name)?.cluster };
    for (const key of ['server', 'certificate-authority', 'tls-server-name', 'proxy-url'] as const) {
      if (flags.changed(key)) cluster[key] = flags.str(key);
    }
    if (flags.changed('insecure-skip-tls-verify'))
      cluster['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
    await store(invocation, {
      ...config,
      clusters: [...config.clusters.filter((entry) => entry.name !== name), { name, cluster }],
    });
    io.stdout(`Cluster "${name}" set.\n`);
    return undefined;
  },
};

const USER_FLAGS = ['token', 'username', 'password', 'client-certificate', 'client-key'] as const;

const setCredentials: Command = {
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  flags: [
    ...USER_FLAGS.map((name) => text(name, `${name} of the user`)),
    bool('embed-certs', 'Put the files into the configuration'),
    text('exec-command', 'Command that gives credentials'),
    text('exec-api-version', 'API version of that command'),
    array('exec-arg', 'Argument of that command'),
    array('exec-env', 'key=value for that command'),
  ],
  run: async (invocation) => {
    const { flags, session, io } = invocation;
    const [name = ''] = oneArgument(invocation);
    const config = await session.config();
    if (flags.changed('token') && (flags.changed('username') || flags.changed('password')))
      throw new KubectlError(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    const user: User = { ...config.users.find((entry) => entry.name === name)?.user };
    for (const key of USER_FLAGS) {
      if (!flags.changed(key)) continue;
      const file = (key === 'client-certificate' || key === 'client-key') && flags.bool('embed-certs');
      if (file) {
        const text = await io.files.read(flags.str(key));
        if (text === undefined)
          throw new KubectlError(
            `could not read ${key} data from "${flags.str(key)}": open ${flags.str(key)}: no such file or directory`,
          );
        user[`${key}-data`] = toBase64(text);
      } else user[key] = flags.str(key);
    }
    await store(invocation, {
      ...config,
      users: [...config.users.filter((entry) => entry.name !== name), { name, user }],
    });
    io.stdout(`User "${name}" set.\n`);
    return undefined;
  },
};

function removing(name: string, list: 'contexts' | 'clusters' | 'users', word: string): Command {
  return {
    name,
    use: 'NAME',
    short: `Delete the specified ${word} from the kubeconfig`,
    run: async (invocation) => {
      const { io, session, flags } = invocation;
      const [target = ''] = oneArgument(invocation);
      const config = await session.config();
      const file = kubeconfigPaths(io, flags.str('kubeconfig'))[0];
      if (!(config[list] as { name: string }[]).some((entry) => entry.name === target)) {
        throw new KubectlError(`cannot delete ${word} ${target}, not in ${file}`);
      }
      if (list === 'contexts' && config['current-context'] === target) {
        io.stderr(
          `warning: this removed your active context, use "kubectl config use-context" to select a different one\n`,
        );
      }
      await store(invocation, {
        ...config,
        [list]: (config[list] as { name: string }[]).filter((entry) => entry.name !== target),
      });
      io.stdout(`deleted ${word} ${target} from ${file}\n`);
      return undefined;
    },
  };
}

function listing(name: string, list: 'clusters' | 'users', short: string): Command {
  return {
    name,
    use: '[flags]',
    short,
    run: async ({ session, io }) => {
      const names = byName((await session.config())[list] as { name: string }[]).map((entry) => `${entry.name}\n`);
      io.stdout(`NAME\n${names.join('')}`);
      return undefined;
    },
  };
}

const renameContext: Command = {
  name: 'rename-context',
  use: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  run: async (invocation) => {
    const [from = '', to = ''] = oneArgument(invocation, 2);
    const config = await invocation.session.config();
    const file = kubeconfigPaths(invocation.io, invocation.flags.str('kubeconfig'))[0];
    if (!config.contexts.some(({ name }) => name === from)) {
      throw new KubectlError(`cannot rename the context "${from}", it's not in ${file}`);
    }
    if (config.contexts.some(({ name }) => name === to)) {
      throw new KubectlError(`cannot rename the context "${from}", the context "${to}" already exists in ${file}`);
    }
    const contexts = config.contexts.map((entry) => (entry.name === from ? { ...entry, name: to } : entry));
    const current = config['current-context'] === from ? to : config['current-context'];
    await store(invocation, { ...config, contexts, 'current-context': current });
    invocation.io.stdout(`Context "${from}" renamed to "${to}".\n`);
    return undefined;
  },
};

const set: Command = {
  name: 'set',
  use: 'PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  flags: [bool('set-raw-bytes', 'Write a []byte value as it is.')],
  run: async (invocation) => {
    const [path = '', value = ''] = oneArgument(invocation, 2);
    await store(invocation, setProperty(await invocation.session.config(), path, value));
    invocation.io.stdout(`Property "${path}" set.\n`);
    return undefined;
  },
};

const unset: Command = {
  name: 'unset',
  use: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  run: async (invocation) => {
    const [path = ''] = oneArgument(invocation);
    await store(invocation, setProperty(await invocation.session.config(), path, undefined));
    invocation.io.stdout(`Property "${path}" unset.\n`);
    return undefined;
  },
};

export const configCommand: Command = {
  name: 'config',
  use: 'SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n',
  subcommands: [
    currentContext,
    removing('delete-cluster', 'clusters', 'cluster'),
    removing('delete-context', 'contexts', 'context'),
    removing('delete-user', 'users', 'user'),
    listing('get-clusters', 'clusters', 'Display clusters defined in the kubeconfig'),
    getContexts,
    listing('get-users', 'users', 'Display users defined in the kubeconfig'),
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
};
