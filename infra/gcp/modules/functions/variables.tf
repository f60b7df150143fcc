# SPDX-License-Identifier: Apache-2.0
variable "project" {
  type        = string
  description = "Project of the functions."
}

variable "location" {
  type        = string
  description = "Their region."
}

variable "artifacts" {
  type        = string
  description = "Bucket that their package is put into."
}

variable "results_bucket" {
  type        = string
  description = "Bucket whose new objects start ResultFunction."
}

variable "functions_zip" {
  type        = string
  description = "The package."
}

variable "emails" {
  type        = map(string)
  description = "Address of each account."
}

variable "names" {
  type        = map(string)
  description = "Full name of each account."
}

variable "secret" {
  type        = string
  description = "Id of the secret of the Qualys credentials, or empty where nothing is sent to Qualys."
}

variable "operators" {
  type        = list(string)
  description = "Who may call the functions that are called by hand."
}

variable "discovery_topic" {
  type        = string
  description = "Full name of the topic that starts a discovery."
}

variable "polling_interval_minutes" {
  type        = number
  description = "How often at least projects are looked through."
}

variable "settings" {
  type        = map(string)
  description = "Environment of every function."
}
