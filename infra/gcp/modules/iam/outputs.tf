# SPDX-License-Identifier: Apache-2.0
output "emails" {
  description = "Address of each account."
  value       = { for key, account in google_service_account.of : key => account.email }
}

output "names" {
  description = "Full name of each account."
  value       = { for key, account in google_service_account.of : key => account.name }

  # Who gets a name from here uses the account: a function that is made before its accounts have their rights is not built, or not triggered.
  depends_on = [
    google_project_iam_member.service,
    google_project_iam_member.storage_tells,
    google_project_iam_member.target,
    google_secret_manager_secret_iam_member.reads,
    google_service_account_iam_member.step_gives_scanner,
    google_storage_bucket_iam_member.of,
    google_kms_crypto_key_iam_member.compute,
  ]
}

output "secret" {
  description = "Id of the secret of the Qualys credentials."
  value       = google_secret_manager_secret.qualys.secret_id
}

output "project_number" {
  description = "Number of the service project."
  value       = data.google_project.service.number
}
