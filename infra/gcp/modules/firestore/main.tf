# SPDX-License-Identifier: Apache-2.0
# Jobs, machines and leases. Only ended jobs expire by themselves; an expiry is never a lock and never a schedule.
resource "google_firestore_database" "this" {
  project                           = var.project
  name                              = var.database
  location_id                       = var.location
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "PESSIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_DISABLED"
  delete_protection_state           = "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"
}

# Jobs that nobody attends to, the oldest first.
resource "google_firestore_index" "unattended" {
  project    = var.project
  database   = google_firestore_database.this.name
  collection = "jobs"

  fields {
    field_path = "done"
    order      = "ASCENDING"
  }
  fields {
    field_path = "leaseUntil"
    order      = "ASCENDING"
  }
}

# Set when a job has ended.
resource "google_firestore_field" "history" {
  project    = var.project
  database   = google_firestore_database.this.name
  collection = "jobs"
  field      = "forgetAt"

  ttl_config {}
}
