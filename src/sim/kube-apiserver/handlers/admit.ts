import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { AdmissionAttributes } from '../admission/AdmissionPlugin.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/** The attributes of a request for one object. */
export function attributesOf(
  context: RequestContext,
  operation: AdmissionAttributes['operation'],
  object: KubeObject | undefined,
  previous: StoredObject | undefined,
): AdmissionAttributes {
  const name = context.ref.name ?? object?.metadata?.name ?? '';
  return { operation, context, namespace: context.ref.namespace ?? '', name, object, previous };
}

/** Runs the mutating half of admission; returns the object as the plugins leave it. */
export function admit(server: Server, attributes: AdmissionAttributes): KubeObject | undefined {
  admitOnce(server, attributes);
  // What webhooks and policies have added is seen by those before them in a second round.
  if (attributes.reinvocation) {
    attributes.reinvocation.running = true;
    admitOnce(server, attributes);
  }
  return attributes.object;
}

function admitOnce(server: Server, attributes: AdmissionAttributes): void {
  for (const plugin of server.admission.stepsFor(attributes).admit) {
    const changed = plugin.admit?.(attributes, server.reader);
    if (changed) attributes.object = changed;
  }
}

/** Runs the validating half. */
export function validateAdmission(server: Server, attributes: AdmissionAttributes): void {
  for (const plugin of server.admission.stepsFor(attributes).validate) plugin.validate?.(attributes, server.reader);
}

/** Tells plugins that count that the write went through. */
export function admissionCommitted(server: Server, attributes: AdmissionAttributes): void {
  if (attributes.context.dryRun) return;
  for (const plugin of server.admission.stepsFor(attributes).committed) plugin.committed?.(attributes);
}
