# SPDX-License-Identifier: Apache-2.0
# One account for each set of rights; every role of ours is here with the permissions that the code's calls need.
locals {
  accounts = {
    planner   = "DiscoveryFunction and OnDemandFunction: look at machines, plan jobs"
    step      = "SnapshotStepFunction: makes and deletes snapshots and scanners, delivers results"
    results   = "ResultFunction: takes note of results"
    janitor   = "JanitorFunction: deletes what is ours and has expired"
    sweep     = "SweepFunction: restarts jobs that nobody attends to"
    workflow  = "The workflow: calls the step function"
    scheduler = "Cloud Scheduler: calls janitor and sweep"
    events    = "Eventarc: calls the functions that take events"
    scanner   = "Scanners: read qscanner, create results"
    build     = "Cloud Build: makes the functions' images"
  }

  # Roles of our own in the service project.
  service_roles = {
    maker = {
      title = "Quaywatch maker"
      permissions = [
        "compute.disks.create",
        "compute.disks.get",
        "compute.disks.setLabels",
        "compute.globalOperations.list",
        "compute.images.useReadOnly",
        "compute.instances.create",
        "compute.instances.get",
        "compute.instances.setLabels",
        "compute.instances.setMetadata",
        "compute.instances.setServiceAccount",
        "compute.regionOperations.list",
        "compute.snapshots.create",
        "compute.snapshots.get",
        "compute.snapshots.setLabels",
        "compute.snapshots.useReadOnly",
        "compute.subnetworks.use",
        "compute.zoneOperations.list",
        "compute.zones.list",
      ]
    }
    remover = {
      title = "Quaywatch remover"
      permissions = [
        "compute.disks.delete",
        "compute.instances.delete",
        "compute.snapshots.delete",
      ]
    }
    inventory = {
      title = "Quaywatch inventory"
      permissions = [
        "compute.disks.get",
        "compute.disks.list",
        "compute.instances.get",
        "compute.instances.list",
        "compute.snapshots.get",
        "compute.snapshots.list",
      ]
    }
    starter = {
      title       = "Quaywatch starter"
      permissions = ["workflows.executions.create"]
    }
    result_reader = {
      title = "Quaywatch result reader"
      permissions = [
        "storage.objects.get",
        "storage.objects.list",
      ]
    }
    result_keeper = {
      title = "Quaywatch result keeper"
      permissions = [
        "storage.objects.delete",
        "storage.objects.get",
        "storage.objects.list",
      ]
    }
    artifact_reader = {
      title       = "Quaywatch artifact reader"
      permissions = ["storage.objects.get"]
    }
  }

  # Roles of our own in every target project.
  target_roles = {
    reader = {
      title = "Quaywatch machine reader"
      permissions = [
        "compute.disks.get",
        "compute.disks.list",
        "compute.instances.get",
        "compute.instances.list",
      ]
    }
    looker = {
      title = "Quaywatch machine looker"
      permissions = [
        "compute.disks.get",
        "compute.instances.get",
      ]
    }
    snapshotter = {
      title = "Quaywatch snapshotter"
      permissions = [
        "compute.disks.createSnapshot",
        "compute.disks.useReadOnly",
      ]
    }
  }

  # What is ours by name. The condition sees no labels; the code checks those too before it deletes.
  ours = join(" || ", [
    "resource.name.extract('/snapshots/{name}').startsWith('qss-')",
    "resource.name.extract('/instances/{name}').startsWith('qsv-')",
    "resource.name.extract('/disks/{name}').startsWith('qsv-')",
  ])
  # Cloud Functions copies the package into a bucket of its own for each region, and the build reads that copy.
  in_sources  = "resource.name.startsWith('projects/_/buckets/gcf-v2-sources-${data.google_project.service.number}-')"
  in_database = "resource.type == 'firestore.googleapis.com/Database' && resource.name == 'projects/${var.service_project}/databases/${var.database}'"

  service_grants = {
    step_makes          = { account = "step", role = "maker", condition = "", why = "Makes snapshots, and scanners whose disks are born from them." }
    step_removes        = { account = "step", role = "remover", condition = local.ours, why = "Cleans up after a job, only what is named as ours." }
    janitor_sees        = { account = "janitor", role = "inventory", condition = "", why = "Looks for what carries our labels." }
    janitor_removes     = { account = "janitor", role = "remover", condition = local.ours, why = "Deletes what has expired, only what is named as ours." }
    planner_starts      = { account = "planner", role = "starter", condition = "", why = "Starts an execution for each new job." }
    sweep_starts        = { account = "sweep", role = "starter", condition = "", why = "Starts an execution for a job that nobody attends to." }
    planner_remembers   = { account = "planner", role = "roles/datastore.user", condition = local.in_database, why = "Plans jobs and remembers machines, in our database only." }
    step_remembers      = { account = "step", role = "roles/datastore.user", condition = local.in_database, why = "Takes and moves jobs, in our database only." }
    results_remembers   = { account = "results", role = "roles/datastore.viewer", condition = local.in_database, why = "Looks up the job that a result belongs to, in our database only." }
    sweep_remembers     = { account = "sweep", role = "roles/datastore.user", condition = local.in_database, why = "Finds jobs that nobody attends to, in our database only." }
    janitor_looks_up    = { account = "janitor", role = "roles/datastore.viewer", condition = local.in_database, why = "Looks whether the job of what it found has ended, in our database only." }
    events_receives     = { account = "events", role = "roles/eventarc.eventReceiver", condition = "", why = "Receives the events of the triggers." }
    workflow_logs       = { account = "workflow", role = "roles/logging.logWriter", condition = "", why = "Writes the log of executions." }
    build_logs          = { account = "build", role = "roles/logging.logWriter", condition = "", why = "Writes the log of a build." }
    build_reads_copies  = { account = "build", role = "roles/storage.objectViewer", condition = local.in_sources, why = "Reads the copies of the package that Cloud Functions makes for builds." }
    build_stores_images = { account = "build", role = "roles/artifactregistry.writer", condition = "", why = "Stores the functions' images." }
  }

  target_grants = {
    planner_reads  = { account = "planner", role = "reader", why = "Lists machines and their disks." }
    step_looks     = { account = "step", role = "looker", why = "Looks whether the machine and its disks are still there." }
    step_snapshots = { account = "step", role = "snapshotter", why = "Lets the service project make a snapshot of a disk. Nothing is made or deleted in the target project." }
  }

  bucket_grants = {
    scanner_creates = { account = "scanner", role = "roles/storage.objectCreator", bucket = var.results_bucket, prefix = "results/", why = "Creates results; can neither read, replace nor delete one." }
    scanner_fetches = { account = "scanner", role = "artifact_reader", bucket = var.artifacts, prefix = "scanner/", why = "Reads qscanner and its scripts." }
    step_keeps      = { account = "step", role = "result_keeper", bucket = var.results_bucket, prefix = "", why = "Reads results and deletes them after delivery." }
    results_reads   = { account = "results", role = "result_reader", bucket = var.results_bucket, prefix = "", why = "Reads the manifest that has arrived." }
    build_reads     = { account = "build", role = "roles/storage.objectViewer", bucket = var.artifacts, prefix = "functions/", why = "Reads the functions' package." }
  }

  targets = { for pair in setproduct(var.target_projects, keys(local.target_grants)) : "${pair[0]}/${pair[1]}" => merge({ project = pair[0] }, local.target_grants[pair[1]]) }
}

data "google_project" "service" {
  project_id = var.service_project
}

resource "google_service_account" "of" {
  for_each     = local.accounts
  project      = var.service_project
  account_id   = "quaywatch-${each.key}"
  display_name = "Quaywatch ${each.key}"
  description  = each.value
}

resource "google_project_iam_custom_role" "service" {
  for_each    = local.service_roles
  project     = var.service_project
  role_id     = "quaywatch_${each.key}"
  title       = each.value.title
  permissions = each.value.permissions
}

locals {
  target_role_pairs = { for pair in setproduct(var.target_projects, keys(local.target_roles)) : "${pair[0]}/${pair[1]}" => { project = pair[0], role = pair[1] } }
}

resource "google_project_iam_custom_role" "target" {
  for_each    = local.target_role_pairs
  project     = each.value.project
  role_id     = "quaywatch_${each.value.role}"
  title       = local.target_roles[each.value.role].title
  permissions = local.target_roles[each.value.role].permissions
}

resource "google_project_iam_member" "service" {
  for_each = local.service_grants
  project  = var.service_project
  role     = startswith(each.value.role, "roles/") ? each.value.role : google_project_iam_custom_role.service[each.value.role].id
  member   = google_service_account.of[each.value.account].member

  dynamic "condition" {
    for_each = each.value.condition == "" ? [] : [each.value.condition]
    content {
      title      = "quaywatch-only"
      expression = condition.value
    }
  }
}

resource "google_project_iam_member" "target" {
  for_each = local.targets
  project  = each.value.project
  role     = google_project_iam_custom_role.target["${each.value.project}/${each.value.role}"].id
  member   = google_service_account.of[each.value.account].member
}

resource "google_storage_bucket_iam_member" "of" {
  for_each = local.bucket_grants
  bucket   = each.value.bucket
  role     = startswith(each.value.role, "roles/") ? each.value.role : google_project_iam_custom_role.service[each.value.role].id
  member   = google_service_account.of[each.value.account].member

  dynamic "condition" {
    for_each = each.value.prefix == "" ? [] : [each.value.prefix]
    content {
      title      = "quaywatch-prefix"
      expression = "resource.name.startsWith('projects/_/buckets/${each.value.bucket}/objects/${condition.value}')"
    }
  }
}

# The step function gives scanners this account and no other.
resource "google_service_account_iam_member" "step_gives_scanner" {
  service_account_id = google_service_account.of["scanner"].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.of["step"].member
}

# Without a version: deploy.sh adds it, so the value is in no state.
resource "google_secret_manager_secret" "qualys" {
  project   = var.service_project
  secret_id = "quaywatch-qualys"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each  = toset(var.scanner_uploads ? ["scanner", "step"] : ["step"])
  project   = var.service_project
  secret_id = google_secret_manager_secret.qualys.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.of[each.value].member
}

# Snapshots of disks with keys of the customer are made by Compute's own account of the service project.
resource "google_kms_crypto_key_iam_member" "compute" {
  for_each      = toset(var.disk_keys)
  crypto_key_id = each.value
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.service.number}@compute-system.iam.gserviceaccount.com"
}

# Cloud Storage tells of new results through Pub/Sub.
data "google_storage_project_service_account" "of" {
  project = var.service_project
}

resource "google_project_iam_member" "storage_tells" {
  project = var.service_project
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.of.member
}
