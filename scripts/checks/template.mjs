// SPDX-License-Identifier: Apache-2.0
// Reads CloudFormation templates as plain objects, with every short tag in its long form.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import YAML from 'yaml';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const templates = ['single-account', 'regional-spoke', 'centralized-hub', 'centralized-spoke'];

const longName = (tag) => (tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`);

const intrinsic = (tag, collection) => ({
  tag: `!${tag}`,
  collection,
  resolve: (value) => {
    const plain = collection ? value.toJSON() : value;
    const attribute = tag === 'GetAtt' && typeof plain === 'string';
    return { [longName(tag)]: attribute ? [plain.slice(0, plain.indexOf('.')), plain.slice(plain.indexOf('.') + 1)] : plain };
  },
});

const names = ['Ref', 'Sub', 'GetAtt', 'If', 'Not', 'And', 'Or', 'Equals', 'Select', 'Split', 'Join', 'Condition'];
const customTags = names.flatMap((tag) => [intrinsic(tag), intrinsic(tag, 'seq'), intrinsic(tag, 'map')]);

export function parse(text, name) {
  const document = YAML.parseDocument(text, { customTags });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw new Error(`${name}: ${faults[0].message}`);
  }
  return document.toJSON();
}

export const load = (name) => parse(readFileSync(join(root, 'infra/aws', `${name}.yaml`), 'utf8'), name);

/** Resources of a type, as [logical id, resource] pairs. */
export const ofType = (template, type) =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** The logical id that a Ref or GetAtt names, or null. */
export function target(value) {
  return value?.Ref ?? value?.['Fn::GetAtt']?.[0] ?? null;
}

/** A value as a person would write it, for tables and messages. */
export function shown(value) {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (value === null || typeof value !== 'object') return String(value);
  if ('Ref' in value) return value.Ref;
  if ('Fn::GetAtt' in value) return value['Fn::GetAtt'][0];
  if ('Fn::Sub' in value) return value['Fn::Sub'];
  if ('Fn::If' in value) return shown(value['Fn::If'][1]);
  return JSON.stringify(value);
}

export const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Every policy statement of a role, those under a condition included. */
export function statements(role) {
  return (role.Properties.Policies ?? [])
    .flatMap((policy) => policy.PolicyDocument.Statement)
    .map((statement) => ('Fn::If' in statement ? { ...statement['Fn::If'][1], onlyIf: statement['Fn::If'][0] } : statement));
}

/** Prints what is wrong, one line each, and sets the exit code. */
export function report(check, problems) {
  problems.forEach((problem) => console.error(`${check}: ${problem}`));
  if (problems.length > 0) {
    process.exitCode = 1;
  } else {
    console.log(`${check}: clean`);
  }
}
