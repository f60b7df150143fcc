# SPDX-License-Identifier: Apache-2.0
output "emails" {
  description = "Address of each account."
  value       = { for key, account in google_service_account.of : key => account.email }
}

output "names" {
  description = "Full name of each account."
  value       = { for key, account in google_service_account.of : key => account.name }
}

output "secret" {
  description = "Id of the secret of the Qualys credentials."
  value       = google_secret_manager_secret.qualys.secret_id
}

output "project_number" {
  description = "Number of the service project."
  value       = data.google_project.service.number
}
