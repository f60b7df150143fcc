# SPDX-License-Identifier: Apache-2.0
output "channels" {
  description = "Channels that alerts go to."
  value       = local.channels
}
