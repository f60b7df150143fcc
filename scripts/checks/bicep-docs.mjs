// SPDX-License-Identifier: Apache-2.0
// The tables of docs/azure.md that are made from infra/azure: parameters, settings, permissions.
import { at, descendants, literal } from './bicep-model.mjs';
import { HOST_SETTINGS, NOT_SET, dependsOn, settingsOf } from './bicep-settings.mjs';

/** Built-in roles by the id that Azure gives them everywhere. */
const BUILT_IN = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde': 'Azure Event Hubs Data Receiver',
  '2b629674-e913-4c01-ae53-ef4638d8f975': 'Azure Event Hubs Data Sender',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'AcrPull',
};
const WHO = { functionPrincipalId: 'function app', scannerPrincipalId: 'scan containers', topicPrincipalId: 'system topic of a registry' };
const WHERE = {
  'subscription()': 'each watched subscription',
  'resourceGroup()': 'resource group of the scan containers',
  account: 'the storage account',
  vault: 'the Key Vault',
  component: 'the Application Insights component',
  hub: 'the Event Hub `activity-log`',
  notifications: 'the topic of notifications',
  registry: 'each registry of `registryIds`',
};
const code = (text) => `\`${String(text).replaceAll('|', '\\|').replace(/\s+/g, ' ')}\``;
const line = (...cells) => `| ${cells.join(' | ')} |`;

function standard(param) {
  if (!param.standard) return 'required';
  const text = literal(param.standard);
  if (param.secure) return 'none; a secret';
  if (text === '' || param.standard.text === '[]') return 'none';
  return code(text ?? param.standard.text);
}

function accepted(param) {
  if (param.allowed) return param.allowed.map(code).join(', ');
  if (param.least || param.most) return param.most ? `${param.least} to ${param.most}` : `${param.least} or more`;
  return { array: 'list', bool: '`true`, `false`' }[param.type] ?? 'text';
}

const parameters = (file) =>
  [line('Name', 'Default', 'Accepted', 'Meaning'), '|---|---|---|---|']
    .concat(file.params.map((param) => line(code(param.name), standard(param), accepted(param), param.description)))
    .join('\n');

function settings(files, java) {
  const set = settingsOf(files);
  const from = (name) => {
    if (name in NOT_SET) return `not set: ${NOT_SET[name]}`;
    if (/^QUALYS_(ACCESS_TOKEN|USERNAME|PASSWORD)$/.test(name)) return 'the Key Vault';
    const given = dependsOn(files, set.get(name));
    return given.length > 0 ? given.map(code).join(', ') : 'the deployment';
  };
  const ours = java.map(({ name, meaning }) => line(code(name), from(name), meaning));
  const host = Object.entries(HOST_SETTINGS).map(([name, meaning]) => line(code(name), 'the deployment', meaning));
  return [line('Name', 'Set by', 'Meaning'), '|---|---|---|', ...ours, ...host].join('\n');
}

function roleName(file, text) {
  const id = /'([0-9a-f-]{36})'/.exec(file.vars.get(text)?.text ?? '')?.[1];
  const name = id ? BUILT_IN[id] : { 'workloadReader.id': 'Quaywatch workload reader', scanRoleId: 'Quaywatch scan containers' }[text];
  if (!name) throw new Error(`${file.name}: no role is known as ${text}`);
  return name;
}

function place(file, text) {
  const indexed = /^(\w+)\[i\]$/.exec(text)?.[1];
  const list = indexed && file.vars.get(`${indexed}Names`);
  const found = list ? `each ${indexed}: ${list.namedChildren.map((name) => code(literal(name))).join(', ')}` : WHERE[text];
  if (!found) throw new Error(`${file.name}: no place is known as ${text}`);
  return found;
}

function permissions(files) {
  const assignments = Object.values(files).flatMap((file) =>
    file.resources
      .filter((resource) => resource.kind === 'Microsoft.Authorization/roleAssignments')
      .map(({ body, condition }) => {
        const said = (name) => at(body, 'properties', name);
        const why = literal(said('description')).replace('Quaywatch: ', '');
        const where = place(file, at(body, 'scope').text) + (condition ? ', by default' : '');
        return line(WHO[said('principalId').text], roleName(file, said('roleDefinitionId').text), where, `${why[0].toUpperCase()}${why.slice(1)}`, code(file.name));
      }),
  );
  const roles = Object.values(files).flatMap((file) =>
    file.resources
      .filter((resource) => resource.kind === 'Microsoft.Authorization/roleDefinitions')
      .map(({ body }) => {
        const name = literal(at(body, 'properties', 'roleName')).replace(/ \$\{.*/, '');
        return line(name, descendants(at(body, 'properties', 'permissions'), 'string').map(literal).map(code).join(', '));
      }),
  );
  return [
    line('Who', 'Role', 'On', 'Why', 'File'), '|---|---|---|---|---|', ...assignments,
    '', 'The two roles of our own:', '', line('Role', 'Actions'), '|---|---|', ...roles,
  ].join('\n');
}

/** The docs with every table made anew. */
export function filled(docs, files, java) {
  const tables = {
    'parameters of main.bicep': parameters(files['main.bicep']),
    'parameters of spoke.bicep': parameters(files['spoke.bicep']),
    settings: settings(files, java),
    permissions: permissions(files),
  };
  let text = docs;
  for (const [name, table] of Object.entries(tables)) {
    const start = `<!-- ${name}: made by scripts/checks/bicep.mjs -->`;
    const end = `<!-- /${name} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`docs/azure.md has no markers for ${name}`);
    text = `${text.slice(0, from)}${start}\n${table}\n${text.slice(to)}`;
  }
  return text;
}
