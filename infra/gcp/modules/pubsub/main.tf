# SPDX-License-Identifier: Apache-2.0
# What starts a look through the projects: the schedule, a machine that was made or started, somebody by hand.
data "google_project" "service" {
  project_id = var.project
}

locals {
  pubsub_agent = "serviceAccount:service-${data.google_project.service.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "discovery" {
  project                    = var.project
  name                       = "quaywatch-discovery"
  message_retention_duration = "86400s"
}

resource "google_logging_project_sink" "machines" {
  for_each               = toset(var.target_projects)
  project                = each.value
  name                   = "quaywatch-machines"
  description            = "Quaywatch: machines that were made or started"
  destination            = "pubsub.googleapis.com/${google_pubsub_topic.discovery.id}"
  unique_writer_identity = true
  filter                 = <<-FILTER
    log_id("cloudaudit.googleapis.com/activity")
    protoPayload.serviceName="compute.googleapis.com"
    protoPayload.methodName=~"compute\.instances\.(insert|start)$"
    operation.last=true
    severity<ERROR
  FILTER
}

resource "google_pubsub_topic_iam_member" "sinks" {
  for_each = google_logging_project_sink.machines
  project  = var.project
  topic    = google_pubsub_topic.discovery.name
  role     = "roles/pubsub.publisher"
  member   = each.value.writer_identity
}

# Messages that a function refused too often. Eventarc makes the subscriptions of the triggers, so deploy.sh sets this topic on them.
resource "google_pubsub_topic" "dead" {
  project                    = var.project
  name                       = "quaywatch-dead-letters"
  message_retention_duration = "604800s"
}

resource "google_pubsub_topic_iam_member" "dead" {
  project = var.project
  topic   = google_pubsub_topic.dead.name
  role    = "roles/pubsub.publisher"
  member  = local.pubsub_agent
}

# Their consumer: each ends as a file under dead-letters/, one line for each message, where test-event.sh can send it from again.
resource "google_pubsub_subscription" "dead" {
  project                    = var.project
  name                       = "quaywatch-dead-letters"
  topic                      = google_pubsub_topic.dead.id
  message_retention_duration = "604800s"

  cloud_storage_config {
    bucket          = var.letters_bucket
    filename_prefix = "dead-letters/"
    filename_suffix = ".json"
    max_duration    = "60s"
    max_messages    = 1000
  }

  expiration_policy {
    ttl = ""
  }

  depends_on = [google_storage_bucket_iam_member.dead]
}

resource "google_storage_bucket_iam_member" "dead" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.legacyBucketReader"])
  bucket   = var.letters_bucket
  role     = each.value
  member   = local.pubsub_agent
}
