import { type FieldError, invalid } from '../../../../api/FieldError.ts';
import type { V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicySpec } from '../../../../api/generated/types.ts';
import type { CelProgram } from '../../cel/CelProgram.ts';
import { BOOL, NULL, STRING } from '../../cel/CelType.ts';
import type { AdmissionScope } from './admissionTypes.ts';
import {
  type CompiledConditions,
  type CompiledVariables,
  compileAdmission,
  compileConditions,
  compileVariables,
} from './CompiledExpressions.ts';

/** One expression of a policy, ready or in error. */
export interface CompiledValidation {
  expression: string;
  message: string;
  reason: string;
  program: CelProgram | string;
  messageProgram: CelProgram | string | undefined;
}

export interface CompiledPolicy {
  policy: V1ValidatingAdmissionPolicy;
  variables: CompiledVariables;
  conditions: CompiledConditions;
  validations: readonly CompiledValidation[];
  annotations: readonly { key: string; expression: string; program: CelProgram | string }[];
}

/** Makes a ValidatingAdmissionPolicy ready; `objectType` is given when types are being checked. */
export function compilePolicy(
  policy: V1ValidatingAdmissionPolicy,
  objectType?: AdmissionScope['objectType'],
): CompiledPolicy {
  const spec: V1ValidatingAdmissionPolicySpec = policy.spec ?? {};
  const bare: AdmissionScope = {
    hasParams: spec.paramKind !== undefined,
    hasAuthorizer: true,
    ...(objectType ? { objectType } : {}),
  };
  const variables = compileVariables(spec.variables ?? [], bare);
  const scope: AdmissionScope = { ...bare, variables: variables.types };
  return {
    policy,
    variables,
    conditions: compileConditions(spec.matchConditions, bare),
    validations: (spec.validations ?? []).map(({ expression, message = '', messageExpression, reason }) => ({
      expression,
      message,
      reason: reason ?? 'Invalid',
      program: compileAdmission(expression, [BOOL], scope),
      messageProgram: messageExpression
        ? compileAdmission(messageExpression, [STRING], { ...scope, hasAuthorizer: false })
        : undefined,
    })),
    annotations: (spec.auditAnnotations ?? []).map(({ key, valueExpression }) => ({
      key,
      expression: valueExpression,
      program: compileAdmission(valueExpression, [STRING, NULL], { ...scope, hasAuthorizer: false }),
    })),
  };
}

/** What does not compile, field by field, as creation refuses it. */
export function policyErrors(policy: V1ValidatingAdmissionPolicy): FieldError[] {
  const { spec } = policy;
  const compiled = compilePolicy(policy);
  const out: FieldError[] = [];
  const check = (field: string, expression: string, program: CelProgram | string | undefined): void => {
    if (typeof program === 'string') out.push(invalid(field, expression, program));
  };
  compiled.conditions.conditions.forEach(({ expression, program }, i) => {
    check(`spec.matchConditions[${i}].expression`, expression, program);
  });
  compiled.variables.programs.forEach(({ program }, i) => {
    check(`spec.variables[${i}].expression`, spec?.variables?.[i]?.expression ?? '', program);
  });
  compiled.validations.forEach(({ expression, program, messageProgram }, i) => {
    check(`spec.validations[${i}].expression`, expression, program);
    const message = spec?.validations?.[i]?.messageExpression ?? '';
    check(`spec.validations[${i}].messageExpression`, message, messageProgram);
  });
  compiled.annotations.forEach(({ expression, program }, i) => {
    check(`spec.auditAnnotations[${i}].valueExpression`, expression, program);
  });
  return out;
}
