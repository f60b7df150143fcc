# SPDX-License-Identifier: Apache-2.0
output "service_project" {
  description = "Project in which everything runs."
  value       = var.service_project
}

output "location" {
  description = "Region of the functions and the workflow."
  value       = var.location
}

output "results_bucket" {
  description = "Bucket that scanners write to."
  value       = module.scanner.results_bucket
}

output "artifacts_bucket" {
  description = "Bucket of the code, of qscanner and of dead letters."
  value       = module.scanner.artifacts_bucket
}

output "discovery_topic" {
  description = "Topic whose messages start a look through the projects."
  value       = module.pubsub.discovery_topic
}

output "dead_letter_topic" {
  description = "Topic of messages that no function took."
  value       = module.pubsub.dead_letter_topic
}

output "workflow" {
  description = "Name of the workflow."
  value       = module.workflows.name
}

output "urls" {
  description = "Address of each function."
  value       = module.functions.urls
}

output "triggers" {
  description = "Eventarc triggers, whose subscriptions deploy.sh gives dead letters."
  value       = module.functions.triggers
}

output "secret" {
  description = "Id of the secret of the Qualys credentials."
  value       = module.iam.secret
}

output "database" {
  description = "Firestore database of jobs and machines."
  value       = module.firestore.database
}

output "poll" {
  description = "Schedule of the discovery, as Cloud Scheduler has it."
  value       = module.functions.poll
}
