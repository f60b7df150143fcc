# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the database."
}

variable "location" {
  type        = string
  description = "Region of the database."
}

variable "database" {
  type        = string
  description = "Its name."
}
