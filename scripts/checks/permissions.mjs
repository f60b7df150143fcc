// SPDX-License-Identifier: Apache-2.0
// Writes the permissions table of docs/aws.md from the templates; --check compares instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { list, load, ofType, root, shown, statements } from './template.mjs';

const start = '<!-- permissions: made by scripts/checks/permissions.mjs -->';
const end = '<!-- /permissions -->';
const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;

function condition(statement) {
  const limits = statement.Condition?.['Fn::If']?.[1] ?? statement.Condition;
  const texts = Object.values(limits ?? {}).flatMap((keys) => Object.entries(keys).map(([key, value]) => code(`${key} = ${shown(value)}`)));
  const when = [statement.onlyIf, statement.Condition?.['Fn::If']?.[0]].filter(Boolean).map((name) => `if ${name}`);
  return [...when, ...texts].join('; ') || '–';
}

function rows(name) {
  return ofType(load(name), 'AWS::IAM::Role').flatMap(([id, role]) =>
    statements(role).map((statement) => {
      const actions = list(statement.Action).map(code).join(', ');
      const resources = list(statement.Resource).map((resource) => code(shown(resource))).join(', ');
      return `| \`${id}\` | ${actions} | ${resources} | ${condition(statement)} |`;
    }),
  );
}

const tables = ['single-account', 'regional-spoke', 'centralized-spoke'].map(
  (name) => `**${name}.yaml**\n\n| Role | May | On | Where |\n|---|---|---|---|\n${rows(name).join('\n')}\n`,
);
const made = `${start}\n${tables.join('\n')}${end}`;
const file = join(root, 'docs', 'aws.md');
const text = readFileSync(file, 'utf8');
const from = text.indexOf(start);
const to = text.indexOf(end);
if (from < 0 || to < from) {
  console.error('permissions: docs/aws.md has no markers');
  process.exit(1);
}
const wanted = text.slice(0, from) + made + text.slice(to + end.length);
if (!process.argv.includes('--check')) {
  writeFileSync(file, wanted);
} else if (wanted === text) {
  console.log('permissions: clean');
} else {
  console.error('permissions: docs/aws.md shows old rights; run node scripts/checks/permissions.mjs');
  process.exitCode = 1;
}
