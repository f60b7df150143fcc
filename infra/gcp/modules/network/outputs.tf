# SPDX-License-Identifier: Apache-2.0
output "subnetworks" {
  description = "Full name of the subnetwork of each region."
  value       = { for region, subnetwork in google_compute_subnetwork.in : region => subnetwork.id }
}
