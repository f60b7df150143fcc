# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the workflow."
}

variable "location" {
  type        = string
  description = "Its region."
}

variable "definition" {
  type        = string
  description = "Its text."
}

variable "account" {
  type        = string
  description = "Full name of the account that it runs as."
}

variable "step_url" {
  type        = string
  description = "Address of the step function."
}
