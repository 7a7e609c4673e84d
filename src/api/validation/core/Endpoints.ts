import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { CoreV1EndpointPort, V1EndpointAddress, V1Endpoints } from '../../generated/types.ts';
import { semanticEqual } from '../../semanticEqual.ts';
import { validateEndpointIP } from '../endpointIP.ts';
import { validateLegacyIP } from '../ip.ts';
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName, isValidPortNum, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

export function validateEndpoints(endpoints: V1Endpoints): FieldError[] {
  return [...validateObjectMeta(endpoints.metadata, true, nameIsDNSSubdomain), ...validateSubsets(endpoints)];
}

export function validateEndpointsUpdate(next: V1Endpoints, prev: V1Endpoints): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  errors.push(...validateObjectMeta(next.metadata, true, nameIsDNSSubdomain));
  // What an older release once accepted may stay as it is.
  if (!semanticEqual(next.subsets, prev.subsets)) errors.push(...validateSubsets(next));
  return errors;
}

function validateSubsets(endpoints: V1Endpoints): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, subset] of (endpoints.subsets ?? []).entries()) {
    const path = `subsets[${i}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    }
    for (const [j, address] of addresses.entries()) checkAddress(errors, address, `${path}.addresses[${j}]`);
    for (const [j, address] of notReadyAddresses.entries()) {
      checkAddress(errors, address, `${path}.notReadyAddresses[${j}]`);
    }
    for (const [j, port] of ports.entries()) checkPort(errors, port, ports.length > 1, `${path}.ports[${j}]`);
  }
  return errors;
}

/** Addresses that were found to be right: a big service's are written again and again as they are. */
const right = new WeakSet<V1EndpointAddress>();

function checkAddress(errors: FieldError[], address: V1EndpointAddress, path: string): void {
  if (right.has(address)) return;
  const before = errors.length;
  const { ip, hostname, nodeName } = address;
  errors.push(...validateLegacyIP(ip ?? '', `${path}.ip`));
  if (hostname) for (const text of isDNS1123Label(hostname)) errors.push(invalid(`${path}.hostname`, hostname, text));
  if (nodeName !== undefined) {
    for (const text of isDNS1123Subdomain(nodeName)) errors.push(invalid(`${path}.nodeName`, nodeName, text));
  }
  errors.push(...validateEndpointIP(ip ?? '', `${path}.ip`));
  if (errors.length === before) right.add(address);
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function checkPort(errors: FieldError[], port: CoreV1EndpointPort, needsName: boolean, path: string): void {
  const { name, protocol, appProtocol } = port;
  if (needsName && !name) errors.push(required(`${path}.name`));
  else if (name) for (const text of isDNS1123Label(name)) errors.push(invalid(`${path}.name`, name, text));
  for (const text of isValidPortNum(port.port)) errors.push(invalid(`${path}.port`, port.port, text));
  if (!protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (appProtocol === undefined) return;
  for (const text of isQualifiedName(appProtocol)) errors.push(invalid(`${path}.appProtocol`, appProtocol, text));
}
