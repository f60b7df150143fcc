// SPDX-License-Identifier: Apache-2.0
// What the code calls, and the permissions that Google asks for it. Held against the roles of infra/gcp/modules/iam.

/** Permissions for each method of VmCloud: in the scanner's own project, and in the target projects. */
export const METHODS = {
  machines: { target: ['compute.instances.list', 'compute.disks.list'] },
  machine: { target: ['compute.instances.get', 'compute.disks.get'] },
  snapshot: {
    service: ['compute.snapshots.create', 'compute.snapshots.get', 'compute.snapshots.setLabels', 'compute.globalOperations.list'],
    target: ['compute.disks.createSnapshot', 'compute.disks.useReadOnly'],
  },
  snapshotProgress: { service: ['compute.snapshots.get'] },
  launch: {
    service: [
      'compute.instances.create', 'compute.instances.get', 'compute.instances.setLabels', 'compute.instances.setMetadata',
      'compute.instances.setServiceAccount', 'compute.disks.create', 'compute.disks.setLabels', 'compute.snapshots.useReadOnly',
      'compute.images.useReadOnly', 'compute.subnetworks.use', 'compute.zoneOperations.list',
    ],
  },
  scanner: { service: ['compute.instances.get', 'compute.zoneOperations.list'] },
  places: { service: ['compute.zones.list'] },
  delete: {
    service: [
      'compute.disks.get', 'compute.instances.get', 'compute.snapshots.get',
      'compute.disks.delete', 'compute.instances.delete', 'compute.snapshots.delete',
    ],
  },
  exists: {
    service: [
      'compute.disks.get', 'compute.instances.get', 'compute.snapshots.get',
      'compute.globalOperations.list', 'compute.regionOperations.list', 'compute.zoneOperations.list',
    ],
  },
  owned: { service: ['compute.disks.list', 'compute.instances.list', 'compute.snapshots.list'] },
};

/** Which accounts call which of them, and what else they do. */
export const NEEDS = {
  planner: { methods: ['machines', 'machine'], service: ['workflows.executions.create'], roles: ['roles/datastore.user'] },
  step: {
    methods: ['machine', 'snapshot', 'snapshotProgress', 'launch', 'scanner', 'places', 'delete', 'exists'],
    buckets: { results_bucket: ['storage.objects.delete', 'storage.objects.get', 'storage.objects.list'] },
    roles: ['roles/datastore.user'],
  },
  results: { methods: [], buckets: { results_bucket: ['storage.objects.get', 'storage.objects.list'] }, roles: ['roles/datastore.viewer'] },
  janitor: { methods: ['owned', 'delete'], roles: ['roles/datastore.viewer'] },
  sweep: { methods: [], service: ['workflows.executions.create'], roles: ['roles/datastore.user'] },
  workflow: { methods: [], roles: ['roles/logging.logWriter'] },
  scheduler: { methods: [], roles: [] },
  events: { methods: [], roles: ['roles/eventarc.eventReceiver'] },
  scanner: { methods: [], buckets: { artifacts: ['storage.objects.get'] }, roles: ['roles/storage.objectCreator'] },
  build: { methods: [], roles: ['roles/logging.logWriter', 'roles/artifactregistry.writer', 'roles/storage.objectViewer'] },
};

/** Calls of the typed client, and a permission that each cannot do without. */
export const CALLS = {
  'instances.aggregatedList': 'compute.instances.list',
  'instances.list': 'compute.instances.list',
  'instances.get': 'compute.instances.get',
  'instances.insert': 'compute.instances.create',
  'instances.delete': 'compute.instances.delete',
  'disks.aggregatedList': 'compute.disks.list',
  'disks.list': 'compute.disks.list',
  'disks.get': 'compute.disks.get',
  'disks.delete': 'compute.disks.delete',
  'regionDisks.get': 'compute.disks.get',
  'snapshots.insert': 'compute.snapshots.create',
  'snapshots.get': 'compute.snapshots.get',
  'snapshots.list': 'compute.snapshots.list',
  'snapshots.delete': 'compute.snapshots.delete',
  'regionDisks.delete': 'compute.disks.delete',
  'zones.list': 'compute.zones.list',
  'zoneOperations.list': 'compute.zoneOperations.list',
  'regionOperations.list': 'compute.regionOperations.list',
  'globalOperations.list': 'compute.globalOperations.list',
};

const sorted = (list) => [...new Set(list)].sort();

/** What an account must have, by place: service, target, or the variable of a bucket. */
export function needed(account) {
  const { methods, service = [], buckets = {} } = NEEDS[account];
  const at = (place) => methods.flatMap((method) => METHODS[method][place] ?? []);
  return { service: sorted([...at('service'), ...service]), target: sorted(at('target')), ...Object.fromEntries(Object.entries(buckets).map(([key, list]) => [key, sorted(list)])) };
}

/** What an account has by roles of our own, by place. */
export function granted(iam, account) {
  const found = {};
  const add = (place, permissions) => (found[place] = sorted([...(found[place] ?? []), ...permissions]));
  const of = (grants) => Object.values(grants).filter((grant) => grant.account === account && !grant.role.startsWith('roles/'));
  for (const grant of of(iam.locals.service_grants)) add('service', iam.locals.service_roles[grant.role]?.permissions ?? []);
  for (const grant of of(iam.locals.target_grants)) add('target', iam.locals.target_roles[grant.role]?.permissions ?? []);
  for (const grant of of(iam.locals.bucket_grants)) add(/var\.(\w+)/.exec(grant.bucket)[1], iam.locals.service_roles[grant.role]?.permissions ?? []);
  return found;
}

export function problemsOfRights(iam, { methods, calls }) {
  const problems = [];
  const { accounts, service_roles: service, target_roles: target } = iam.locals;
  const grants = [iam.locals.service_grants, iam.locals.target_grants, iam.locals.bucket_grants].flatMap(Object.entries);
  for (const [key, { account, role, why }] of grants) {
    if (!(account in accounts)) problems.push(`grant ${key} is for ${account}, which is no account`);
    if (!why) problems.push(`grant ${key} does not say why`);
    if (!role.startsWith('roles/') && !(role in service) && !(role in target)) problems.push(`grant ${key} gives ${role}, which is no role`);
    if (/^roles\/(owner|editor|viewer)$|[aA]dmin$/.test(role)) problems.push(`grant ${key} gives ${role}, which is too much`);
  }
  for (const [role, { title, permissions }] of [...Object.entries(service), ...Object.entries(target)]) {
    if (!grants.some(([, grant]) => grant.role === role)) problems.push(`role ${role} is bound to nobody`);
    if (!title.startsWith('Quaywatch ')) problems.push(`role ${role} is not named as ours`);
    if (sorted(permissions).join() !== permissions.join()) problems.push(`permissions of ${role} are not in order`);
    permissions.filter((one) => !/^[a-z]+(\.[a-zA-Z]+){2}$/.test(one)).forEach((one) => problems.push(`role ${role} has ${one}, which is no permission`));
  }
  for (const grant of ['step_removes', 'janitor_removes']) {
    if (iam.locals.service_grants[grant]?.condition !== '${local.ours}') problems.push(`grant ${grant} deletes more than what is named as ours`);
  }
  // Told by Google where it is missing: "Access to bucket gcf-v2-sources-… denied. You must grant Storage Object Viewer".
  if (!grants.some(([, grant]) => grant.account === 'build' && grant.role === 'roles/storage.objectViewer' && grant.condition === '${local.in_sources}')) {
    problems.push('build cannot read the copy of the package that it builds');
  }
  for (const { kind, name } of iam.resources.filter((one) => one.kind.endsWith('_iam_member'))) {
    if (!JSON.stringify(iam.outputs.names?.depends_on ?? []).includes(`${kind}.${name}}`)) problems.push(`the output names does not wait for ${kind}.${name}`);
  }
  for (const account of Object.keys(accounts)) {
    if (!NEEDS[account]) problems.push(`nobody says what ${account} is for`);
    else {
      const [want, have] = [needed(account), granted(iam, account)];
      for (const place of sorted([...Object.keys(want), ...Object.keys(have)])) {
        const [must, has] = [want[place] ?? [], have[place] ?? []];
        must.filter((one) => !has.includes(one)).forEach((one) => problems.push(`${account} lacks ${one} in ${place}`));
        has.filter((one) => !must.includes(one)).forEach((one) => problems.push(`${account} has ${one} in ${place} and does not need it`));
      }
      const given = grants.filter(([, grant]) => grant.account === account && grant.role.startsWith('roles/')).map(([, grant]) => grant.role);
      if (sorted(given).join() !== sorted(NEEDS[account].roles).join()) problems.push(`${account} has the roles ${sorted(given).join(', ') || 'none'} and needs ${NEEDS[account].roles.join(', ') || 'none'}`);
    }
  }
  methods.filter((method) => !(method in METHODS)).forEach((method) => problems.push(`VmCloud.${method} has no list of permissions`));
  const all = Object.keys(accounts).filter((account) => NEEDS[account]).flatMap((account) => Object.values(granted(iam, account)).flat());
  for (const call of calls) {
    if (!(call in CALLS)) problems.push(`the code calls ${call}, of which nothing says what it needs`);
    else if (!all.includes(CALLS[call])) problems.push(`the code calls ${call}, and nobody has ${CALLS[call]}`);
  }
  return problems;
}
