# SPDX-License-Identifier: Apache-2.0
output "results_bucket" {
  description = "Bucket that scanners write to."
  value       = google_storage_bucket.results.name
}

output "artifacts_bucket" {
  description = "Bucket of the code, of qscanner and of dead letters."
  value       = google_storage_bucket.artifacts.name
}
