# SPDX-License-Identifier: Apache-2.0
# Everything runs in the service project; in target projects there are two roles, their bindings and a sink.
locals {
  labels         = { app = "quaywatch" }
  results_bucket = "${var.service_project}-quaywatch-results"
  artifacts      = "${var.service_project}-quaywatch-artifacts"
  database       = "quaywatch"
  workflow       = "projects/${var.service_project}/locations/${var.location}/workflows/quaywatch-snapshot-scan"
  uploads        = var.delivery == "qscanner-upload"
}

resource "google_project_service" "needed" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudkms.googleapis.com",
    "cloudscheduler.googleapis.com",
    "compute.googleapis.com",
    "dns.googleapis.com",
    "eventarc.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
  ])
  project            = var.service_project
  service            = each.value
  disable_on_destroy = false
}

module "iam" {
  source          = "./modules/iam"
  service_project = var.service_project
  target_projects = var.target_projects
  results_bucket  = module.scanner.results_bucket
  artifacts       = module.scanner.artifacts_bucket
  database        = module.firestore.database
  disk_keys       = var.disk_keys
  scanner_uploads = local.uploads
  depends_on      = [google_project_service.needed]
}

module "network" {
  source               = "./modules/network"
  project              = var.service_project
  regions              = var.regions
  cidr                 = var.scanner_cidr
  scanner_account      = module.iam.emails["scanner"]
  qualys_egress_ranges = var.qualys_egress_ranges
  depends_on           = [google_project_service.needed]
}

module "scanner" {
  source         = "./modules/scanner"
  project        = var.service_project
  location       = var.location
  results_bucket = local.results_bucket
  artifacts      = local.artifacts
  depends_on     = [google_project_service.needed]
}

module "firestore" {
  source     = "./modules/firestore"
  project    = var.service_project
  location   = var.location
  database   = local.database
  depends_on = [google_project_service.needed]
}

module "pubsub" {
  source          = "./modules/pubsub"
  project         = var.service_project
  target_projects = var.target_projects
  letters_bucket  = module.scanner.artifacts_bucket
  depends_on      = [google_project_service.needed]
}

module "functions" {
  source                   = "./modules/functions"
  project                  = var.service_project
  location                 = var.location
  artifacts                = module.scanner.artifacts_bucket
  results_bucket           = module.scanner.results_bucket
  functions_zip            = var.functions_zip
  emails                   = module.iam.emails
  names                    = module.iam.names
  secret                   = var.delivery == "files" ? "" : module.iam.secret
  operators                = var.operators
  discovery_topic          = module.pubsub.discovery_topic
  polling_interval_minutes = var.polling_interval_minutes
  settings = merge(
    {
      SERVICE_PROJECT                 = var.service_project
      TARGET_PROJECTS                 = join(",", var.target_projects)
      REGIONS                         = join(",", var.regions)
      SNAPSHOT_REFRESH_INTERVAL_HOURS = tostring(var.snapshot_refresh_interval_hours)
      SNAPSHOT_RETENTION_HOURS        = tostring(var.snapshot_retention_hours)
      SCANNER_INSTANCES_PER_REGION    = tostring(var.scanner_instances_per_region)
      SCAN_TIMEOUT_SECONDS            = tostring(var.scan_timeout_seconds)
      INCLUDE_LABELS                  = join(",", [for key, value in var.include_labels : "${key}=${value}"])
      ANY_LABELS                      = join(",", [for key, value in var.any_labels : "${key}=${value}"])
      EXCLUDE_LABELS                  = join(",", [for key, value in var.exclude_labels : "${key}=${value}"])
      EXCLUDE_DISK_LABELS             = join(",", [for key, value in var.exclude_disk_labels : "${key}=${value}"])
      SCAN_DATA_DISKS                 = tostring(var.scan_data_disks)
      SCAN_STOPPED                    = tostring(var.scan_stopped)
      SAMPLING_PERCENT                = tostring(var.sampling_percent)
      SCAN_TYPES                      = join(",", var.scan_types)
      RESULT_BUCKET                   = module.scanner.results_bucket
      ARTIFACT_BUCKET                 = module.scanner.artifacts_bucket
      WORKFLOW                        = local.workflow
      SCANNER_IMAGE                   = var.scanner_image
      SCANNER_MACHINE_TYPE            = var.scanner_machine_type
      SCANNER_SERVICE_ACCOUNT         = module.iam.emails["scanner"]
      SCANNER_SUBNETWORK              = join(",", [for region, name in module.network.subnetworks : "${region}=${name}"])
      SCANNER_SPOT                    = tostring(var.scanner_spot)
      FIRESTORE_DATABASE              = module.firestore.database
      DELIVERY                        = var.delivery
      QSCANNER_VERSION                = var.qscanner_version
      QSCANNER_SHA256                 = var.qscanner_sha256
    },
    var.qualys_gateway == "" ? { QUALYS_POD = var.qualys_pod } : { QUALYS_GATEWAY = var.qualys_gateway },
  )
}

module "workflows" {
  source     = "./modules/workflows"
  project    = var.service_project
  location   = var.location
  definition = file("${path.module}/workflows/snapshot-scan.yaml")
  account    = module.iam.names["workflow"]
  step_url   = module.functions.urls["step"]
}

module "monitoring" {
  source             = "./modules/monitoring"
  project            = var.service_project
  notification_email = var.notification_email
  workflow           = module.workflows.name
  dead_letter_topic  = module.pubsub.dead_letter_topic
  depends_on         = [google_project_service.needed]
}

resource "google_billing_budget" "labelled" {
  count           = var.billing_account == "" ? 0 : 1
  provider        = google.billing
  billing_account = var.billing_account
  display_name    = "Quaywatch in ${var.service_project}"

  budget_filter {
    projects = ["projects/${module.iam.project_number}"]
    labels   = local.labels
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  all_updates_rule {
    monitoring_notification_channels = module.monitoring.channels
  }
}
