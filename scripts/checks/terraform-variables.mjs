// SPDX-License-Identifier: Apache-2.0
// Gives every variable of infra/gcp its limits and what is beyond them, and has Terraform itself say which it takes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const needed = {
  service_project: 'scans-1',
  target_projects: ['shop-prod'],
  functions_zip: 'x.zip',
  scanner_image: 'projects/scans-1/global/images/family/scanner',
  qscanner_version: '4.8.0-2',
  qscanner_sha256: 'a'.repeat(64),
  delivery: 'files',
};
const label = [[{}, { env: 'prod', team_1: '' }], [{ Env: 'prod' }, { env: 'a b' }, { env: 'a,b' }, { '': 'x' }]];

/** What is taken, and what is refused. */
const VALUES = {
  service_project: [['abcdef', 'a-b-c-1'], ['Scans', 'abcde', '1scans', 'scans-', 'x;id', '']],
  target_projects: [[['shop-prod', 'shop-test']], [[], ['Shop'], ['shop-prod', 'shop-prod'], ['a b c d e f']]],
  location: [['europe-west1', 'northamerica-northeast2'], ['europe-west1-b', 'EU', '']],
  regions: [[['us-central1', 'europe-west12']], [[], ['us-central1', 'us-central1'], ['us-central1-a']]],
  operators: [[[], ['group:a@b.test', 'user:c@d.test']], [['allUsers'], ['a@b.test'], ['user:'], ['domain:b.test']]],
  qualys_pod: [['US1', 'EU2'], ['', 'US-1']],
  qualys_gateway: [['', 'https://gateway.example.test', 'https://gateway.example.test:8443'], ['http://x', 'https://u@x', 'https://x/y', 'x']],
  polling_interval_minutes: [[15, 1440, 240], [14, 1441, 0, -15, 15.5]],
  snapshot_refresh_interval_hours: [[24, 168], [23, 169, 24.5]],
  snapshot_retention_hours: [[1, 72], [0, 73, 1.5]],
  scanner_instances_per_region: [[1, 50], [0, 51, 1.5]],
  scan_timeout_seconds: [[60, 7200], [59, 7201, 60.5]],
  include_labels: label,
  any_labels: label,
  exclude_labels: label,
  exclude_disk_labels: label,
  sampling_percent: [[0, 1, 50], [-1, 51, 0.5]],
  scan_types: [[['os'], ['os', 'swca', 'secret']], [[], ['swca'], ['os', 'ami']]],
  delivery: [['files', 'qflow'], ['', 'email']],
  qualys_egress_ranges: [[], [['203.0.113.0/24'], ['0.0.0.0/0'], ['x']]],
  scanner_machine_type: [['e2-standard-2', 'n2d-custom-4-8192'], ['e2', 'E2-standard-2', '']],
  scanner_image: [['projects/a.b:c/global/images/x'], ['debian-12', 'projects/x/global/images/', 'projects/x/global/images/X']],
  scanner_cidr: [['10.0.0.0/16'], ['10.0.0.0/24', 'x/16', '']],
  disk_keys: [[['projects/p/locations/l/keyRings/r/cryptoKeys/k']], [['k'], ['projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1']]],
  qscanner_version: [['4.8.0-2', '4'.repeat(31)], ['', '../x', '4 8', 'v4.8.0', '4'.repeat(32)]],
  qscanner_sha256: [['0'.repeat(64)], ['', 'A'.repeat(64), 'a'.repeat(63)]],
  notification_email: [['', 'a@b.test'], ['a', 'a b@c', 'a@b@c']],
  billing_account: [['', '012345-6789AB-CDEF01'], ['012345', '012345-6789ab-cdef01']],
  monthly_budget: [[1, 5000], [0, -1, 0.5]],
};

const text = (values) => Object.entries(values).map(([name, value]) => `    ${name} = ${JSON.stringify(value)}`).join('\n');

/** @param files the text of the files with the root module's variables; @returns what Terraform takes and refuses otherwise than it is meant */
export function problemsOfVariables(files, variables) {
  const validated = Object.keys(variables).filter((name) => variables[name].validation);
  const problems = validated.filter((name) => !VALUES[name]).map((name) => `variable ${name} has limits that nobody tries`);
  problems.push(...Object.keys(VALUES).filter((name) => !validated.includes(name)).map((name) => `variable ${name} has no limits to try`));
  if (problems.length > 0) return problems;
  const cases = [];
  for (const [name, [good, bad]] of Object.entries(VALUES)) {
    good.forEach((value) => cases.push({ name, value }));
    bad.forEach((value) => cases.push({ name, value, refused: name }));
  }
  cases.push({ name: 'delivery', value: 'qscanner-upload', refused: 'qualys_egress_ranges' });
  cases.push({ name: 'qualys_egress_ranges', value: ['203.0.113.0/24'], also: { delivery: 'qscanner-upload' } });
  const runs = cases.map(({ name, value, refused, also = {} }, index) =>
    [`run "case_${index}" {`, '  command = plan', '  variables {', text({ ...needed, ...also, [name]: value }), '  }', refused ? `  expect_failures = [var.${refused}]` : '', '}'].join('\n'));
  const work = mkdtempSync(join(tmpdir(), 'quaywatch-variables-'));
  try {
    Object.entries(files).forEach(([path, content]) => writeFileSync(join(work, path), content));
    writeFileSync(join(work, 'limits.tftest.hcl'), runs.join('\n'));
    const begun = spawnSync('terraform', ['init', '-input=false', '-backend=false'], { cwd: work, encoding: 'utf8' });
    const said = spawnSync('terraform', ['test', '-no-color'], { cwd: work, encoding: 'utf8' });
    const passed = [...said.stdout.matchAll(/run "case_(\d+)"\.\.\. pass/g)].map((found) => Number(found[1]));
    if (begun.status !== 0 || passed.length === 0) return [`terraform test said nothing: ${begun.stderr}${said.stderr}`];
    return cases.filter((_, index) => !passed.includes(index)).map(({ name, value, refused }) => `${name} = ${JSON.stringify(value)} is ${refused ? 'taken' : 'refused'}`);
  } finally {
    rmSync(work, { recursive: true });
  }
}
