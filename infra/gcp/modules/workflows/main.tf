# SPDX-License-Identifier: Apache-2.0
resource "google_workflows_workflow" "scan" {
  project             = var.project
  region              = var.location
  name                = "quaywatch-snapshot-scan"
  description         = "Scans one machine: calls the step function until the job is done."
  service_account     = var.account
  source_contents     = var.definition
  call_log_level      = "LOG_ERRORS_ONLY"
  deletion_protection = false
  user_env_vars       = { STEP_URL = var.step_url }
}
