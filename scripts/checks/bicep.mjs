// SPDX-License-Identifier: Apache-2.0
// What can be said of infra/azure without Azure's compiler: syntax, and rules about the files among themselves, against the code and docs.
//   node bicep.mjs              checks; docs/azure.md must show the tables that are made from the files
//   node bicep.mjs --write      writes those tables
//   node bicep.mjs --self-test  breaks the files in memory, once for each rule, and sees that it is told
// --sources DIR reads the settings from another checkout's azure-functions/src/main/java/io/quaywatch/azure.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakages } from './bicep-breakages.mjs';
import { filled } from './bicep-docs.mjs';
import { at, descendants, literal, load, members, root, sources } from './bicep-model.mjs';
import { HOST_SETTINGS, NOT_SET, settingsOf } from './bicep-settings.mjs';

/** Names that the code, its triggers and its deployment know. */
const STORED = {
  tableNames: ['ScanMetadata', 'Flows', 'Leases'],
  queueNames: ['steps', 'scans', 'steps-poison', 'scans-poison'],
  containerNames: ['reports', 'results', 'poison', 'flows', 'deployment'],
};
/** Kinds whose names are unique in all of Azure. */
const WORLDWIDE = [
  'Microsoft.Storage/storageAccounts', 'Microsoft.EventHub/namespaces', 'Microsoft.KeyVault/vaults', 'Microsoft.Web/sites',
  'Microsoft.EventGrid/topics',
];
/** Kinds that carry no tags: children, roles and what belongs to a subscription. */
const UNTAGGED = [
  'Microsoft.Authorization/', 'Microsoft.Insights/diagnosticSettings', 'Microsoft.Web/sites/config', 'Microsoft.Storage/storageAccounts/',
  'Microsoft.EventHub/namespaces/', 'Microsoft.EventGrid/systemTopics/',
];
/** Versions in preview, because no other has the kind. */
const PREVIEWS = ['Microsoft.Insights/diagnosticSettings'];
const SECRETIVE = /(token|password|username|secret)$/i;

function problemsOf(files, docs, { java, functions, events, stored }) {
  const problems = [];
  const problem = (file, text, line) => problems.push(`${file.name}${line ? `:${line}` : ''}: ${text}`);
  const all = Object.values(files);
  const templates = all.filter((file) => file.name.endsWith('.bicep'));

  for (const file of all) {
    if (file.fault) problem(file, `is no Bicep from '${file.fault.text}' on`, file.fault.line);
    if (!file.text.startsWith('// SPDX-License-Identifier: Apache-2.0\n')) problem(file, 'does not begin with the licence');
    if (file.text.split('\n').length > 330) problem(file, 'is too long; split it by subject');
  }

  for (const file of templates) {
    for (const param of file.params) {
      if (!param.description) problem(file, `${param.name} is not described`, param.line);
      if (SECRETIVE.test(param.name) && !param.secure) problem(file, `${param.name} is not @secure()`, param.line);
      if (param.secure && !['', undefined].includes(literal(param.standard))) problem(file, `${param.name} has a secret in the file`, param.line);
      const uses = descendants(file.tree, 'identifier').filter((node) => node.text === param.name);
      if (uses.length < 2) problem(file, `nothing uses ${param.name}`, param.line);
    }
    for (const output of file.outputs) {
      if (!output.description) problem(file, `output ${output.name} is not described`, output.line);
      const used = descendants(output.value, 'identifier', 'property_identifier').map((node) => node.text);
      const secret = used.find((name) => file.params.some((param) => param.secure && param.name === name) || /key$|connectionstring|secret/i.test(name));
      if (secret) problem(file, `output ${output.name} shows ${secret}`, output.line);
    }
    for (const call of descendants(file.tree, 'call_expression')) {
      const called = call.childForFieldName('function').text.split('.').at(-1);
      if (/^list[A-Z]/.test(called)) problem(file, `${called} reads a key`, call.startPosition.row + 1);
    }
    for (const resource of file.resources) checkResource(file, resource);
    for (const module of file.modules) checkModule(file, module);
  }

  function checkResource(file, resource) {
    const { kind, version, body, name, line } = resource;
    if (!/^\d{4}-\d\d-\d\d(-preview)?$/.test(version ?? '')) problem(file, `${name} has no pinned version`, line);
    if (version?.endsWith('-preview') && !PREVIEWS.includes(kind)) problem(file, `${name} uses a preview`, line);
    const other = templates.flatMap((one) => one.resources).find((one) => one.kind === kind && one.version !== version);
    if (other) problem(file, `${name} has version ${version}, elsewhere it is ${other.version}`, line);
    if (resource.existing) return;
    if (WORLDWIDE.includes(kind) && !/uniqueString\(resourceGroup\(\)\.id\)/.test(at(body, 'name')?.text)) {
      problem(file, `the name of ${name} is unique in no subscription`, line);
    }
    if (!UNTAGGED.some((prefix) => kind.startsWith(prefix)) && !at(body, 'tags')) problem(file, `${name} has no tags`, line);
    if (kind === 'Microsoft.Authorization/roleAssignments') checkAssignment(file, resource);
    if (kind === 'Microsoft.Authorization/roleDefinitions') checkRole(file, resource);
    if (kind === 'Microsoft.Storage/storageAccounts' && at(body, 'properties', 'allowSharedKeyAccess')?.text !== 'false') {
      problem(file, `${name} can be used with keys`, line);
    }
    if (kind === 'Microsoft.KeyVault/vaults/secrets' && !resource.condition) problem(file, `${name} empties the secret on an update`, line);
  }

  function checkAssignment(file, { name, line, body }) {
    if (!at(body, 'scope')) problem(file, `${name} names no scope`, line);
    if (!literal(at(body, 'properties', 'description'))?.startsWith('Quaywatch: ')) problem(file, `${name} does not say why`, line);
    if (literal(at(body, 'properties', 'principalType')) !== 'ServicePrincipal') problem(file, `${name} names no kind of principal`, line);
    const scope = at(body, 'scope')?.text ?? '';
    const principal = at(body, 'properties', 'principalId')?.text;
    const wanted = `guid(${scope}.id, ${principal}, `;
    if (!at(body, 'name')?.text.startsWith(wanted)) problem(file, `the name of ${name} is not ${wanted}role)`, line);
    const role = at(body, 'properties', 'roleDefinitionId')?.text;
    if (!at(body, 'name')?.text.includes(role)) problem(file, `the name of ${name} does not depend on the role`, line);
  }

  function checkRole(file, { name, line, body }) {
    if (!/\buniqueString\(subscription\(\)\.id/.test(at(body, 'properties', 'roleName')?.text)) {
      problem(file, `the role name of ${name} is not unique in a tenant`, line);
    }
    const actions = descendants(at(body, 'properties', 'permissions'), 'string').map(literal);
    actions.filter((action) => action.includes('*')).forEach((action) => problem(file, `${name} allows the pattern ${action}`, line));
  }

  function checkModule(file, { name, kind: path, body, line }) {
    const target = files[path];
    if (!target) return problem(file, `${name} names ${path}, which does not exist`, line);
    const given = [...members(at(body, 'params')).keys()];
    const known = target.params.map((param) => param.name);
    given.filter((key) => !known.includes(key)).forEach((key) => problem(file, `${name} gives ${key}, which ${path} does not take`, line));
    target.params
      .filter((param) => !param.standard && !given.includes(param.name))
      .forEach((param) => problem(file, `${name} does not give ${param.name} to ${path}`, line));
    for (const [key, value] of members(at(body, 'params'))) {
      const secret = file.params.find((param) => param.secure && param.name === value.text);
      if (secret && !target.params.find((param) => param.name === key)?.secure) problem(file, `${name} gives ${value.text} to ${key}, which is not @secure()`, line);
    }
    for (const use of descendants(file.tree, 'member_expression').filter((node) => node.text.startsWith(`${name}.outputs.`))) {
      const output = use.text.split('.')[2];
      if (!target.outputs.some((one) => one.name === output)) problem(file, `${path} has no output ${output}`, use.startPosition.row + 1);
    }
  }

  const { main, central } = { main: files['main.bicep'], central: files['central.bicep'] };
  const passed = [...members(at(central.modules.find((module) => module.kind === 'main.bicep')?.body, 'params')).entries()];
  for (const param of main.params) {
    const value = passed.find(([key]) => key === param.name)?.[1].text;
    if (value !== param.name) problem(central, `does not pass ${param.name} on`);
    const same = central.params.find((one) => one.name === param.name);
    const form = (one) => [one?.type, one?.standard?.text, one?.allowed?.join(), one?.least, one?.most, one?.secure].join('|');
    if (form(same) !== form(param)) problem(central, `${param.name} differs from that of main.bicep`);
  }
  for (const output of main.outputs) {
    if (!central.outputs.some((one) => one.name === output.name)) problem(central, `does not pass the output ${output.name} on`);
  }
  const filledIn = files['main.bicepparam'];
  if (!/^using 'main\.bicep'$/m.test(filledIn.text)) problem(filledIn, 'does not use main.bicep');
  for (const [name, value] of filledIn.vars) {
    const param = main.params.find((one) => one.name === name);
    if (!param) problem(filledIn, `main.bicep has no parameter ${name}`);
    else if (param.secure && !value.text.startsWith('readEnvironmentVariable(')) problem(filledIn, `${name} is a secret in a file`);
  }

  for (const [variable, names] of Object.entries(STORED)) {
    const list = files['storage.bicep'].vars.get(variable)?.namedChildren.map(literal) ?? [];
    if (list.join() !== names.join()) problem(files['storage.bicep'], `${variable} are ${list.join(', ')}; the code knows ${names.join(', ')}`);
  }

  const names = Object.keys(STORED).flatMap((variable) => files['storage.bicep'].vars.get(variable)?.namedChildren.map(literal) ?? []);
  stored.filter((name) => !names.includes(name)).forEach((name) => problem(files['storage.bicep'], `the code uses ${name}, which is not made`));

  const set = settingsOf(files);
  const read = java.map((setting) => setting.name);
  for (const setting of read) {
    if (setting in NOT_SET === set.has(setting)) problem(files['function.bicep'], `${setting} is read by the code and ${set.has(setting) ? 'on the list of those not set' : 'not set'}`);
  }
  for (const setting of set.keys()) {
    if (!read.includes(setting) && !(setting in HOST_SETTINGS)) problem(files['function.bicep'], `${setting} is set and nothing reads it`);
  }
  Object.keys(HOST_SETTINGS).filter((setting) => !set.has(setting)).forEach((setting) => problem(files['function.bicep'], `${setting} is not set`));

  const alerts = files['alerts.bicep'];
  const asked = [...alerts.text.matchAll(/startswith 'quaywatch ([a-z-]+) '/g)].map((found) => found[1]);
  asked.filter((event) => !events.includes(event)).forEach((event) => problem(alerts, `asks for the log line ${event}, which nobody writes`));
  ['poison', 'retry', 'scan-ended', 'notification'].filter((event) => !asked.includes(event)).forEach((event) => problem(alerts, `no alert asks for ${event}`));
  for (const [, event] of docs.matchAll(/\bquaywatch ([a-z-]+) (?=['`]|outcome=)/g)) {
    if (!events.includes(event)) problems.push(`docs/azure.md: asks for the log line ${event}, which nobody writes`);
  }
  const logged = docs.slice(docs.indexOf('## What is logged'), docs.indexOf('## Parameters'));
  const told = [...logged.matchAll(/^\| `([a-z-]+)` \|/gm)].map((found) => found[1]);
  told.filter((event) => !events.includes(event)).forEach((event) => problems.push(`docs/azure.md: explains the log line ${event}, which nobody writes`));
  new Set(events.filter((event) => !told.includes(event))).forEach((event) => problems.push(`docs/azure.md: does not explain the log line ${event}`));
  const named = [...alerts.text.matchAll(/name == '(\w+)'/g)].map((found) => found[1]);
  named.filter((name) => functions.length > 0 && !functions.includes(name)).forEach((name) => problem(alerts, `there is no function ${name}`));
  return problems;
}

/** Every `new Setting("NAME", "standard", "range", "meaning")` of a class. */
function settingsRead(path) {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const string = String.raw`((?:"(?:[^"\\]|\\.)*"\s*\+?\s*)+)`;
  const form = new RegExp(String.raw`new Setting\(\s*${string},\s*${string},\s*${string},\s*${string}\)`, 'g');
  const plain = (java) => [...java.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1]).join('');
  return [...text.matchAll(form)].map((found) => found.slice(1).map(plain)).map(([name, standard, range, meaning]) => ({ name, standard, range, meaning }));
}

const option = process.argv.indexOf('--sources');
const sourceFolder = option > 0 ? process.argv[option + 1] : join(root, 'azure-functions/src/main/java/io/quaywatch/azure');
const javaText = existsSync(sourceFolder)
  ? readdirSync(sourceFolder).filter((file) => file.endsWith('.java')).map((file) => readFileSync(join(sourceFolder, file), 'utf8')).join('\n')
  : '';
const every = (form) => [...javaText.matchAll(form)].map((found) => found[1]);
const code = {
  java: [...settingsRead(join(root, 'core/src/main/java/io/quaywatch/config/ScannerConfig.java')), ...settingsRead(join(sourceFolder, 'AzureConfig.java'))],
  functions: every(/@FunctionName\("(\w+)"\)/g),
  /** `quaywatch <event> key=value …` */
  events: [...every(/\b(?:log\.line|FlowLog\.text)\(\s*"([a-z-]+)"/g), ...every(/"quaywatch ([a-z-]+)/g)],
  /** Names of tables and containers that classes declare. */
  stored: every(/static final String (?:TABLE|CONTAINER) = "([\w-]+)"/g),
};
if (!existsSync(join(sourceFolder, 'EventGridNotifier.java'))) code.events.push('notification');
const docsFile = join(root, 'docs', 'azure.md');
const docs = readFileSync(docsFile, 'utf8');
const texts = sources();

function selfTest() {
  const missed = [];
  for (const [told, file, from, to] of breakages) {
    if (!texts[file].includes(from)) {
      missed.push(`${file} has no longer: ${from}`);
      continue;
    }
    const found = problemsOf(load({ ...texts, [file]: texts[file].replace(from, () => to) }), docs, code);
    if (!found.some((text) => text.includes(told))) missed.push(`not told: ${told} (${found.join('; ') || 'clean'})`);
  }
  return missed;
}

const files = load(texts);
let problems;
if (process.argv.includes('--self-test')) {
  problems = selfTest();
} else {
  problems = problemsOf(files, docs, code);
  if (problems.length === 0) {
    const wanted = filled(docs, files, code.java);
    if (process.argv.includes('--write')) writeFileSync(docsFile, wanted);
    else if (wanted !== docs) problems.push('docs/azure.md: shows old tables; run node scripts/checks/bicep.mjs --write');
  }
}
problems.forEach((text) => console.error(`bicep: ${text}`));
if (problems.length > 0) process.exitCode = 1;
else console.log(process.argv.includes('--self-test') ? `bicep: ${breakages.length} breakages told` : 'bicep: clean');
