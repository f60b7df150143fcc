// SPDX-License-Identifier: Apache-2.0
// What can be said of infra/gcp without Google's provider, which cannot be had here: its schema out of the bindings made from it, references,
// modules, roles against calls, settings against the code, the schedule for every interval, and the docs.
//   node terraform.mjs              checks; docs/gcp.md must show the tables that are made from the files
//   node terraform.mjs --write      writes those tables
//   node terraform.mjs --self-test  breaks the files in memory, once for each rule, and sees that it is told
// --sources DIR reads the code from another checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakages } from './terraform-breakages.mjs';
import { problemsOfCron } from './terraform-cron.mjs';
import { filled } from './terraform-docs.mjs';
import { folder, load, root, schemaOf, sources, strings } from './terraform-model.mjs';
import { problemsOfRights } from './terraform-rights.mjs';
import { problemsOfVariables } from './terraform-variables.mjs';

/** Kinds that would put a secret into the state, open something to all, or overwrite what others gave. */
const REFUSED = /^google_(secret_manager_secret_version|service_account_key|compute_project_metadata.*|.*_iam_(binding|policy)|project_iam_audit_config)$/;
const META = ['for_each', 'count', 'provider', 'depends_on', 'lifecycle', 'dynamic'];
const MODULE_META = ['source', 'for_each', 'count', 'providers', 'depends_on', 'version'];
/** Settings of core that make no sense in a function of GCP, and why. */
export const NOT_SET = {
  SCAN_CACHE_HOURS: 'belongs to the scan of images',
  SCAN_DEADLINE_MINUTES: 'belongs to the scan of images',
  EXECUTION_LIMIT_MINUTES: 'belongs to the scan of images',
  MAX_REUSE_AGE_DAYS: 'belongs to the scan of images',
  SCAN_PROFILE: 'belongs to the scan of images',
  QUALYS_SCAN_DATE_FILTER: 'belongs to the scan of images',
  QUALYS_ECR_ROLE_ARN: 'belongs to AWS',
  QUALYS_CA_FILE: 'a function has no file to read it from',
  QUALYS_PROXY: 'functions reach Qualys without one',
};

/** @returns problems of the files alone, of the modules among themselves, and against the code */
export function problemsOf(texts, modules, code, chosen) {
  const problems = [];
  const problem = (place, text) => problems.push(`${place || 'infra/gcp'}: ${text}`);
  for (const [path, text] of Object.entries(texts)) {
    if (!text.startsWith('# SPDX-License-Identifier: Apache-2.0\n')) problem(path, 'does not begin with the licence');
    if (text.split('\n').length > 330) problem(path, 'is too long; split it by subject');
    if (/\ballUsers\b|\ballAuthenticatedUsers\b/.test(text)) problem(path, 'opens something to everybody');
  }
  for (const module of Object.values(modules)) {
    for (const { path, fault } of module.files) if (fault) problem(path, `is no HCL: ${fault}`);
    checkDeclarations(module);
    for (const resource of module.resources) checkResource(module, resource);
    checkReferences(module);
    for (const [name, body] of Object.entries(module.modules)) checkCall(module, name, body);
  }
  const rootModule = modules[''];
  const [iam, functions] = [modules['modules/iam'], modules['modules/functions']];
  problemsOfRights(iam, code).forEach((text) => problem('modules/iam', text));
  problemsOfCron(functions.locals, chosen).forEach((text) => problem('modules/functions', text));
  checkFunctions();
  checkSettings();
  checkAlerts();
  checkWorkflow();
  checkNames();
  return problems;

  function checkDeclarations(module) {
    for (const [name, body] of Object.entries(module.variables)) {
      if (!body.description) problem(module.name, `variable ${name} is not described`);
      if (!body.type) problem(module.name, `variable ${name} has no type`);
      if (/(token|password|username|secret_value)$/.test(name)) problem(module.name, `variable ${name} would put a secret into the state`);
      if (!module.name && body.type !== '${bool}' && name !== 'functions_zip' && !body.validation) problem(module.name, `variable ${name} takes anything`);
      const uses = module.files.some(({ path, text }) => !path.endsWith('variables.tf') && new RegExp(`\\bvar\\.${name}\\b`).test(text));
      if (!uses) problem(module.name, `nothing uses var.${name}`);
    }
    for (const [name, body] of Object.entries(module.outputs)) if (!body.description) problem(module.name, `output ${name} is not described`);
    for (const name of Object.keys(module.values)) if (!(name in module.variables)) problem(module.name, `terraform.tfvars.example sets ${name}, which is no variable`);
    for (const name of Object.keys(module.locals)) {
      if (!module.files.some(({ text }) => new RegExp(`\\blocal\\.${name}\\b`).test(text))) problem(module.name, `nothing uses local.${name}`);
    }
  }

  function checkResource(module, { kind, name, body, isData, path }) {
    if (REFUSED.test(kind)) return problem(path, `${kind} is refused`);
    const schema = schemaOf(kind, isData);
    if (!schema) return problem(path, `${kind} is unknown to the provider`);
    checkBody(path, `${kind}.${name}`, schema, body, META);
    if (kind === 'google_storage_bucket') {
      if (body.uniform_bucket_level_access !== true || body.public_access_prevention !== 'enforced') problem(path, `${name} is not closed`);
    }
    if (kind === 'google_compute_firewall' && body.direction === 'EGRESS' && body.allow && JSON.stringify(body.destination_ranges).includes('/0')) problem(path, `${name} lets everything out`);
    if (kind === 'google_firestore_field' && body.ttl_config) problem(path, `${name} lets something expire, and nothing writes when`);
    if (kind === 'google_firestore_field' && code.collections.length > 0 && [...code.collections].sort().join() !== /\["(.*)"\]/.exec(body.for_each)?.[1].split('", "').sort().join()) {
      problem(path, `${name} names other collections than the code: ${code.collections.join(', ')}`);
    }
  }

  function checkBody(path, where, schema, body, free = []) {
    const given = { ...body };
    for (const [key, list] of Object.entries(body.dynamic ?? {})) given[key] = list.flatMap((one) => one.content);
    delete given.dynamic;
    for (const [key, value] of Object.entries(given)) {
      if (free.includes(key)) continue;
      const known = schema.attributes.get(key);
      if (!known) problem(path, `${where} has no ${key}`);
      else if (known.block !== (Array.isArray(value) && value.every((one) => one && typeof one === 'object' && !Array.isArray(one)) && value.length > 0)) {
        problem(path, `${where}: ${key} is ${known.block ? 'a block' : 'no block'}`);
      } else if (known.block) value.forEach((one) => checkBody(path, `${where}.${key}`, known.nested ?? { attributes: new Map() }, one));
    }
    for (const [key, { required }] of schema.attributes) if (required && !(key in given)) problem(path, `${where} lacks ${key}`);
  }

  function checkReferences(module) {
    const has = (kind, name, isData) => module.resources.some((one) => one.kind === kind && one.name === name && one.isData === isData);
    for (const { path, tree } of module.files.filter((file) => file.path.endsWith('.tf'))) {
      for (const [text] of strings(tree)) {
        if (!text.includes('${')) continue;
        for (const [, name] of text.matchAll(/\bvar\.(\w+)/g)) if (!(name in module.variables)) problem(path, `var.${name} is not declared`);
        for (const [, name] of text.matchAll(/\blocal\.(\w+)/g)) if (!(name in module.locals)) problem(path, `local.${name} is not declared`);
        for (const [, name, output] of text.matchAll(/\bmodule\.(\w+)(?:\.(\w+))?/g)) {
          const target = modules[module.modules[name]?.source?.replace('./', '')];
          if (!target) problem(path, `module.${name} is not declared`);
          else if (output && !(output in target.outputs)) problem(path, `module.${name} has no output ${output}`);
        }
        for (const [, data, kind, name, attribute, inner] of text.matchAll(/(?<![.\w])(data\.)?(google_\w+)\.(\w+)(?:\[[^\]]*\])*(?:\.(\w+)(?:\[\d+\]\.(\w+))?)?/g)) {
          if (!has(kind, name, Boolean(data))) problem(path, `${data ?? ''}${kind}.${name} is not declared`);
          else for (const key of [attribute, inner]) if (key && !schemaOf(kind, Boolean(data))?.readable(key)) problem(path, `${kind}.${name} has no ${key} to read`);
        }
        for (const [, file] of text.matchAll(/\bfile\("\$\{path\.module\}\/([^"]+)"\)/g)) {
          if (!(join(module.name, file) in texts)) problem(path, `reads ${file}, which does not exist`);
        }
      }
    }
  }

  function checkCall(module, name, body) {
    const target = modules[body.source?.replace('./', '')];
    if (!target) return problem(module.name, `module ${name} is at ${body.source}, which does not exist`);
    const given = Object.keys(body).filter((key) => !MODULE_META.includes(key));
    given.filter((key) => !(key in target.variables)).forEach((key) => problem(module.name, `module ${name} takes no ${key}`));
    Object.keys(target.variables).filter((key) => target.variables[key].default === undefined && !given.includes(key))
      .forEach((key) => problem(module.name, `module ${name} is not given ${key}`));
    for (const output of Object.keys(target.outputs)) {
      if (!module.files.some(({ text }) => new RegExp(`\\bmodule\\.${name}\\.${output}\\b`).test(text))) problem(module.name, `nothing uses the output ${output} of ${name}`);
    }
  }

  function checkFunctions() {
    for (const [name, { class: full, account, caller, trigger, by_hand: byHand }] of Object.entries(functions.locals.functions)) {
      if (!(account in iam.locals.accounts)) problem(functions.name, `${name} runs as ${account}, which is no account`);
      if (caller && !(caller in iam.locals.accounts)) problem(functions.name, `${name} is called by ${caller}, which is no account`);
      if (!caller && !byHand) problem(functions.name, `nobody may call ${name}`);
      if (trigger !== 'http' && caller !== 'events') problem(functions.name, `${name} takes events and is called by ${caller}`);
      if (!full.startsWith('io.quaywatch.gcp.')) problem(functions.name, `${name} is ${full}`);
      const source = code.classes[full.split('.').at(-1)];
      if (code.present && !source) problem(functions.name, `${name} is ${full}, which does not exist`);
      const wanted = trigger === 'http' ? 'HttpFunction' : 'CloudEventsFunction';
      if (source && !source.includes(wanted)) problem(functions.name, `${name} has the trigger ${trigger}, and ${full} is no ${wanted}`);
    }
  }

  function checkSettings() {
    const set = settingsOf(texts);
    for (const { name } of code.settings) {
      if (set.includes(name) === name in NOT_SET) problem('modules/functions', `${name} is read by the code and ${set.includes(name) ? 'on the list of those not set' : 'not set'}`);
    }
    if (code.present) set.filter((name) => !code.settings.some((one) => one.name === name)).forEach((name) => problem('modules/functions', `${name} is set and nothing reads it`));
  }

  function checkAlerts() {
    const { lines } = modules['modules/monitoring'].locals;
    for (const [key, { event }] of Object.entries(lines)) {
      if (code.events.length > 0 && !code.events.includes(event)) problem('modules/monitoring', `${key} asks for the log line ${event}, which nobody writes`);
    }
    const period = Number(/seconds > 0 \? "(\d+)s"/.exec(texts['modules/monitoring/main.tf'])?.[1] ?? 0);
    if (period < 2 * code.longestPoll) problem('modules/monitoring', `what goes on for long is looked for every ${period} seconds, and told every ${code.longestPoll}`);
  }

  function checkWorkflow() {
    const asked = [...(texts['workflows/snapshot-scan.yaml'] ?? '').matchAll(/sys\.get_env\("(\w+)"/g)].map((found) => found[1]).filter((name) => !name.startsWith('GOOGLE_'));
    const given = Object.keys(modules['modules/workflows'].resources.find((one) => one.kind === 'google_workflows_workflow')?.body.user_env_vars ?? {});
    asked.filter((name) => !given.includes(name)).forEach((name) => problem('modules/workflows', `the workflow reads ${name}, which is not set`));
    given.filter((name) => !asked.includes(name)).forEach((name) => problem('modules/workflows', `${name} is set and the workflow does not read it`));
    if (!functions.locals.functions.step) problem('modules/functions', 'there is no step function');
  }

  function checkNames() {
    for (const account of Object.keys(iam.locals.accounts)) if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(`quaywatch-${account}`)) problem('modules/iam', `quaywatch-${account} is no name of an account`);
    for (const role of [...Object.keys(iam.locals.service_roles), ...Object.keys(iam.locals.target_roles)]) if (!/^[a-z_]{3,50}$/.test(role)) problem('modules/iam', `quaywatch_${role} is no id of a role`);
    for (const bucket of [rootModule.locals.results_bucket, rootModule.locals.artifacts]) {
      const longest = bucket.replace(/\$\{[^}]*\}/, 'p'.repeat(30));
      if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(longest)) problem('', `${longest} is no name of a bucket`);
      if (!bucket.includes('${var.service_project}')) problem('', `the name ${bucket} is taken once it is used in another project`);
    }
    if (!(rootModule.locals.labels?.app === 'quaywatch')) problem('', 'what is made does not carry app=quaywatch');
  }
}

/** Names of the environment that functions get. */
export const settingsOf = (texts) => [...new Set(['main.tf', 'modules/functions/main.tf'].flatMap((path) => [...texts[path].matchAll(/\b([A-Z][A-Z0-9_]{3,}) *= (?!=)/g)].map((found) => found[1])))];

/** What the code reads, calls and writes. */
export function readCode(checkout) {
  const under = (path) => (existsSync(path) ? readdirSync(path, { recursive: true }).filter((file) => String(file).endsWith('.java')).map((file) => [String(file).split('/').at(-1).replace('.java', ''), readFileSync(join(path, String(file)), 'utf8')]) : []);
  const classes = Object.fromEntries(under(join(checkout, 'gcp-functions/src/main/java')));
  const core = Object.fromEntries(under(join(checkout, 'core/src/main/java/io/quaywatch/snapshot')));
  const string = String.raw`((?:"(?:[^"\\]|\\.)*"\s*\+?\s*)+)`;
  const form = new RegExp(String.raw`new Setting\(\s*${string},\s*${string},\s*(?:${string}|[A-Z_]+),\s*${string}\)`, 'g');
  const plain = (java) => [...java.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1]).join('');
  const settings = (text) => [...text.matchAll(form)].map((found) => found.slice(1).map((one) => plain(one ?? ''))).map(([name, standard, range, meaning]) => ({ name, standard, range, meaning }));
  const all = [...Object.values(classes), ...Object.values(core)].join('\n');
  return {
    classes,
    present: 'GcpConfig' in classes,
    settings: 'GcpConfig' in classes ? [...settings(readFileSync(join(checkout, 'core/src/main/java/io/quaywatch/config/ScannerConfig.java'), 'utf8')), ...settings(Object.values(classes).join('\n'))] : [],
    methods: [...core.VmCloud.replace(/\/\*[\s\S]*?\*\//g, '').split('\n    record ')[0].matchAll(/^ {4}[\w<>]+ (\w+)\(/gm)].map((found) => found[1]),
    calls: [...new Set([...Object.values(classes).join('\n').matchAll(/\b(instances|disks|regionDisks|snapshots|regions|zones|zoneOperations|regionOperations|globalOperations)\(\)\s*\.(\w+)\(/g)].map((found) => `${found[1]}.${found[2]}`))],
    longestPoll: 60 * Number(/LONGEST_POLL = Duration\.ofMinutes\((\d+)\)/.exec(core.CleaningStep)[1]),
    collections: [...Object.values(classes).join('\n').matchAll(/static final String (?:JOBS|MACHINES|COLLECTION) = "(\w+)"/g)].map((found) => found[1]),
    events: [...all.matchAll(/"quaywatch ([a-z-]+)\b/g), ...all.matchAll(/\b\w+\.line\(\s*"([a-z-]+)"/g)].map((found) => found[1]),
  };
}

const terraform = () => spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** The schedule of each interval, by Terraform itself. */
function evaluated({ crons, poll }) {
  const work = mkdtempSync(join(tmpdir(), 'quaywatch-cron-'));
  try {
    const choice = poll.slice(2, -1).replaceAll('var.polling_interval_minutes', 'wish');
    writeFileSync(join(work, 'main.tf'), `locals {\n  crons = ${JSON.stringify(crons)}\n  chosen = { for wish in concat(range(15, 1000), range(1000, 1441)) : tostring(wish) => ${choice} }\n}\n`);
    const said = spawnSync('terraform', ['console'], { cwd: work, input: 'jsonencode(local.chosen)\n', encoding: 'utf8' });
    return JSON.parse(JSON.parse(said.stdout.trim()));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** What the docs name must be there. */
function problemsOfDocs(docs) {
  const scripts = [...docs.matchAll(/\bscripts\/(?:gcp|checks)\/[\w-]+\.(?:sh|mjs)\b/g)].map((found) => found[0]).filter((path) => !existsSync(join(root, path)));
  const events = [...docs.matchAll(/quaywatch ([a-z]+(?:-[a-z]+)*)(?= phase=|")/g)].map((found) => found[1]).filter((event) => code.events.length > 0 && !code.events.some((one) => one.startsWith(event)));
  return [...scripts.map((path) => `docs/gcp.md: there is no ${path}`), ...events.map((event) => `docs/gcp.md: asks for the log line ${event}, which nobody writes`)];
}

const docsFile = join(root, 'docs', 'gcp.md');
const texts = sources();
const option = process.argv.indexOf('--sources');
const code = readCode(option > 0 ? process.argv[option + 1] : root);

async function selfTest() {
  const missed = [];
  for (const [told, file, from, to, later] of breakages) {
    if (later && !code.present) continue;
    if (!texts[file].includes(from)) {
      missed.push(`${file} has no longer: ${from}`);
      continue;
    }
    const broken = { ...texts, [file]: texts[file].replace(from, () => to) };
    const found = problemsOf(broken, await load(broken), code);
    if (!found.some((text) => text.includes(told))) missed.push(`not told: ${told} (${found.join('; ') || 'clean'})`);
  }
  return missed;
}

let problems;
if (process.argv.includes('--self-test')) {
  problems = await selfTest();
} else {
  const modules = await load(texts);
  const installed = terraform();
  if (!installed) console.log('SKIPPED: terraform not installed (its formatter, its evaluation of schedule and limits)');
  problems = problemsOf(texts, modules, code, installed ? evaluated(modules['modules/functions'].locals) : undefined);
  if (installed) {
    const said = spawnSync('terraform', ['fmt', '-check', '-recursive', folder], { encoding: 'utf8' });
    problems.push(...problemsOfVariables(Object.fromEntries(Object.entries(texts).filter(([path]) => /^[a-z.]*variables\.tf$/.test(path))), modules[''].variables));
    if (said.status !== 0) problems.push(`terraform fmt would change ${said.stdout.trim().split('\n').join(', ')}`);
  }
  const docs = readFileSync(docsFile, 'utf8');
  problems.push(...problemsOfDocs(docs));
  if (problems.length === 0) {
    const wanted = filled(docs, modules, code, settingsOf(texts), NOT_SET, texts);
    if (process.argv.includes('--write')) writeFileSync(docsFile, wanted);
    else if (wanted !== docs) problems.push('docs/gcp.md: shows old tables; run node scripts/checks/terraform.mjs --write');
  }
}
problems.forEach((text) => console.error(`terraform: ${text}`));
if (problems.length > 0) process.exitCode = 1;
else console.log(process.argv.includes('--self-test') ? `terraform: ${breakages.length} breakages told` : 'terraform: clean');
