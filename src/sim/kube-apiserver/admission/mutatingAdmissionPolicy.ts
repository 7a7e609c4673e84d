import type { V1MutatingAdmissionPolicy, V1MutatingAdmissionPolicyBinding } from '../../../api/generated/types.ts';
import { mergeApplied } from '../../../api/managedfields/mergeApplied.ts';
import { objectShape } from '../../../api/managedfields/shape.ts';
import { apiVersionOf, type KubeObject } from '../../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../../api/patch/jsonPatch.ts';
import { PatchError } from '../../../api/patch/PatchError.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { Authorizer } from '../authorization/Authorizer.ts';
import { type CelValue, toJson } from '../cel/values.ts';
import { ownershipSchemaOf } from '../handlers/managedFields.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';
import { admissionValues } from './dynamic/admissionValues.ts';
import { boundPolicies } from './dynamic/boundPolicies.ts';
import { evaluateAdmission, evaluateConditions, withVariables } from './dynamic/CompiledExpressions.ts';
import { type CompiledMutation, type CompiledMutations, compileMutations } from './dynamic/compileMutations.ts';
import { decodeMutated } from './dynamic/decodeMutated.ts';
import { isExempt, matchesConstraints } from './dynamic/matchRequest.ts';
import { collectParams } from './dynamic/policyParams.ts';
import { Reinvocations } from './dynamic/Reinvocations.ts';

type Binding = V1MutatingAdmissionPolicyBinding;

/**
 * MutatingAdmissionPolicy: changes objects by expressions, which make a configuration to apply or a JSON patch
 * (apiserver `pkg/admission/plugin/policy/mutating`).
 */
export function mutatingAdmissionPolicy(authorizer: () => Authorizer): AdmissionPlugin {
  const bound = boundPolicies<V1MutatingAdmissionPolicy, CompiledMutations, Binding>(
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    compileMutations,
  );
  return {
    name: 'MutatingAdmissionPolicy',
    admit: (attributes, reader) => {
      const pairs = bound(reader);
      if (pairs.length === 0 || isExempt(attributes) || !attributes.object) return undefined;
      const rounds = new Reinvocations(attributes);
      let object: KubeObject = attributes.object;
      for (const { compiled, bindings } of pairs) {
        const { spec, metadata } = compiled.policy;
        if (!matchesConstraints(spec?.matchConstraints, attributes, reader)) continue;
        for (const binding of bindings) {
          const id = `policy/${metadata?.name}/${binding.metadata?.name}`;
          if (rounds.skips(id) || !matchesConstraints(binding.spec?.matchResources, attributes, reader)) continue;
          const next = mutate(compiled, binding, { ...attributes, object }, reader, authorizer());
          if (next !== object) rounds.changed();
          object = next;
          if (spec?.reinvocationPolicy === 'IfNeeded') rounds.ran(id);
        }
      }
      rounds.end();
      return object === attributes.object ? undefined : object;
    },
  };
}

/** The object after all mutations of a policy, once for each of a binding's parameters. */
function mutate(
  compiled: CompiledMutations,
  binding: Binding,
  attributes: AdmissionAttributes & { object: KubeObject },
  reader: AdmissionReader,
  authorizer: Authorizer,
): KubeObject {
  const { spec } = compiled.policy;
  let { object } = attributes;
  const fail = (why: string): void => {
    if (spec?.failurePolicy !== 'Ignore') throw denial(compiled, binding, attributes, why);
  };
  const params = collectParams(spec?.paramKind, binding.spec?.paramRef, attributes.namespace, reader);
  if (typeof params === 'string') fail(params);
  for (const param of typeof params === 'string' ? [] : params) {
    const first = admissionValues({ ...attributes, object }, reader, authorizer, param);
    const holds = evaluateConditions(compiled.conditions, first);
    if (typeof holds !== 'boolean') fail(holds.error);
    if (holds !== true) continue;
    for (const mutation of compiled.mutations) {
      const now = { ...attributes, object };
      const values = withVariables(admissionValues(now, reader, authorizer, param), compiled.variables);
      const result = evaluateAdmission(mutation.program, mutation.expression, values);
      const next = 'error' in result ? result.error : applied(mutation, result.value, now);
      if (typeof next === 'string') fail(next);
      else object = next;
    }
  }
  return object;
}

/** The object as a mutation leaves it; a text is why it cannot be made. */
function applied(
  { kind }: CompiledMutation,
  value: CelValue,
  attributes: AdmissionAttributes & { object: KubeObject },
): KubeObject | string {
  const { context, object } = attributes;
  const shown = context.conversion?.fromStorage(object) ?? object;
  const made = toJson(value);
  let result: unknown;
  if (kind === 'apply') {
    const config = { ...(made as object), apiVersion: apiVersionOf(context.info), kind: context.info.kind };
    result = mergeApplied(shown, config, objectShape(ownershipSchemaOf(context, context.info)));
  } else {
    try {
      result = applyJsonPatch(shown, checkJsonPatch(made));
    } catch (error) {
      if (error instanceof PatchError) return `JSON Patch: ${error.message}`;
      throw error;
    }
  }
  const next = decodeMutated(result as KubeObject, context);
  return deepEqual(next, object) ? object : next;
}

function denial(
  { policy }: CompiledMutations,
  binding: Binding,
  attributes: AdmissionAttributes,
  why: string,
): StatusError {
  const message = `policy '${policy.metadata?.name}' with binding '${binding.metadata?.name}' denied request: ${why}`;
  const { status } = admissionForbidden(attributes, message, [{ message }]);
  return new StatusError({ ...status, message, reason: 'Invalid' });
}
