import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1HostAlias, V1PodDNSConfig } from '../../generated/types.ts';
import { validateLegacyIP } from '../ip.ts';
import { isDNS1123Subdomain, isDNS1123SubdomainWithUnderscore } from '../names.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCH_PATHS = 32;
const MAX_SEARCH_CHARS = 2048;

/** `dnsConfig` of a pod, which policy `None` cannot do without. */
export function checkDNSConfig(errors: FieldError[], config: V1PodDNSConfig | undefined, policy: string): void {
  if (policy === 'None' && !config) {
    errors.push(required('dnsConfig', 'must provide `dnsConfig` when `dnsPolicy` is None'));
    return;
  }
  if (!config) return;
  const { nameservers = [], searches = [], options = [] } = config;
  if (policy === 'None' && nameservers.length === 0) {
    const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    errors.push(required('dnsConfig.nameservers', text));
    return;
  }
  if (nameservers.length > MAX_NAMESERVERS) {
    const text = `must not have more than ${MAX_NAMESERVERS} nameservers`;
    errors.push(invalid('dnsConfig.nameservers', nameservers, text));
  }
  for (const [i, server] of nameservers.entries()) {
    errors.push(...validateLegacyIP(server, `dnsConfig.nameservers[${i}]`));
  }
  checkSearches(errors, searches);
  for (const [i, option] of options.entries()) {
    if (!option.name) errors.push(required(`dnsConfig.options[${i}]`, 'must not be empty'));
  }
}

function checkSearches(errors: FieldError[], searches: readonly string[]): void {
  if (searches.length > MAX_SEARCH_PATHS) {
    const text = `must not have more than ${MAX_SEARCH_PATHS} search paths`;
    errors.push(invalid('dnsConfig.searches', searches, text));
  }
  if (searches.join(' ').length > MAX_SEARCH_CHARS) {
    const text = `must not have more than ${MAX_SEARCH_CHARS} characters (including spaces) in the search list`;
    errors.push(invalid('dnsConfig.searches', searches, text));
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    for (const problem of isDNS1123SubdomainWithUnderscore(name)) {
      errors.push(invalid(`dnsConfig.searches[${i}]`, name, problem));
    }
  }
}

/** Lines for the pod's hosts file. */
export function checkHostAliases(errors: FieldError[], aliases: readonly V1HostAlias[]): void {
  for (const [i, alias] of aliases.entries()) {
    errors.push(...validateLegacyIP(alias.ip ?? '', `hostAliases[${i}].ip`));
    for (const [j, name] of (alias.hostnames ?? []).entries()) {
      for (const problem of isDNS1123Subdomain(name)) {
        errors.push(invalid(`hostAliases[${i}].hostnames[${j}]`, name, problem));
      }
    }
  }
}
