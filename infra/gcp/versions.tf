# SPDX-License-Identifier: Apache-2.0
terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # deploy.sh names the bucket; the state holds no secret.
  backend "gcs" {}
}

provider "google" {
  project        = var.service_project
  region         = var.location
  default_labels = local.labels
}

# Only the budget asks for this: its API wants a project to account its calls to.
provider "google" {
  alias                 = "billing"
  project               = var.service_project
  billing_project       = var.service_project
  user_project_override = true
}
