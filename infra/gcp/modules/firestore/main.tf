# SPDX-License-Identifier: Apache-2.0
# Jobs, machines and leases. Nothing in here expires by itself: the sweep deletes what is history, and an expiry is never a lock.
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

# Every query orders by one field, and Firestore makes those indexes by itself. The documents' content needs none.
resource "google_firestore_field" "content" {
  for_each   = toset(["jobs", "machines", "leases"])
  project    = var.project
  database   = google_firestore_database.this.name
  collection = each.value
  field      = "json"

  index_config {}
}
