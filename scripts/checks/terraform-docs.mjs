// SPDX-License-Identifier: Apache-2.0
// The tables of docs/gcp.md that are made from infra/gcp: variables, accounts, roles and why, settings.

const code = (text) => `\`${String(text).replaceAll('|', '\\|').replace(/\s+/g, ' ')}\``;
const line = (...cells) => `| ${cells.join(' | ')} |`;

function standard(body) {
  if (body.default === undefined) return 'required';
  if (body.default === '' || (typeof body.default === 'object' && Object.keys(body.default).length === 0)) return 'none';
  return code(typeof body.default === 'object' ? JSON.stringify(body.default) : body.default);
}

function accepted(name, body) {
  const type = body.type.slice(2, -1);
  const range = / must be (\d+ to \d+)\.?/.exec(body.validation?.[0]?.error_message ?? '');
  if (range) return range[1];
  return { bool: '`true`, `false`', number: 'number', string: 'text', 'list(string)': 'list', 'map(string)': 'map' }[type] ?? code(type);
}

const variables = ({ variables: all }) =>
  [line('Name', 'Default', 'Accepted', 'Meaning'), '|---|---|---|---|']
    .concat(Object.entries(all).sort(([a], [b]) => order(all, a) - order(all, b)).map(([name, body]) => line(code(name), standard(body), accepted(name, body), body.description)))
    .join('\n');
const order = (all, name) => (all[name].default === undefined ? 0 : 1);

const WHERE = { results_bucket: 'bucket of results', artifacts: 'bucket of artifacts' };

function roles(iam) {
  const { service_roles: service, target_roles: target, accounts } = iam.locals;
  const named = (role) => service[role]?.title ?? target[role]?.title ?? code(role);
  const rows = [
    ...Object.values(iam.locals.service_grants).map((grant) => [grant, 'service project', { '${local.ours}': 'only names that begin with `qss-` or `qsv-`', '${local.in_database}': 'only the database `quaywatch`', '${local.in_sources}': 'only buckets that begin with `gcf-v2-sources-`' }[grant.condition] ?? '']),
    ...Object.values(iam.locals.target_grants).map((grant) => [grant, 'each target project', '']),
    ...Object.values(iam.locals.bucket_grants).map((grant) => [grant, WHERE[/var\.(\w+)/.exec(grant.bucket)[1]], grant.prefix ? `only ${code(grant.prefix)}` : '']),
  ].sort(([a], [b]) => a.account.localeCompare(b.account));
  return [
    line('Account', 'Runs'), '|---|---|',
    ...Object.entries(accounts).map(([key, text]) => line(code(`quaywatch-${key}`), text)), '',
    line('Account', 'Role', 'On', 'Condition', 'Why'), '|---|---|---|---|---|',
    ...rows.map(([grant, where, condition]) => line(code(`quaywatch-${grant.account}`), named(grant.role), where, condition, grant.why)), '',
    'The roles of our own:', '', line('Role', 'In', 'Permissions'), '|---|---|---|',
    ...Object.values(service).map(({ title, permissions }) => line(title, 'service project', permissions.map(code).join(', '))),
    ...Object.values(target).map(({ title, permissions }) => line(title, 'each target project', permissions.map(code).join(', '))),
  ].join('\n');
}

function settings(rootModule, read, set, notSet, texts) {
  const from = (name) => {
    if (name in notSet) return `not set: ${notSet[name]}`;
    const expression = new RegExp(`\\b${name} *= (.*)`).exec(texts['main.tf'])?.[1] ?? '';
    const given = [...new Set([...expression.matchAll(/\bvar\.(\w+)/g)].map((found) => found[1]))];
    return given.length > 0 ? given.map(code).join(', ') : 'the deployment';
  };
  const known = new Map(read.map((one) => [one.name, one.meaning]));
  const names = [...new Set([...known.keys(), ...set])];
  return [line('Name', 'Set by', 'Meaning'), '|---|---|---|', ...names.map((name) => line(code(name), from(name), known.get(name) ?? ''))].join('\n');
}

/** The docs with every table made anew. */
export function filled(docs, modules, { settings: read }, set, notSet, texts) {
  const tables = {
    variables: variables(modules['']),
    roles: roles(modules['modules/iam']),
    settings: settings(modules[''], read, set, notSet, texts),
  };
  let text = docs;
  for (const [name, table] of Object.entries(tables)) {
    const start = `<!-- ${name}: made by scripts/checks/terraform.mjs -->`;
    const end = `<!-- /${name} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`docs/gcp.md has no markers for ${name}`);
    text = `${text.slice(0, from)}${start}\n${table}\n${text.slice(to)}`;
  }
  return text;
}
