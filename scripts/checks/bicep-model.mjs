// SPDX-License-Identifier: Apache-2.0
// Reads the Bicep files of infra/azure with tree-sitter-bicep as plain objects. Syntax only: nothing here knows Azure's types.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const modules = createRequire(import.meta.url);
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const folder = join(root, 'infra', 'azure');

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(dirname(modules.resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm')));

/** The text of every file, by name. */
export const sources = () =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => /\.bicep(param)?$/.test(file))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );

/** What a string literal says; an interpolated one as it is written. */
export function literal(node) {
  if (node?.type !== 'string') return undefined;
  const raw = node.text;
  return raw.startsWith("'''") ? raw.slice(3, -3).replace(/^\n/, '') : raw.slice(1, -1);
}

/** The members of an object, by key. */
export function members(node) {
  const found = new Map();
  if (node?.type !== 'object') return found;
  for (const property of node.namedChildren.filter((child) => child.type === 'object_property')) {
    const [key, value] = property.namedChildren;
    found.set(literal(key) ?? key.text, value);
  }
  return found;
}

/** The value at a path of keys. */
export const at = (node, ...path) => path.reduce((found, key) => members(found).get(key), node);

export const descendants = (node, ...types) => node.descendantsOfType(types);

/** An object that is behind conditions and loops. */
function unwrapped(node) {
  const loop = node.type === 'for_statement' ? node : undefined;
  const inner = loop?.childForFieldName('body') ?? node;
  const condition = inner.type === 'if_statement' ? inner : undefined;
  const body = condition ? condition.namedChildren.at(-1) : inner;
  return { loop, condition: condition?.namedChildren[0].text, body };
}

function decorated(node) {
  const before = node.previousNamedSibling;
  const found = {};
  if (before?.type !== 'decorators') return found;
  for (const call of descendants(before, 'call_expression')) {
    const name = call.childForFieldName('function').text;
    found[name] = call.childForFieldName('arguments').namedChildren;
  }
  return found;
}

function declaration(node) {
  const decorators = decorated(node);
  return {
    node,
    decorators,
    name: node.namedChildren[0].text,
    line: node.startPosition.row + 1,
    description: literal(decorators.description?.[0]),
  };
}

function parameter(node) {
  const [, type, standard] = node.namedChildren;
  const said = declaration(node);
  return {
    ...said,
    type: type?.text,
    standard,
    secure: 'secure' in said.decorators,
    allowed: said.decorators.allowed?.[0]?.namedChildren.map(literal),
    least: said.decorators.minValue?.[0]?.text,
    most: said.decorators.maxValue?.[0]?.text,
  };
}

function deployed(node) {
  const [, type, value] = node.namedChildren;
  const [kind, version] = literal(type).split('@');
  return { ...declaration(node), kind, version, existing: /^resource \w+ '[^']+' existing\b/.test(node.text), ...unwrapped(value) };
}

/** One parsed file: what it declares, and the first place that is no Bicep. */
export function parse(name, text) {
  // The grammar knows a value only after var; both words are padded to the same length, so that positions stay.
  const known = name.endsWith('.bicepparam') ? text.replace(/^param /gm, 'var   ') : text;
  const tree = parser.parse(known).rootNode;
  const declared = (type) => tree.namedChildren.filter((child) => child.type === type);
  const fault = tree.hasError ? tree.descendantsOfType('ERROR')[0] ?? tree : undefined;
  return {
    name,
    text,
    tree,
    fault: fault && { line: fault.startPosition.row + 1, text: fault.text.split('\n')[0].slice(0, 60) },
    scope: literal(declared('target_scope_assignment')[0]?.namedChildren[0]) ?? 'resourceGroup',
    params: declared('parameter_declaration').map(parameter),
    vars: new Map(declared('variable_declaration').map((node) => [node.namedChildren[0].text, node.namedChildren.at(-1)])),
    resources: declared('resource_declaration').map(deployed),
    modules: declared('module_declaration').map(deployed),
    outputs: declared('output_declaration').map((node) => ({ ...declaration(node), value: node.namedChildren.at(-1) })),
  };
}

export const load = (texts) => Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(name, text)]));
