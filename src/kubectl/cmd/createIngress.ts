import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { keyValue } from '../create/keyValue.ts';
import { array, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

const RULE =
  /^(?<host>[\w*.-]+)?(?<path>\/.*)?=(?<service>[a-z0-9]([-a-z0-9]*[a-z0-9])?):(?<port>[a-z0-9]([-a-z0-9]*[a-z0-9])?)(?:,(?<tls>tls(?:=(?<secret>[\w.-]+))?))?$/;

export const createIngressCommand: Command = {
  name: 'ingress',
  aliases: ['ing'],
  use: 'NAME --rule=host/path=service:port[,tls[=secret]] ',
  short: 'Create an ingress with the specified name',
  examples: `# Everything below / of a host, with TLS
kubectl create ingress web --class=nginx --rule="foo.com/*=web:8080,tls=my-cert"`,
  flags: [
    ...generatorFlags,
    array('annotation', 'Annotation of the ingress, annotation=value'),
    text('class', 'Ingress class to use'),
    text('default-backend', 'Service for everything else, svcname:port'),
    array('rule', "host/path=service:port[,tls=secretname]; a path that ends in '*' is a prefix."),
  ],
  run: runCreateIngress,
};

async function runCreateIngress(invocation: Invocation): Promise<undefined> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const rules = flags.list('rule');
  const backend = flags.str('default-backend');
  if (rules.length === 0 && backend === '') {
    throw new KubectlError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  }
  const annotations = Object.fromEntries(flags.list('annotation').map(annotationOf));
  const parsed = rules.map(parseRule);
  if (backend !== '' && backend.split(':').length !== 2) {
    throw new KubectlError('default-backend should be in format servicename:serviceport');
  }
  const ingressClass = flags.str('class');
  const tls = tlsOf(parsed);
  const target = {
    group: 'networking.k8s.io',
    version: 'v1',
    resource: 'ingresses',
    namespaced: true,
    failing: 'ingress:',
  };
  return createMade(invocation, target, {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name,
      ...(await enforcedNamespace(invocation)),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      ...(ingressClass ? { ingressClassName: ingressClass } : {}),
      ...(backend ? { defaultBackend: backendOf(...(backend.split(':') as [string, string])) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(parsed.length > 0 ? { rules: rulesOf(parsed) } : {}),
    },
    status: { loadBalancer: {} },
  });
}

interface Rule {
  host: string;
  path: string;
  service: string;
  port: string;
  tls: boolean;
  secret: string;
}

function parseRule(text: string): Rule {
  const groups = RULE.exec(text)?.groups;
  if (!groups) {
    throw new KubectlError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  }
  const { host = '', path = '', service = '', port = '', tls, secret = '' } = groups;
  return { host, path, service, port, tls: tls !== undefined, secret };
}

function annotationOf(text: string): [string, string] {
  const pair = keyValue(text);
  if (!pair) throw new KubectlError(`annotation ${text} is invalid and should be in format key=[value]`);
  return pair;
}

const backendOf = (name: string, port: string) => ({
  service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
});

function rulesOf(rules: readonly Rule[]): object[] {
  const hosts = [...new Set(rules.map((rule) => rule.host))];
  return hosts.map((host) => ({
    ...(host ? { host } : {}),
    http: {
      paths: rules
        .filter((rule) => rule.host === host)
        .map((rule) => ({
          path: rule.path.endsWith('*') ? rule.path.slice(0, -1) : rule.path,
          pathType: rule.path.endsWith('*') ? 'Prefix' : 'Exact',
          backend: backendOf(rule.service, rule.port),
        })),
    },
  }));
}

/** Hosts by secret; rules that say `tls` without a secret use the controller's own certificate. */
function tlsOf(rules: readonly Rule[]): object[] {
  const secure = rules.filter((rule) => rule.tls);
  const secrets = [...new Set(secure.map((rule) => rule.secret))];
  return secrets.map((secret) => {
    const hosts = [...new Set(secure.filter((rule) => rule.secret === secret).map((rule) => rule.host))].filter(
      Boolean,
    );
    return { ...(hosts.length > 0 ? { hosts } : {}), ...(secret ? { secretName: secret } : {}) };
  });
}
