import { type FieldError, invalid } from '../../../../api/FieldError.ts';
import type { V1MutatingAdmissionPolicy } from '../../../../api/generated/types.ts';
import type { CelProgram } from '../../cel/CelProgram.ts';
import { listOf } from '../../cel/CelType.ts';
import { type AdmissionScope, JSON_PATCH, mutationStruct } from './admissionTypes.ts';
import {
  type CompiledConditions,
  type CompiledVariables,
  compileAdmission,
  compileConditions,
  compileVariables,
} from './CompiledExpressions.ts';

export interface CompiledMutation {
  kind: 'apply' | 'patch';
  expression: string;
  program: CelProgram | string;
}

/** A MutatingAdmissionPolicy made ready. */
export interface CompiledMutations {
  policy: V1MutatingAdmissionPolicy;
  variables: CompiledVariables;
  conditions: CompiledConditions;
  mutations: readonly CompiledMutation[];
}

export function compileMutations(policy: V1MutatingAdmissionPolicy): CompiledMutations {
  const spec = policy.spec ?? {};
  const bare: AdmissionScope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const variables = compileVariables(spec.variables ?? [], bare);
  const scope: AdmissionScope = { ...bare, variables: variables.types, structs: mutationStruct };
  const object = mutationStruct('Object');
  const mutations = (spec.mutations ?? []).map(({ applyConfiguration, jsonPatch }): CompiledMutation => {
    const kind = applyConfiguration ? 'apply' : 'patch';
    const expression = (applyConfiguration ?? jsonPatch)?.expression ?? '';
    const expected = kind === 'apply' && object ? object : listOf(JSON_PATCH);
    return { kind, expression, program: compileAdmission(expression, [expected], scope) };
  });
  return { policy, variables, conditions: compileConditions(spec.matchConditions, bare), mutations };
}

/** What does not compile, field by field. */
export function mutationErrors(policy: V1MutatingAdmissionPolicy): FieldError[] {
  const { conditions, variables, mutations } = compileMutations(policy);
  const out: FieldError[] = [];
  const check = (field: string, expression: string, program: CelProgram | string): void => {
    if (typeof program === 'string') out.push(invalid(field, expression, program));
  };
  conditions.conditions.forEach(({ expression, program }, i) => {
    check(`spec.matchConditions[${i}].expression`, expression, program);
  });
  variables.programs.forEach(({ program }, i) => {
    check(`spec.variables[${i}].expression`, policy.spec?.variables?.[i]?.expression ?? '', program);
  });
  mutations.forEach(({ kind, expression, program }, i) => {
    const part = kind === 'apply' ? 'applyConfiguration' : 'jsonPatch';
    check(`spec.mutations[${i}].${part}.expression`, expression, program);
  });
  return out;
}
