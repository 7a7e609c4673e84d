import type { V1Service } from '../../api/generated/types.ts';

/** The variables that containers get about Services (pkg/kubelet/envvars): `WEB_SERVICE_HOST`, `WEB_PORT_80_TCP_ADDR` … */
export function serviceEnvironment(services: readonly V1Service[]): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  const sorted = [...services].sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  for (const service of sorted) addService(env, service);
  return env;
}

function addService(env: Record<string, string>, { metadata, spec }: V1Service): void {
  const ip = spec?.clusterIP;
  const ports = spec?.ports ?? [];
  const first = ports[0];
  if (!ip || ip === 'None' || spec?.type === 'ExternalName' || !first) return;
  const name = variable(metadata?.name ?? '');
  env[`${name}_SERVICE_HOST`] = ip;
  env[`${name}_SERVICE_PORT`] = String(first.port);
  for (const port of ports) if (port.name) env[`${name}_SERVICE_PORT_${variable(port.name)}`] = String(port.port);
  const url = (port: typeof first): string => `${(port.protocol ?? 'TCP').toLowerCase()}://${ip}:${port.port}`;
  env[`${name}_PORT`] = url(first);
  for (const port of ports) {
    const protocol = port.protocol ?? 'TCP';
    const prefix = `${name}_PORT_${port.port}_${protocol}`;
    env[prefix] = url(port);
    env[`${prefix}_PROTO`] = protocol.toLowerCase();
    env[`${prefix}_PORT`] = String(port.port);
    env[`${prefix}_ADDR`] = ip;
  }
}

const variable = (name: string): string => name.toUpperCase().replace(/-/g, '_');
