# SPDX-License-Identifier: Apache-2.0
output "name" {
  description = "Name of the workflow."
  value       = google_workflows_workflow.scan.name
}
