#!/usr/bin/env bash
# Recordings of Terraform without a network. Needs a terraform command.
. "$(dirname "$0")/lib.sh"
export TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1 TF_CLI_ARGS=-no-color TF_CLI_CONFIG_FILE=$HOME/tfrc; : >"$HOME/tfrc"
undeclared_variable() { printf 'output "name" {\n  value = var.name\n}\n' >main.tf; terraform init -backend=false && terraform validate; }
fmt_check() { printf 'output "name" {\n value   = 1\n}\n' >main.tf; terraform fmt -check -diff -no-color; }
syntax() { printf 'output "name" {\n  value = \n' >main.tf; terraform init; }
provider_unreachable() { printf 'terraform {\n  required_providers {\n    widget = { source = "registry.example.invalid/acme/widget" }\n  }\n}\n' >main.tf; terraform init; }
version_required() { printf 'terraform {\n  required_version = ">= 99.0"\n}\n' >main.tf; terraform init; }
unsupported_argument() { printf 'variable "a" {\n  typo = 1\n}\n' >main.tf; terraform init && terraform validate; }
module_missing() { printf 'module "net" {\n  source = "./net"\n}\n' >main.tf; terraform init; }
not_initialised() { printf 'module "net" {\n  source = "./net"\n}\n' >main.tf; mkdir net; terraform validate; }
no_value() { printf 'variable "region" {}\noutput "r" { value = var.region }\n' >main.tf; terraform init && terraform plan -input=false; }
check_failed() { printf 'variable "n" {\n  default = 3\n  validation {\n    condition = var.n > 5\n    error_message = "n must be above 5."\n  }\n}\n' >main.tf; terraform init && terraform plan -input=false; }
provisioner_fails() { printf 'resource "terraform_data" "a" {\n  provisioner "local-exec" { command = "exit 4" }\n}\n' >main.tf; terraform init && terraform apply -auto-approve; }
for c in undeclared_variable fmt_check syntax provider_unreachable version_required unsupported_argument module_missing not_initialised no_value check_failed provisioner_fails; do record "${c//_/-}" "$c"; done

# The remedy of terraform/fmt: the failing case passes after terraform fmt.
prove_fmt() { fmt_check >/dev/null 2>&1; [ $? -ne 0 ] && terraform fmt -recursive >/dev/null && terraform fmt -check && echo "proved: terraform/fmt"; }
[ -n "$ONLY" ] || { rm -rf "$SRC/prove" && mkdir -p "$SRC/prove" && (cd "$SRC/prove" && prove_fmt); }
