# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the network."
}

variable "regions" {
  type        = list(string)
  description = "Regions that scanners run in."
}

variable "cidr" {
  type        = string
  description = "Addresses of the network, a /16."
}

variable "scanner_account" {
  type        = string
  description = "Account of the scanners, which the rules are for."
}

variable "qualys_egress_ranges" {
  type        = list(string)
  description = "Addresses of the Qualys platform. Empty: scanners reach Google's API only."
}
