import { KubeClient, type Transport } from '../client/KubeClient.ts';
import type { UserInfo } from '../client/KubeRequest.ts';
import type { Context, Kubeconfig, User } from './config/Kubeconfig.ts';
import { loadKubeconfig } from './config/loadKubeconfig.ts';
import { exchangeLog, logStamp } from './exchangeLog.ts';
import type { FlagValues } from './flags/FlagValues.ts';
import { KubectlError } from './KubectlError.ts';
import type { KubectlIO } from './KubectlIO.ts';
import { discover } from './resource/discover.ts';
import { RestMapper } from './resource/RestMapper.ts';

/** The server and user that kubeconfig and flags resolve to. */
export interface Resolved {
  contextName: string;
  context: Context;
  server: string;
  cluster: Kubeconfig['clusters'][number]['cluster'];
  user: User;
}

/** What one command line knows of its cluster; everything is looked up once, when first needed. */
export class Session {
  warnings = 0;
  private loaded: Promise<Kubeconfig> | undefined;
  private mapped: Promise<RestMapper> | undefined;
  private connection: Promise<Transport> | undefined;
  private readonly warned = new Set<string>();

  constructor(
    readonly io: KubectlIO,
    readonly flags: FlagValues,
    /** Global flags that the command has a flag of its own for, such as `--user` of `create rolebinding`. */
    private readonly shadowed: ReadonlySet<string> = new Set(),
  ) {}

  config(): Promise<Kubeconfig> {
    this.loaded ??= loadKubeconfig(this.io, this.str('kubeconfig'));
    return this.loaded;
  }

  async resolved(): Promise<Resolved> {
    const config = await this.config();
    const contextName = this.str('context') || config['current-context'] || '';
    const found = config.contexts.find((entry) => entry.name === contextName)?.context;
    if (!found && this.str('context') !== '')
      throw new KubectlError(
        `Error in configuration: context was not found for specified context: ${contextName}`,
        1,
        true,
      );
    const context = found ?? { cluster: '', user: '' };
    const clusterName = this.str('cluster') || context.cluster;
    const cluster = config.clusters.find((entry) => entry.name === clusterName)?.cluster;
    if (!cluster && this.str('cluster') !== '') throw new KubectlError(`no server found for cluster "${clusterName}"`);
    const userName = this.str('user') || context.user;
    const user = config.users.find((entry) => entry.name === userName)?.user;
    if (!user && this.str('user') !== '') throw new KubectlError(`auth info "${userName}" does not exist`);
    const server = this.str('server') || cluster?.server || 'http://localhost:8080';
    return { contextName, context, server, cluster: { ...cluster, server }, user: user ?? {} };
  }

  /** The namespace commands work in, and whether `-n` asked for it. */
  async namespace(): Promise<{ namespace: string; explicit: boolean }> {
    const flag = this.str('namespace');
    if (flag !== '') return { namespace: flag, explicit: true };
    const { context } = await this.resolved();
    return { namespace: context.namespace || 'default', explicit: false };
  }

  async client(fieldManager?: string): Promise<KubeClient> {
    const { server, user, context } = await this.resolved();
    const userName = this.str('user') || context.user;
    this.connection ??= this.connect();
    const token = this.str('token') || user.token;
    const impersonate = this.impersonation(userName) ?? (token ? undefined : await this.io.identify?.(user));
    return new KubeClient(await this.connection, {
      ...(fieldManager ? { fieldManager } : {}),
      ...(token ? { bearerToken: token } : {}),
      ...(impersonate ? { impersonate } : {}),
      onWarning: (message) => this.warn(message),
      onExchange: exchangeLog(this.io, this.flags.int('v'), server),
    });
  }

  mapper(): Promise<RestMapper> {
    this.mapped ??= this.discovered();
    return this.mapped;
  }

  private async discovered(): Promise<RestMapper> {
    const client = await this.client();
    try {
      return new RestMapper(await discover(client));
    } catch (error) {
      if (error instanceof Error && error.name === 'ConnectionError') await this.complainOfDiscovery();
      throw error;
    }
  }

  /** Discovery is tried several times before a command gives up. */
  private async complainOfDiscovery(): Promise<void> {
    const { server } = await this.resolved();
    const address = server.replace(/^https?:\/\//, '').replace(/\/$/, '');
    const url = `${server.replace(/\/$/, '')}/api?timeout=32s`;
    const why = `couldn't get current server API group list: Get \\"${url}\\": dial tcp ${address}: connect: connection refused`;
    const line = `${logStamp(this.io.now(), 'E')} memcache.go:265] "Unhandled Error" err="${why}"\n`;
    this.io.stderr(line.repeat(5));
  }

  warn(message: string): void {
    this.warnings++;
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.io.stderr(`Warning: ${message}\n`);
  }

  private str(name: string): string {
    return this.shadowed.has(name) ? '' : this.flags.str(name);
  }

  private list(name: string): string[] {
    return this.shadowed.has(name) ? [] : this.flags.list(name);
  }

  private async connect(): Promise<Transport> {
    const { contextName, server, cluster, user } = await this.resolved();
    return this.io.connect({ context: contextName, server, cluster, user });
  }

  private impersonation(userName: string): UserInfo | undefined {
    const username = this.str('as');
    const groups = this.list('as-group');
    if (username === '') {
      if (groups.length > 0)
        throw new KubectlError(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
      return undefined;
    }
    const uid = this.str('as-uid');
    return { username, groups, ...(uid ? { uid } : {}) };
  }
}
