# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the topics."
}

variable "target_projects" {
  type        = list(string)
  description = "Projects whose audit log is listened to."
}

variable "letters_bucket" {
  type        = string
  description = "Bucket that dead letters are written to."
}
