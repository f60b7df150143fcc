# SPDX-License-Identifier: Apache-2.0
# Deploys and operates the image scan on AWS. Variables reach the scripts through the environment only, never as text of a shell.
# DRY_RUN=1 shows the commands of any target and runs none.
.DEFAULT_GOAL := help
.PHONY: help deploy deploy-region update destroy destroy-region deploy-hub deploy-spoke deploy-spoke-stackset logs workflow \
	status test get-qualys-info list-registries backfill redrive rescan
export

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-24s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'Settings: QUALYS_POD=US2 AWS_REGION=us-east-1 STACK_NAME=quaywatch, and every parameter of docs/aws.md'
	@echo 'Credentials, from the environment: QUALYS_ACCESS_TOKEN, or QUALYS_USERNAME and QUALYS_PASSWORD'

deploy: ## Deploy the scanner to this account and region
	@scripts/aws/deploy.sh single
deploy-region: ## Send events of further regions to it: REGION=eu-west-1,us-west-2
	@scripts/aws/spokes.sh deploy-region
update: ## Deploy the current code and template; settings and credentials stay
	@scripts/aws/deploy.sh update
destroy: ## Delete the scanner (YES=1: without asking)
	@scripts/aws/destroy.sh
destroy-region: ## Delete the spokes in REGION=a,b
	@scripts/aws/spokes.sh destroy-region
deploy-hub: ## Deploy the organization's scanner: OrganizationId=
	@scripts/aws/deploy.sh hub
deploy-spoke: ## Connect this member account: OrganizationId= SecurityAccountId= CentralEventBusArn=
	@scripts/aws/spokes.sh deploy-spoke
deploy-spoke-stackset: ## Connect member accounts of OrgUnitIds=a,b (as deploy-spoke) in REGIONS=a,b
	@scripts/aws/spokes.sh deploy-spoke-stackset
logs: ## Follow the log of FUNCTION=Steps (Events, Failures, Backfill, Sweep, Redrive)
	@scripts/aws/operate.sh logs
workflow: ## Open the workflow in the console
	@scripts/aws/operate.sh workflow
status: ## Show outputs, executions, alarms, rules and lost events
	@scripts/aws/operate.sh status
test: ## Start the workflow with a bundled event, or with EVENT=file
	@scripts/aws/operate.sh test
get-qualys-info: ## Show the AWS account and external id of Qualys
	@scripts/aws/qualys.sh info
list-registries: ## List the registries that Qualys knows
	@scripts/aws/qualys.sh registries
backfill: ## Scan what runs and what is stored (PLAN=1 counts only; REGIONS= ACCOUNTS= EXCLUDE= LIMIT= CURSOR=)
	@scripts/aws/operate.sh backfill
redrive: ## Start lost events again
	@scripts/aws/operate.sh redrive
rescan: ## Scan IMAGE= anew
	@scripts/aws/operate.sh rescan
