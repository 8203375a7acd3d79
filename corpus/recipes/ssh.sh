#!/usr/bin/env bash
# Failures of ssh, scp, rsync and git over ssh against a server on the loopback.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need openssh-server openssh-client git rsync
H=$SRC/_home; rm -rf "$H"; mkdir -p "$H" /run/sshd; chmod 700 "$H"
ssh-keygen -q -t ed25519 -N '' -f "$H/host"; ssh-keygen -q -t ed25519 -N '' -f "$H/id"; ssh-keygen -q -t ed25519 -N secret -f "$H/locked"; echo 'not a key' >"$H/broken"; chmod 600 "$H/broken"; cp "$H/id" "$H/open"; chmod 644 "$H/open"
/usr/sbin/sshd -D -p 18422 -h "$H/host" -o ListenAddress=127.0.0.1 -o PidFile=none -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no -o UsePAM=no -o AuthorizedKeysFile=none 2>/dev/null & P=$!
trap 'kill $P' EXIT
sleep 1
echo "[127.0.0.1]:18422 $(cut -d' ' -f1,2 "$H/host.pub")" >"$H/known"; echo "[127.0.0.1]:18422 $(cut -d' ' -f1,2 "$H/id.pub")" >"$H/wrong"
O="-F none -p 18422 -o BatchMode=yes -o IdentitiesOnly=yes"
publickey() { ssh $O -o UserKnownHostsFile="$H/known" -i "$H/id" deploy@127.0.0.1 true; }
host-key-unknown() { ssh $O -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes -i "$H/id" deploy@127.0.0.1 true; }
host-key-batch() { ssh $O -o UserKnownHostsFile=/dev/null -i "$H/id" deploy@127.0.0.1 true; }
host-key-changed() { ssh $O -o UserKnownHostsFile="$H/wrong" -i "$H/id" deploy@127.0.0.1 true; }
refused() { ssh -F none -p 18499 -o BatchMode=yes deploy@127.0.0.1 true; }
dns() { ssh -F none -o BatchMode=yes deploy@host.invalid true; }
bad-key() { ssh $O -o UserKnownHostsFile="$H/known" -i "$H/broken" deploy@127.0.0.1 true; }
open-key() { ssh $O -o UserKnownHostsFile="$H/known" -i "$H/open" deploy@127.0.0.1 true; }
no-key-file() { ssh $O -o UserKnownHostsFile="$H/known" -i "$H/none" deploy@127.0.0.1 true; }
add-bad-key() { eval "$(ssh-agent -s)" >/dev/null; echo "$DEPLOY_KEY_NOT_SET" | ssh-add -; r=$?; ssh-agent -k >/dev/null; return $r; }
add-no-agent() { env -u SSH_AUTH_SOCK ssh-add "$H/id"; }
scp() { command scp -F none -P 18422 -o BatchMode=yes -o UserKnownHostsFile="$H/known" -i "$H/id" /etc/hostname deploy@127.0.0.1:/srv/; }
rsync() { command rsync -a -e "ssh $O -o UserKnownHostsFile=$H/known -i $H/id" /etc/hostname deploy@127.0.0.1:/srv/; }
git-publickey() { GIT_SSH_COMMAND="ssh -F none -o BatchMode=yes -o UserKnownHostsFile=$H/known -i $H/id" git clone ssh://git@127.0.0.1:18422/demo/demo.git; }
git-host-key() { GIT_SSH_COMMAND="ssh -F none -o BatchMode=yes -o UserKnownHostsFile=/dev/null -i $H/id" git clone ssh://git@127.0.0.1:18422/demo/demo.git; }
git-changed() { GIT_SSH_COMMAND="ssh -F none -o UserKnownHostsFile=$H/wrong -i $H/id" git clone ssh://git@127.0.0.1:18422/demo/demo.git; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0")
for c in $CASES; do record $c $c; done
