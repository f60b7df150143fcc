# SPDX-License-Identifier: Apache-2.0
output "subnetworks" {
  description = "Link of the subnetwork of each region."
  value       = { for region, subnetwork in google_compute_subnetwork.in : region => subnetwork.self_link }
}
