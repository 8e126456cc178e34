#!/usr/bin/env bash
# Installs the clients that tests/clients runs and npm does not have: version 2 of the AWS CLI and boto3, from Debian's packages.
# Does nothing where both are there. Elsewhere than on Debian and its like, install them in that system's way.
set -euo pipefail

[ -x /usr/bin/aws ] && /usr/bin/python3 -c 'import boto3' 2>/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  # The tests that need them say so, or find others.
  echo "awscli and python3-boto3 cannot be installed: that takes apt-get and root." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends awscli python3-boto3 >/dev/null
