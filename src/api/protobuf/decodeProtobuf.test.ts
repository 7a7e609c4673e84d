import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from './decodeProtobuf.ts';
import { ProtoError } from './ProtoReader.ts';

const bytesOf = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
const tag = (number: number, type: number): number[] => {
  const value = (number << 3) | type;
  return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
};
/** A field of wire type 2; lengths stay below 128. */
const field = (number: number, content: number[] | string): number[] => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  return [...tag(number, 2), bytes.length, ...bytes];
};
const varint = (number: number, value: number): number[] => [...tag(number, 0), value];
const envelope = (apiVersion: string, kind: string, raw: number[]): Uint8Array =>
  Uint8Array.from([
    ...bytesOf('k8s\0'),
    ...field(1, [...field(1, apiVersion), ...field(2, kind)]),
    ...field(2, raw),
    ...field(3, ''),
    ...field(4, ''),
  ]);

describe('decodeProtobuf', () => {
  it('reads strings, maps and bytes', () => {
    const metadata = [
      ...field(1, 's'),
      ...field(2, ''),
      ...field(8, []),
      ...field(11, [...field(1, 'a'), ...field(2, 'b')]),
    ];
    const raw = [...field(1, metadata), ...field(2, [...field(1, 'k'), ...field(2, 'hi')]), ...field(3, 'Opaque')];
    expect(decodeProtobuf(envelope('v1', 'Secret', raw))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', labels: { a: 'b' } },
      data: { k: 'aGk=' },
      type: 'Opaque',
    });
  });

  it('puts embedded messages where JSON has their fields, and keeps zeros that were set', () => {
    const volume = [...field(1, 'v'), ...field(2, field(2, field(1, '')))];
    const toleration = [...field(1, 'k'), ...varint(5, 0)];
    const spec = [...field(1, volume), ...field(22, toleration)];
    const pod = decodeProtobuf(envelope('v1', 'Pod', field(2, spec))) as { spec: unknown };
    expect(pod.spec).toEqual({
      volumes: [{ name: 'v', emptyDir: {} }],
      tolerations: [{ key: 'k', tolerationSeconds: 0 }],
    });
  });

  it('reads numbers or texts, and lists of strings', () => {
    const budget = field(2, field(1, [...varint(1, 1), ...varint(2, 0), ...field(3, '50%')]));
    expect(decodeProtobuf(envelope('policy/v1', 'PodDisruptionBudget', budget))).toMatchObject({
      spec: { minAvailable: '50%' },
    });
    const role = field(2, [...field(1, 'get'), ...field(1, 'list'), ...field(3, 'pods')]);
    expect(decodeProtobuf(envelope('rbac.authorization.k8s.io/v1', 'Role', role))).toMatchObject({
      rules: [{ verbs: ['get', 'list'], resources: ['pods'] }],
    });
  });

  it('refuses what is cut off or no protobuf at all', () => {
    expect(() => decodeProtobuf(Uint8Array.from(bytesOf('{}')))).toThrow(ProtoError);
    expect(() => decodeProtobuf(envelope('v1', 'Pod', [0x0a, 99]))).toThrow('unexpected EOF');
    expect(() => decodeProtobuf(envelope('v1', 'Nothing', []))).toThrow(
      'no kind "Nothing" is registered for version "v1"',
    );
  });
});
