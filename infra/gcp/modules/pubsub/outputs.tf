# SPDX-License-Identifier: Apache-2.0
output "discovery_topic" {
  description = "Full name of the topic that starts a discovery."
  value       = google_pubsub_topic.discovery.id
}

output "dead_letter_topic" {
  description = "Full name of the topic of dead letters."
  value       = google_pubsub_topic.dead.id
}
