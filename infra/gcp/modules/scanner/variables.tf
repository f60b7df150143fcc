# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the buckets."
}

variable "location" {
  type        = string
  description = "Their region."
}

variable "results_bucket" {
  type        = string
  description = "Name of the bucket that scanners write to."
}

variable "artifacts" {
  type        = string
  description = "Name of the bucket of the code, of qscanner and of dead letters."
}
