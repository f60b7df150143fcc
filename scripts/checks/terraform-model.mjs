// SPDX-License-Identifier: Apache-2.0
// Reads infra/gcp as plain objects with hcl2json, and the schema of Google's provider out of the bindings that were generated from it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = createRequire(import.meta.url);
const { parse } = modules('@cdktf/hcl2json');
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const folder = join(root, 'infra', 'gcp');
const provider = join(dirname(modules.resolve('@cdktf/provider-google/package.json')), 'lib');

/** The text of every file, by its path below infra/gcp. */
export const sources = () =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tf|tfvars\.example|ya?ml)$/.test(entry.name) && !relative(folder, entry.parentPath ?? entry.path).includes('.terraform'))
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );

const folded = (name) => name.replaceAll('_', '').toLowerCase();

/** What the bindings of a kind of resource or data source know; undefined for a kind that does not exist. */
const schemas = new Map();
export function schemaOf(kind, isData) {
  const path = join(provider, (isData ? 'data-' : '') + (isData ? kind : kind.replace(/^google_/, '')).replaceAll('_', '-'));
  if (!schemas.has(path)) schemas.set(path, existsSync(join(path, 'index.js')) ? readSchema(path) : undefined);
  return schemas.get(path);
}

function readSchema(path) {
  const files = readdirSync(path).filter((file) => /^index.*\.(js|d\.ts)$/.test(file));
  const joined = (end) => files.filter((file) => file.endsWith(end)).map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
  const [code, types] = [joined('.js'), joined('.d.ts')];
  const interfaces = new Map([...types.matchAll(/^export interface (\w+)[^\n]*\{\n([\s\S]*?)^\}/gm)].map((found) => [found[1], found[2]]));
  const required = (name) => [...(interfaces.get(name) ?? '').matchAll(/^ {4}readonly (\w+):/gm)].map((found) => folded(found[1]));
  const structs = new Map();
  for (const [, name, body] of code.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{\n([\s\S]*?)^\}/gm)) structs.set(name, body);
  const entries = (text) => {
    const found = new Map();
    for (const [, name, value, block] of text.matchAll(/^ +(\w+): \{\n +value: (.*),\n +isBlock: (true|false),/gm)) {
      const struct = /(\w+)ToHclTerraform(?=[,)(])/g;
      const names = [...value.matchAll(struct)].map((one) => one[1]).filter((one) => structs.has(one));
      found.set(name, { block: block === 'true', struct: names[0] });
    }
    return found;
  };
  const level = (text, type) => {
    const attributes = entries(text);
    const must = required(type);
    return {
      attributes: new Map([...attributes].map(([name, { block, struct }]) => [
        name,
        { block, required: must.includes(folded(name)), nested: struct && level(structs.get(struct), struct[0].toUpperCase() + struct.slice(1)) },
      ])),
    };
  };
  const config = [...interfaces.keys()].find((name) => name.endsWith('Config') && types.includes(`interface ${name} extends cdktf.TerraformMetaArguments`));
  const top = level(/synthesizeHclAttributes\(\) \{\n([\s\S]*?)\n {4}\}/.exec(code)[1], config);
  const getters = [...types.matchAll(/^ {4}get (\w+)\(\)/gm)].map((found) => folded(found[1]));
  return { ...top, readable: (name) => getters.includes(folded(name)) };
}

/** Every string below a value, with the keys on the way to it. */
export function* strings(value, path = []) {
  if (typeof value === 'string') yield [value, path];
  else if (value && typeof value === 'object') for (const [key, one] of Object.entries(value)) yield* strings(one, [...path, key]);
}

async function parsed(path, text) {
  try {
    return { tree: await parse(path, text) };
  } catch (trouble) {
    return { tree: {}, fault: String(trouble.message ?? trouble).split('\n')[0] };
  }
}

const blocks = (list) => (Array.isArray(list) ? list : list ? [list] : []);

/** The root module under the name '', and each module by its folder. */
export async function load(texts) {
  const found = {};
  for (const [path, text] of Object.entries(texts).filter(([path]) => path.endsWith('.tf') || path.endsWith('.tfvars.example'))) {
    const name = path.includes('/') ? dirname(path) : '';
    const module = (found[name] ??= { name, files: [], variables: {}, outputs: {}, locals: {}, resources: [], modules: {}, values: {} });
    const { tree, fault } = await parsed(path.replace('.example', ''), text);
    module.files.push({ path, text, tree, fault });
    if (path.endsWith('.tfvars.example')) {
      module.values = tree;
      continue;
    }
    for (const [key, [body]] of Object.entries(tree.variable ?? {})) module.variables[key] = body;
    for (const [key, [body]] of Object.entries(tree.output ?? {})) module.outputs[key] = body;
    for (const body of blocks(tree.locals)) Object.assign(module.locals, body);
    for (const [key, [body]] of Object.entries(tree.module ?? {})) module.modules[key] = body;
    for (const [word, isData] of [['resource', false], ['data', true]]) {
      for (const [kind, byName] of Object.entries(tree[word] ?? {})) {
        for (const [key, [body]] of Object.entries(byName)) module.resources.push({ kind, name: key, body, isData, path });
      }
    }
  }
  return found;
}
