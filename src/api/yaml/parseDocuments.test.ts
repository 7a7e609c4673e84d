import { describe, expect, it } from 'vitest';
import { parseDocuments } from './parseDocuments.ts';

const values = (text: string) => parseDocuments(text).documents.map((document) => document.value);
const messages = (text: string) => parseDocuments(text).errors.map((error) => error.message);

describe('parseDocuments', () => {
  it.each([
    ['', []],
    ['# only a comment\n', []],
    ['---\n---\n', []],
    ['null', []],
    ['a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['---\na: 1\n--- # c\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n', [{ a: 1 }, { b: 'x\ny\n' }]],
    ['\ufeffa: 1\n', [{ a: 1 }]],
    ['x: |\n  a\n  ---\n  b\n', [{ x: 'a\n---\nb\n' }]],
    ['{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['a: 1\n---\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['x: >\n\n  a\n  b\n\n   c\n  d\n\n\n  e\n# x\n\nz: |-\n\n   q\n\n', [{ x: '\na b\n\n c\nd\n\ne\n', z: '\nq' }]],
    ['x: {b: 1, <<: {b: 2}}', [{ x: { b: 2 } }]],
  ])('reads the documents of %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
    expect(messages(text)).toEqual([]);
  });

  it.each([
    ['{"a": 1', 'unexpected EOF'],
    ['{a: 1}', "json: offset 2: invalid character 'a' looking for beginning of object key string"],
    ['{"a":1}\n---\n{"b":2}', "json: offset 10: invalid character '-' in numeric literal"],
    ['{"a": tru}', "json: offset 10: invalid character '}' in literal true (expecting 'e')"],
    ['{\n"kind":"Foo",\n"apiVersion" "v1"}', "json: offset 30: invalid character '\"' after object key"],
    ['{{ if x }}\nkind: Foo', "json: offset 2: invalid character '{' looking for beginning of object key string"],
    ['a: b: c', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
    ['---\na: b: c', 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
    ['a: 1\n----\n', 'invalid Yaml document separator: -'],
    ['a: 1\n---\n---\n\na: [\n', 'error converting YAML to JSON: yaml: line 3: did not find expected node content'],
    ['a: .inf', 'error converting YAML to JSON: json: unsupported value: +Inf'],
  ])('says what kubectl says of %j', (text, message) => {
    expect(messages(text)[0]).toBe(message);
  });

  it('names the file, and tells where an error really is and what comes before it', () => {
    const { documents, errors } = parseDocuments('a: 1\n---\nb: 2\nc: d: e\n---\nf: 3\n', { filename: 'x.yaml' });
    expect(documents).toHaveLength(2);
    expect(errors).toEqual([
      {
        message:
          'error parsing x.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context',
        line: 4,
        column: 5,
        documentsBefore: 1,
      },
    ]);
  });

  it('complains of keys that stand twice', () => {
    const [document] = parseDocuments('x: 1\n---\na: 1\nb: {c: 1,\n  c: 2}\na: 3\n').documents.slice(1);
    expect(document?.value).toEqual({ a: 3, b: { c: 2 } });
    expect(document?.duplicates).toEqual([
      { message: 'line 3: key "c" already set in map', line: 5, column: 3 },
      { message: 'line 4: key "a" already set in map', line: 6, column: 1 },
    ]);
  });

  it('finds fields in the file', () => {
    const text = '# head\n---\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: x\n---\n{"spec": {"a": 1}}\n';
    const [pod, json] = parseDocuments(text).documents;
    expect(pod?.line).toBe(3);
    expect(pod?.positions.key(['spec', 'containers', 0, 'image'])).toEqual({ line: 7, column: 5 });
    expect(pod?.positions.value(['spec', 'containers', 0, 'image'])).toEqual({ line: 7, column: 12 });
    expect(pod?.positions.value(['spec', 'containers', 1])).toBeUndefined();
    expect(pod?.positions.nearest(['spec', 'containers', 1, 'name'])).toEqual({ line: 5, column: 3 });
    expect(json?.positions.key(['spec', 'a'])).toEqual({ line: 9, column: 11 });
  });

  it('refuses a bomb of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `k${i + 1}: &k${i + 1} [${`*k${i},`.repeat(9)}]`);
    expect(messages(`k0: &k0 x\n${levels.join('\n')}\n`)[0]).toContain('document contains excessive aliasing');
  });

  it('keeps hostile keys as data, and refuses bottomless nesting', () => {
    const [document] = parseDocuments('__proto__: {polluted: 1}\n').documents;
    expect(Object.keys(document?.value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(messages(`a: ${'['.repeat(5000)}`)[0]).toContain('exceeded max depth');
  });

  it('reads a large manifest in a moment', () => {
    const item =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {app: x}\nspec:\n  containers:\n  - name: c\n    image: x:1\n---\n';
    expect(parseDocuments(item.repeat(2000)).documents).toHaveLength(2000);
  });
});
