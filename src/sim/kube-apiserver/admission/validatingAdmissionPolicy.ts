import type { V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicyBinding } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { Authorizer } from '../authorization/Authorizer.ts';
import type { CelValue } from '../cel/values.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';
import { admissionValues } from './dynamic/admissionValues.ts';
import { boundPolicies } from './dynamic/boundPolicies.ts';
import { evaluateAdmission, evaluateConditions, withVariables } from './dynamic/CompiledExpressions.ts';
import { type CompiledPolicy, type CompiledValidation, compilePolicy } from './dynamic/compilePolicy.ts';
import { isExempt, matchesConstraints } from './dynamic/matchRequest.ts';
import { collectParams } from './dynamic/policyParams.ts';

type Policy = V1ValidatingAdmissionPolicy;
type Binding = V1ValidatingAdmissionPolicyBinding;

interface Denial {
  message: string;
  reason: string;
}

/**
 * ValidatingAdmissionPolicy: bindings say where policies apply, policies say what in CEL
 * (apiserver `pkg/admission/plugin/policy/validating`). Without a binding it costs two comparisons.
 */
export function validatingAdmissionPolicy(authorizer: () => Authorizer): AdmissionPlugin {
  const bound = boundPolicies<Policy, CompiledPolicy, Binding>(
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    compilePolicy,
  );
  return {
    name: 'ValidatingAdmissionPolicy',
    validate: (attributes, reader) => {
      const pairs = bound(reader);
      if (pairs.length === 0 || isExempt(attributes)) return;
      let denied: StatusError | undefined;
      for (const { compiled, bindings } of pairs) {
        if (!matchesConstraints(compiled.policy.spec?.matchConstraints, attributes, reader)) continue;
        for (const binding of bindings) {
          if (!matchesConstraints(binding.spec?.matchResources, attributes, reader)) continue;
          for (const denial of judge(compiled, binding, attributes, reader, authorizer())) {
            const error = enforce(compiled.policy, binding, denial, attributes);
            denied ??= error;
          }
        }
      }
      if (denied) throw denied;
    },
  };
}

/** All that a policy has against a request, with each of a binding's parameters. */
function judge(
  compiled: CompiledPolicy,
  binding: Binding,
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
  authorizer: Authorizer,
): Denial[] {
  const { spec } = compiled.policy;
  const fails = spec?.failurePolicy !== 'Ignore';
  const failure = (message: string): Denial[] => (fails ? [{ message, reason: 'Invalid' }] : []);
  const params = collectParams(spec?.paramKind, binding.spec?.paramRef, attributes.namespace, reader);
  if (typeof params === 'string') return failure(`failed to configure binding: ${params}`);
  const out: Denial[] = [];
  for (const param of params) {
    const bare = admissionValues(attributes, reader, authorizer, param as KubeObject | undefined);
    const holds = evaluateConditions(compiled.conditions, bare);
    if (typeof holds !== 'boolean') out.push(...failure(holds.error));
    if (holds !== true) continue;
    const values = withVariables(bare, compiled.variables);
    for (const validation of compiled.validations) {
      const result = evaluateAdmission(validation.program, validation.expression, values);
      if ('error' in result) out.push(...failure(result.error));
      else if (result.value !== true) out.push({ message: messageOf(validation, values), reason: validation.reason });
    }
    for (const { program, expression } of compiled.annotations) {
      const result = evaluateAdmission(program, expression, values);
      if ('error' in result) out.push(...failure(result.error));
    }
  }
  return out;
}

function messageOf(validation: CompiledValidation, values: (name: string) => CelValue | undefined): string {
  const { messageProgram, message, expression } = validation;
  if (messageProgram) {
    const result = evaluateAdmission(messageProgram, expression, values);
    const text = 'value' in result && typeof result.value === 'string' ? result.value.trim() : '';
    if (text !== '' && text.length <= 5 * 1024 && !text.includes('\n')) return text;
  }
  return message.trim() || `failed expression: ${expression.trim()}`;
}

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };

/** Does what the binding asks: warns at once; the refusal, if there is to be one, is the answer. Audit leaves no trace. */
function enforce(
  { metadata }: Policy,
  binding: Binding,
  { message, reason }: Denial,
  attributes: AdmissionAttributes,
): StatusError | undefined {
  const policyName = metadata?.name;
  const bindingName = binding.metadata?.name;
  const actions: readonly string[] = binding.spec?.validationActions ?? [];
  if (actions.includes('Warn')) {
    const text = `Validation failed for ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}': ${message}`;
    attributes.context.warnings.push(text);
  }
  if (!actions.includes('Deny')) return undefined;
  const text = `ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}' denied request: ${message}`;
  const { status } = admissionForbidden(attributes, text, [{ message: text }]);
  return new StatusError({ ...status, reason, code: CODES[reason] ?? 422 });
}
