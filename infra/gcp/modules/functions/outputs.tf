# SPDX-License-Identifier: Apache-2.0
output "urls" {
  description = "Address of each function."
  value       = { for key, function in google_cloudfunctions2_function.of : key => function.service_config[0].uri }
}

output "triggers" {
  description = "Eventarc trigger of each function that takes events."
  value       = { for key, function in google_cloudfunctions2_function.of : key => function.event_trigger[0].trigger if length(function.event_trigger) > 0 }
}

output "poll" {
  description = "Schedule of the discovery."
  value       = local.poll
}
