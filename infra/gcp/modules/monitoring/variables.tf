# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project that is watched."
}

variable "notification_email" {
  type        = string
  description = "Address that alerts go to, or empty."
}

variable "workflow" {
  type        = string
  description = "Name of the workflow."
}

variable "dead_letter_topic" {
  type        = string
  description = "Full name of the topic of dead letters."
}
