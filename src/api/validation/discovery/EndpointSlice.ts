import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../FieldError.ts';
import type { DiscoveryV1EndpointPort, V1Endpoint, V1EndpointSlice } from '../../generated/types.ts';
import { validateEndpointIP } from '../endpointIP.ts';
import { underIndex } from '../fieldPath.ts';
import { invalidEach } from '../invalidEach.ts';
import { parseIP, validateLegacyIP } from '../ip.ts';
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
  nameIsDNSSubdomain,
} from '../names.ts';
import { FIELD_IMMUTABLE, validateLabels, validateObjectMeta } from '../objectMeta.ts';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20000;
const MAX_TOPOLOGY_LABELS = 16;
const MAX_HINTS = 8;

/** `discovery.k8s.io/EndpointSlice` (pkg/apis/discovery/validation, release 1.36). */
export function validateEndpointSlice(slice: V1EndpointSlice): FieldError[] {
  const out = [...validateObjectMeta(slice.metadata, true, nameIsDNSSubdomain)];
  const { addressType = '', endpoints, ports } = slice;
  if (addressType === '') out.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(addressType)) out.push(notSupported('addressType', addressType, ADDRESS_TYPES));
  if (endpoints && endpoints.length > MAX_ENDPOINTS) {
    out.push(tooMany('endpoints', endpoints.length, MAX_ENDPOINTS));
  } else {
    endpoints?.forEach((endpoint, i) => {
      underIndex(out, 'endpoints', i, validateEndpoint(endpoint, addressType));
    });
  }
  out.push(...validatePorts(ports ?? []));
  return out;
}

export function validateEndpointSliceUpdate(next: V1EndpointSlice, prev: V1EndpointSlice): FieldError[] {
  const out = validateEndpointSlice(next);
  if (next.addressType !== prev.addressType) out.push(invalid('addressType', next.addressType, FIELD_IMMUTABLE));
  return out;
}

function validateEndpoint(endpoint: V1Endpoint, addressType: string): FieldError[] {
  const out: FieldError[] = [];
  if (right.get(endpoint) === addressType) return NOTHING_WRONG;
  const { addresses = [], nodeName, deprecatedTopology, hostname, hints } = endpoint;
  if (addresses.length === 0) out.push(required('addresses', 'must contain at least 1 address'));
  else if (addresses.length > MAX_ADDRESSES) out.push(tooMany('addresses', addresses.length, MAX_ADDRESSES));
  addresses.forEach((address, i) => {
    underIndex(out, 'addresses', i, validateAddress(address, addressType));
  });
  if (nodeName !== undefined) invalidEach(out, 'nodeName', nodeName, nameIsDNSSubdomain(nodeName, false));
  if (deprecatedTopology) {
    const count = Object.keys(deprecatedTopology).length;
    if (count > MAX_TOPOLOGY_LABELS) out.push(tooMany('deprecatedTopology', count, MAX_TOPOLOGY_LABELS));
    out.push(...validateLabels(deprecatedTopology, 'deprecatedTopology'));
  }
  if (hostname !== undefined) invalidEach(out, 'hostname', hostname, isDNS1123Label(hostname));
  if (hints?.forZones) validateHints(out, hints.forZones, 'hints.forZones', isValidLabelValue);
  if (hints?.forNodes) {
    validateHints(out, hints.forNodes, 'hints.forNodes', (name) => nameIsDNSSubdomain(name, false));
  }
  if (out.length === 0) right.set(endpoint, addressType);
  return out;
}

const NOTHING_WRONG: FieldError[] = [];

/** Endpoints that were found to be right, and as addresses of which type: slices are written again with most as they are. */
const right = new WeakMap<V1Endpoint, string>();

/** What is wrong with one address; the field is the address itself, so its name is empty. */
function validateAddress(address: string, addressType: string): FieldError[] {
  if (addressType === 'FQDN') return validateFullyQualifiedDomainName(address);
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return [];
  const out = validateLegacyIP(address, '');
  if (out.length === 0 && parseIP(address)?.family !== addressType) {
    out.push(invalid('', address, `must be an ${addressType} address`));
  }
  out.push(...validateEndpointIP(address, ''));
  return out;
}

function validateFullyQualifiedDomainName(name: string): FieldError[] {
  if (name === '') return [required('')];
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  const problems = isDNS1123Subdomain(bare);
  if (problems.length > 0) return [invalid('', bare, problems.join(','))];
  const labels = bare.split('.');
  if (labels.length < 2) {
    return [invalid('', bare, 'should be a domain with at least two segments separated by dots')];
  }
  for (const label of labels) {
    const wrong = isDNS1123Label(label);
    if (wrong.length > 0) return [invalid('', label, wrong.join(','))];
  }
  return [];
}

function validateHints(
  out: FieldError[],
  hints: readonly { name: string }[],
  path: string,
  problemsOf: (name: string) => readonly string[],
): void {
  if (hints.length > MAX_HINTS) {
    out.push(tooMany(path, hints.length, MAX_HINTS));
    return;
  }
  const seen = new Set<string>();
  hints.forEach(({ name }, i) => {
    if (seen.has(name)) out.push(duplicate(`${path}[${i}].name`, name));
    seen.add(name);
    invalidEach(out, `${path}[${i}].name`, name, problemsOf(name));
  });
}

function validatePorts(ports: readonly DiscoveryV1EndpointPort[]): FieldError[] {
  if (ports.length > MAX_PORTS) return [tooMany('ports', ports.length, MAX_PORTS)];
  const out: FieldError[] = [];
  const seen = new Set<string>();
  ports.forEach(({ name = '', protocol, appProtocol }, i) => {
    const path = `ports[${i}]`;
    if (name !== '') invalidEach(out, `${path}.name`, name, isDNS1123Label(name));
    if (seen.has(name)) out.push(duplicate(`${path}.name`, name));
    seen.add(name);
    if (protocol === undefined) out.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) out.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined) invalidEach(out, `${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol));
  });
  return out;
}
